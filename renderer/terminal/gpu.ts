import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

let usable: boolean | undefined;

/** Whether WebGL draws on a GPU. One that is computed by the CPU is slower than the plain DOM, and takes the CPU from the parser. */
function hasGpu(): boolean {
  if (usable !== undefined) return usable;
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  usable = gl !== null && !/swiftshader|llvmpipe|software|basic render/i.test(renderer);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return usable;
}

/**
 * Draws an opened terminal with WebGL where that pays; without it, or when the context is lost (driver reset, too many of
 * them), the terminal goes on in the DOM. Returns the function that gives the context back: a page has only sixteen.
 */
export function drawWithGpu(terminal: Terminal): () => void {
  if (!hasGpu()) return () => undefined;
  try {
    const addon = new WebglAddon();
    let live = true;
    const drop = () => {
      if (live) addon.dispose();
      live = false;
    };
    addon.onContextLoss(drop);
    terminal.loadAddon(addon);
    return drop;
  } catch {
    usable = false;
    return () => undefined;
  }
}
