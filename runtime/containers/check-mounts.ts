import { posix } from 'node:path';
import type { RunProblem, RunSpec } from '../contract/index.ts';
import { type CheckContext, problem } from './problem.ts';

type Mount = RunSpec['mounts'][number];

/** What the engine's own volume driver takes as a name (Moby, volume/local). */
const volumeForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Checks the places in the container, the names of volumes, and whether bound files are there. */
export async function checkMounts({ mounts }: RunSpec, context: CheckContext): Promise<RunProblem[]> {
  const targets = mounts.map(mount => (mount.target.startsWith('/') ? posix.resolve(mount.target) : ''));
  const problems = mounts.map(async (mount, i): Promise<RunProblem[]> => {
    const target = targets[i] ?? '';
    const source = await checkSource(mount, `mounts.${i}.source`, context);
    return [...source, ...checkTarget(mount, target, targets.indexOf(target) < i, `mounts.${i}.target`)];
  });
  return (await Promise.all(problems)).flat();
}

function checkTarget(mount: Mount, target: string, again: boolean, field: string): RunProblem[] {
  const hint = 'Such as /data.';
  if (mount.target.trim() === '')
    return [problem(field, 'invalid-input', 'Say where in the container it appears.', { hint })];
  if (target === '')
    return [
      problem(field, 'invalid-input', 'The place in the container is a whole path: it begins with “/”.', { hint }),
    ];
  if (target === '/')
    return [problem(field, 'invalid-input', 'The container’s whole file system can’t be covered.', { hint })];
  if (again) return [problem(field, 'invalid-input', `Something else is already mounted at ${target.slice(0, 200)}.`)];
  return [];
}

async function checkSource(mount: Mount, field: string, { features, host }: CheckContext): Promise<RunProblem[]> {
  const { source } = mount;
  switch (mount.type) {
    case 'tmpfs':
      return source === ''
        ? []
        : [problem(field, 'invalid-input', 'Memory (tmpfs) comes from nowhere: leave this empty.')];
    case 'volume':
      return checkVolume(source, field);
    case 'bind':
      if (source.trim() === '') return [problem(field, 'invalid-input', 'Say which file or folder is meant.')];
      if (!isAbsolute(source)) {
        const hint = 'For a volume, choose “Volume” in place of “Folder”.';
        return [problem(field, 'invalid-input', `“${source.slice(0, 200)}” is not a whole path.`, { hint })];
      }
      if (!features.localFiles || !(await host.missing(source))) return [];
      return [
        problem(field, 'mount-missing', `There is nothing at ${source.slice(0, 500)}.`, {
          hint: 'Create it first, or choose another file or folder.',
        }),
      ];
  }
}

function checkVolume(name: string, field: string): RunProblem[] {
  if (name === '' || volumeForm.test(name)) return [];
  const isPath = /[/\\]/.test(name);
  const message = isPath
    ? `“${name.slice(0, 200)}” is a path, not a volume’s name.`
    : `“${name.slice(0, 200)}” can’t be a volume’s name.`;
  const hint = isPath
    ? 'For a folder, give its whole path and choose “Folder”.'
    : 'A name has two or more letters, digits, “_”, “.” or “-”, and begins with a letter or a digit.';
  return [problem(field, 'invalid-input', message, { hint })];
}

/** Also a Windows path: an engine in a virtual machine translates it. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(path) || path.startsWith('\\\\');
}
