import { type NativeImage, nativeImage } from 'electron';

type Colour = readonly [red: number, green: number, blue: number];
interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: Colour;
}

/** Between the grounds of light and dark panels, so that the frame shows on either; the load is the accent. */
const frame: Colour = [127, 142, 150];
const load: Colour = [29, 139, 128];

/** The mark of renderer/ui/brand.tsx on its grid of 18 units, as bars: a gantry that carries a container. */
const mark: Bar[] = [
  { x: 0.7, y: 3, width: 16.6, height: 1.7, colour: frame },
  { x: 3, y: 3, width: 1.7, height: 12.5, colour: frame },
  { x: 13.3, y: 3, width: 1.7, height: 12.5, colour: frame },
  { x: 1.2, y: 14.6, width: 5.2, height: 1.7, colour: frame },
  { x: 11.6, y: 14.6, width: 5.2, height: 1.7, colour: frame },
  { x: 8.3, y: 4, width: 1.4, height: 4.2, colour: frame },
  { x: 6, y: 8, width: 6, height: 4.6, colour: load },
];
const units = 18;
/** Samples a side of a pixel: what smooths the edges. */
const samples = 4;

/** The app's icon, drawn rather than read: the tray and the task bar need pixels, and the repository keeps none. */
export function appIcon(size: number): NativeImage {
  const image = nativeImage.createFromBitmap(bitmap(size), { width: size, height: size });
  image.addRepresentation({ scaleFactor: 2, width: size * 2, height: size * 2, buffer: bitmap(size * 2) });
  return image;
}

/** Pixels in the order that Electron's bitmaps have on little-endian machines: blue, green, red, alpha, premultiplied. */
function bitmap(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const { colour, share } = pixelAt(x, y, units / size);
      const [red, green, blue] = colour;
      pixels.set([blue * share, green * share, red * share, 255 * share].map(Math.round), (y * size + x) * 4);
    }
  }
  return pixels;
}

function pixelAt(x: number, y: number, step: number): { colour: Colour; share: number } {
  let hits = 0;
  let colour = frame;
  for (let i = 0; i < samples * samples; i += 1) {
    const atX = (x + ((i % samples) + 0.5) / samples) * step;
    const atY = (y + (Math.floor(i / samples) + 0.5) / samples) * step;
    const bar = mark.find(b => atX >= b.x && atX < b.x + b.width && atY >= b.y && atY < b.y + b.height);
    if (!bar) continue;
    hits += 1;
    colour = bar.colour;
  }
  return { colour, share: hits / (samples * samples) };
}
