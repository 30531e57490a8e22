import { type Import, packageOf, resolveTarget } from './imports.ts';

/** The layers of runtime/ below its nouns, each with those it may import. */
const runtimeLayers: Record<string, readonly string[]> = {
  contract: [],
  base: ['contract'],
  host: ['contract', 'base'],
  docker: ['contract', 'base'],
  engine: ['contract', 'base', 'host', 'docker'],
};
const belowNouns = ['contract', 'base', 'host', 'docker', 'engine'];

/** The layers of renderer/, from the top down: each may import those after it. */
const rendererLayers = ['app', 'features', 'terminal', 'stores', 'ipc', 'ui', 'format'];

/** Packages that only one place may know. */
const packageHomes: Record<string, (file: string) => boolean> = {
  electron: file => file.startsWith('electron/'),
  react: file => file.startsWith('renderer/'),
  'react-dom': file => file.startsWith('renderer/'),
  node: file => !file.startsWith('renderer/') && !file.startsWith('runtime/contract/'),
};

const isTestOrConfig = (file: string) => /\.test\.tsx?$/.test(file) || file === 'renderer/vite.config.ts';

/** Why an import breaks the table of design.md, section 3, or undefined when it doesn't. Tests may import anything. */
export function violation(one: Import): string | undefined {
  if (isTestOrConfig(one.file)) return undefined;
  const to = resolveTarget(one);
  const reason = to === undefined ? packageViolation(one) : pathViolation(one.file, to);
  return reason && `${one.file} imports ${one.target}: ${reason}`;
}

function packageViolation({ file, target }: Import): string | undefined {
  const name = packageOf(target);
  if (file.startsWith('runtime/contract/') && name !== 'zod') return 'the contract imports only zod';
  return packageHomes[name]?.(file) === false ? `${name} does not belong there` : undefined;
}

function pathViolation(file: string, to: string): string | undefined {
  if (!/\.(ts|tsx|css|json|svg|mjs)$/.test(to)) return 'a relative import names its file, with the ending';
  const [top, second] = file.split('/');
  const [toTop] = to.split('/');
  if (toTop !== 'runtime' && toTop !== 'renderer' && toTop !== 'electron')
    return 'code imports no tests, assets or output';
  if (top === 'electron') return fromElectron(to);
  if (top === 'renderer') return fromRenderer(file, to);
  return toTop === 'runtime' ? fromRuntime(second ?? '', to) : `runtime never imports ${toTop}`;
}

function fromElectron(to: string): string | undefined {
  const allowed = to.startsWith('electron/') || to.startsWith('runtime/contract/') || to === 'runtime/index.ts';
  return allowed ? undefined : 'electron imports only runtime/contract and runtime/index.ts';
}

/** runtime/index.ts puts everything together, so it may import all of runtime. `from` is the folder, or that file. */
function fromRuntime(from: string, to: string): string | undefined {
  const [, target = '', ...inside] = to.split('/');
  if (from === target || from.includes('.')) return undefined;
  const allowed = runtimeLayers[from];
  if (allowed)
    return allowed.includes(target) ? undefined : `runtime/${from} may import only ${allowed.join(', ') || 'itself'}`;
  if (belowNouns.includes(target)) return undefined;
  return inside.join('/') === 'index.ts' ? undefined : 'a noun reaches another one only through its index.ts';
}

function fromRenderer(file: string, to: string): string | undefined {
  if (to.startsWith('runtime/'))
    return to.startsWith('runtime/contract/') ? undefined : 'of runtime, the page knows only the contract';
  if (!to.startsWith('renderer/')) return 'the page imports nothing of electron';
  const [, layer = '', noun] = file.split('/');
  const [, toLayer = '', toNoun] = to.split('/');
  if (layer.includes('.')) return undefined; // renderer/main.tsx puts the page together
  if (layer === 'features' && toLayer === 'features' && noun !== toNoun) return 'a feature never imports its sibling';
  const [from, target] = [rendererLayers.indexOf(layer), rendererLayers.indexOf(toLayer)];
  if (from === -1 || target === -1) return `there is no such layer in renderer/: ${from === -1 ? layer : toLayer}`;
  return target >= from ? undefined : `${layer} lies below ${toLayer}`;
}

/** What may lie at the top of the project, besides files whose name begins with a dot. */
export const topLevel = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'electron',
  'renderer',
  'runtime',
  'assets',
  'test',
];

/** The entries at the top that nobody agreed on. */
export function strangers(files: readonly string[]): string[] {
  const entries = new Set(files.map(file => file.split('/')[0] ?? ''));
  return [...entries].filter(entry => !entry.startsWith('.') && !topLevel.includes(entry));
}

export const lineLimit = 400;

/** Why a file's name or length is against the rules. */
export function shapeViolation(file: string, source: string): string | undefined {
  if (/(^|[/.-])(utils?|helpers?|misc|common)([/.-]|$)/i.test(file)) return `${file}: a name that says nothing`;
  const lines = source.split('\n').length - 1;
  return lines > lineLimit ? `${file} has ${lines} lines; the limit is ${lineLimit}` : undefined;
}
