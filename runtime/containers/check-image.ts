import { type ImageRow, type RunProblem, type RunSpec, toGantryError } from '../contract/index.ts';
import { parseReference } from '../images/index.ts';
import { type CheckContext, problem } from './problem.ts';

/** Names of the same processor: the kernel's, and Go's, which images use. */
const architectures: Record<string, string> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  i686: '386',
  i386: '386',
};

/** Checks the image's name, and whether a local image fits the engine's processor. */
export function checkImage(spec: RunSpec, context: CheckContext): RunProblem[] {
  const given = spec.image.trim();
  if (given === '') return [problem('image', 'invalid-input', 'Choose an image.')];
  if (spec.platform && !/^[a-z0-9_]+(\/[a-z0-9_]+){0,2}$/i.test(spec.platform))
    return [problem('platform', 'invalid-input', 'A platform looks like linux/amd64 or linux/arm64/v8.')];
  const byId = findById(given, context.images);
  if (byId) return checkPlatform(spec, byId, context);
  if (/^sha256:[0-9a-f]{1,64}$/.test(given)) {
    const hint = 'Give its name instead, so that it can be pulled.';
    return [problem('image', 'image-not-found', 'The engine has no image with this id.', { hint })];
  }
  let familiar: string;
  try {
    familiar = parseReference(given).familiar;
  } catch (thrown) {
    const { kind, message, hint } = toGantryError(thrown);
    return [problem('image', kind, message, { hint })];
  }
  const local = context.images.find(row => row.tags.includes(familiar) || row.digests.includes(familiar));
  return local ? checkPlatform(spec, local, context) : [];
}

function findById(given: string, images: ImageRow[]): ImageRow | undefined {
  const hex = given.replace(/^sha256:/, '');
  if (!/^[0-9a-f]{12,64}$/.test(hex)) return undefined;
  return images.find(row => row.id.startsWith(`sha256:${hex}`));
}

function checkPlatform(spec: RunSpec, image: ImageRow, { info }: CheckContext): RunProblem[] {
  const [, imageArch = ''] = image.platform.split('/');
  if (imageArch === '') return [];
  if (spec.platform) {
    const [, wanted = ''] = spec.platform.split('/');
    if (wanted === '' || goName(wanted) === goName(imageArch)) return [];
    const message = `The image on this disk is for ${image.platform}; the one for ${spec.platform} is pulled in its place.`;
    return [problem('platform', 'platform-mismatch', message, { blocking: false })];
  }
  if (!info?.arch || fits(imageArch, info.arch)) return [];
  const engine = `linux/${goName(info.arch)}`;
  return [
    problem('image', 'platform-mismatch', `The image is for ${image.platform}, this engine is ${engine}.`, {
      hint: `It may fail with “exec format error”. Choose the platform ${engine} to pull the fitting one.`,
      blocking: false,
    }),
  ];
}

function goName(arch: string): string {
  return architectures[arch] ?? arch;
}

/** A 64-bit processor also runs its family's 32-bit programs. */
function fits(image: string, engine: string): boolean {
  const [a, b] = [goName(image), goName(engine)];
  return a === b || (a === '386' && b === 'amd64') || (a === 'arm' && b === 'arm64');
}
