import type { ContainerRow, ImageRow } from '../../runtime/contract/index.ts';
import { act, can, openPort, publishedPorts, type Verb } from '../features/containers/actions.ts';
import { statusOf } from '../features/containers/status.ts';
import type { PaletteAction, PaletteItem } from '../features/palette/index.ts';
import { ago, bytes, familiarImage, quoteCommand, reconstructAddress, shortId } from '../format/index.ts';
import { runtime, shell } from '../ipc/client.ts';
import type { Command } from '../stores/commands.ts';
import { openPullDialog, openRunDialog } from '../stores/ui.ts';
import { icons, toast } from '../ui/index.ts';
import { navigate } from './location.ts';
import { containerPath, imagePath } from './routes.ts';

const verbs: readonly { verb: Verb; title: string; icon: PaletteAction['icon']; shortcut?: string }[] = [
  { verb: 'start', title: 'Start', icon: icons.start, shortcut: 's' },
  { verb: 'stop', title: 'Stop', icon: icons.stop, shortcut: 's' },
  { verb: 'restart', title: 'Restart', icon: icons.restart, shortcut: 'r' },
  { verb: 'pause', title: 'Pause', icon: icons.pause },
  { verb: 'unpause', title: 'Resume', icon: icons.start },
  { verb: 'kill', title: 'Kill', icon: icons.kill },
];

async function copyText(text: string): Promise<void> {
  await shell.clipboard.write({ text });
  toast({ text: 'Copied' });
}

/** A shell or PID 1's terminal in the dock; its feature is read now, because it holds xterm. */
async function openTerminal(kind: 'exec' | 'attach', id: string): Promise<void> {
  const { openAttach, openExec } = await import('../features/terminals/index.ts');
  if (kind === 'exec') openExec(id);
  else openAttach(id);
}

function detailOf(row: ContainerRow): string {
  const { word, reason } = statusOf(row);
  const [port] = row.state === 'running' ? publishedPorts(row) : [];
  return [word, port ? `port ${port.host}` : reason].filter(Boolean).join(', ');
}

function containerActions(row: ContainerRow): PaletteAction[] {
  const go = (tab: string) => () => navigate(containerPath(row.id, tab));
  const running = row.state === 'running';
  return [
    { id: 'logs', title: 'Show logs', icon: icons.logs, shortcut: 'l', run: go('logs') },
    ...(running
      ? ([
          {
            id: 'exec',
            title: 'Open shell',
            icon: icons.shell,
            shortcut: 'e',
            run: () => openTerminal('exec', row.id),
          },
          {
            id: 'attach',
            title: 'Attach to PID 1',
            icon: icons.attach,
            shortcut: 'a',
            run: () => openTerminal('attach', row.id),
          },
        ] satisfies PaletteAction[])
      : []),
    ...verbs
      .filter(({ verb }) => can(verb, row))
      .map(({ verb, title, icon, shortcut }) => ({ id: verb, title, icon, shortcut, run: () => act(verb, [row]) })),
    ...publishedPorts(row).map(port => ({
      id: `port-${port.host}-${port.protocol}`,
      title: `Open port ${port.host}`,
      icon: icons.open,
      run: () => openPort(port),
    })),
    { id: 'inspect', title: 'Inspect', icon: icons.info, run: go('inspect') },
    { id: 'mounts', title: 'Show mounts', icon: icons.volumes, run: go('mounts') },
    { id: 'stats', title: 'Show stats', icon: icons.events, run: go('stats') },
    {
      id: 'again',
      title: 'Run another like it…',
      icon: icons.add,
      run: async () => openRunDialog({ ...(await runtime.containers.inspect({ id: row.id })).spec, name: '' }),
    },
    { id: 'copy-id', title: 'Copy id', icon: icons.copy, run: () => copyText(row.id) },
  ];
}

/** The `docker run` line that makes an equal container. */
async function runLine(id: string): Promise<string> {
  const [{ formatDockerRunText }, { spec }] = await Promise.all([
    import('../format/docker-run.ts'),
    runtime.containers.inspect({ id }),
  ]);
  return formatDockerRunText(spec);
}

export function containerItem(row: ContainerRow): PaletteItem {
  return {
    id: `container:${row.id}`,
    group: 'Containers',
    title: row.name,
    detail: detailOf(row),
    keywords: [familiarImage(row.image), shortId(row.id), row.project ?? ''],
    status: statusOf(row).status,
    verb: 'Open',
    run: () => navigate(containerPath(row.id)),
    actions: () => containerActions(row),
    command: () => runLine(row.id),
  };
}

/** What is done to containers most, as commands with their names: "Restart shop-api". */
export function containerCommands(row: ContainerRow): PaletteItem[] {
  const { id, name } = row;
  const command = (
    key: string,
    title: string,
    icon: PaletteAction['icon'],
    run: PaletteItem['run'],
    args: string[],
  ) => ({
    id: `container-${key}:${id}`,
    group: 'Commands',
    title: `${title} ${name}`,
    about: name,
    icon,
    verb: 'Run',
    run,
    command: () => quoteCommand(['docker', ...args, name]),
  });
  const logs = () => navigate(containerPath(id, 'logs'));
  const shown = [command('logs', 'Show logs of', icons.logs, logs, ['logs', '-f'])];
  if (row.state === 'running') {
    const shell = command('exec', 'Open shell in', icons.shell, () => openTerminal('exec', id), []);
    shown.push({ ...shell, command: () => quoteCommand(['docker', 'exec', '-it', name, 'sh']) });
  }
  for (const { verb, title, icon } of verbs)
    if (verb !== 'pause' && verb !== 'kill' && can(verb, row))
      shown.push(command(verb, title, icon, () => act(verb, [row]), [verb]));
  return shown;
}

/** A name of an image; one without any goes by its id. */
export function imageItem(row: ImageRow, tag: string | undefined, now: number): PaletteItem {
  const reference = tag ?? row.id;
  const actions: PaletteAction[] = [
    { id: 'run', title: 'Run…', icon: icons.start, shortcut: 'r', run: () => openRunDialog({ image: reference }) },
    { id: 'layers', title: 'Show layers', icon: icons.images, run: () => navigate(imagePath(row.id, 'layers')) },
    { id: 'inspect', title: 'Inspect', icon: icons.info, run: () => navigate(imagePath(row.id, 'inspect')) },
    {
      id: 'dockerfile',
      title: 'Reconstruct Dockerfile',
      icon: icons.edit,
      run: () => navigate(reconstructAddress(row.id)),
    },
    { id: 'used', title: 'Show what uses it', icon: icons.containers, run: () => navigate(imagePath(row.id, 'used')) },
    { id: 'copy', title: tag ? 'Copy name' : 'Copy id', icon: icons.copy, run: () => copyText(reference) },
  ];
  if (tag) actions.push({ id: 'pull', title: 'Pull again…', icon: icons.pull, run: () => openPullDialog(tag) });
  return {
    id: `image:${reference}`,
    group: 'Images',
    title: tag ? familiarImage(tag) : shortId(row.id),
    detail: `${bytes(row.size)}, ${ago(row.created, now)}`,
    keywords: [shortId(row.id), row.platform],
    icon: icons.images,
    verb: 'Open',
    run: () => navigate(imagePath(row.id)),
    actions: () => actions,
    command: () => quoteCommand(['docker', 'run', '-it', '--rm', reference]),
  };
}

export function commandItem(command: Command): PaletteItem {
  return {
    id: `command:${command.id}`,
    group: command.group ?? 'Commands',
    title: command.title,
    keywords: command.keywords,
    icon: command.icon,
    shortcut: command.shortcut,
    verb: command.group === 'Pages' ? 'Open' : 'Run',
    run: () => command.run(),
  };
}
