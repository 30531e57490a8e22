import { useEffect } from 'react';
import { toGantryError } from '../../runtime/contract/index.ts';
import { dockerfileAddress } from '../format/index.ts';
import { runtime } from '../ipc/client.ts';
import { exploreArchive } from '../stores/archives.ts';
import { type Command, register } from '../stores/commands.ts';
import { useStateStore } from '../stores/state.ts';
import { openBuildDialog, openPullDialog, openRunDialog, useUiStore } from '../stores/ui.ts';
import { icons, isMac, toast } from '../ui/index.ts';
import { isReady } from './engine-ready.ts';
import { navigate } from './location.ts';
import { pages } from './routes.ts';

const engineIs = (...states: string[]) => states.includes(useStateStore.getState().engine?.state ?? '');
const hosted = () => useStateStore.getState().engine?.features.hosted ?? false;
const ready = () => isReady(useStateStore.getState().engine);

/** A call behind a command: its failure has no better place than a toast. */
async function tell(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ tone: 'fail', text: error.message, detail: error.hint });
  }
}

const toggleDock = () => {
  const { dock, setDock } = useUiStore.getState();
  setDock({ open: !dock.open });
};

/** What the frame itself offers to palette and keys: pages, history, dock, engine, themes. */
export const frameCommands: readonly Command[] = [
  ...pages.map(
    (page, index): Command => ({
      id: `go.${page.id}`,
      title: page.title,
      icon: page.icon,
      group: 'Pages',
      keywords: ['go to', 'open', 'page'],
      shortcut: `mod+${index + 1}`,
      run: () => navigate(page.path),
    }),
  ),
  {
    id: 'containers.run',
    title: 'Run container…',
    icon: icons.add,
    keywords: ['new', 'create', 'start', 'docker run'],
    when: ready,
    run: () => openRunDialog(),
  },
  {
    id: 'images.pull',
    title: 'Pull image…',
    icon: icons.pull,
    keywords: ['download', 'fetch', 'docker pull'],
    when: ready,
    run: () => openPullDialog(),
  },
  {
    id: 'images.sharing',
    title: 'Show what images share',
    icon: icons.map,
    keywords: ['sharing map', 'layers', 'disk', 'free space', 'unique'],
    when: ready,
    run: () => navigate('/images/sharing'),
  },
  {
    id: 'images.explore',
    title: 'Explore an image archive…',
    icon: icons.images,
    keywords: ['layers', 'tar', 'docker save', 'oci', 'dive'],
    when: ready,
    run: () => exploreArchive('file', navigate),
  },
  {
    id: 'images.explore-folder',
    title: 'Explore the folder of an OCI layout…',
    icon: icons.folder,
    keywords: ['layers', 'archive', 'skopeo', 'oci', 'dive'],
    when: ready,
    run: () => exploreArchive('folder', navigate),
  },
  {
    id: 'builds.new',
    title: 'Build an image…',
    icon: icons.builds,
    keywords: ['dockerfile', 'docker build', 'new build'],
    when: ready,
    run: () => openBuildDialog(),
  },
  {
    id: 'dockerfile.new',
    title: 'New Dockerfile…',
    icon: icons.edit,
    keywords: ['editor', 'template', 'write', 'edit dockerfile', 'open dockerfile'],
    run: () => navigate(dockerfileAddress()),
  },
  {
    id: 'dock.toggle',
    title: 'Show or hide the dock',
    icon: icons.shell,
    keywords: ['terminal', 'panel', 'tasks'],
    shortcut: 'ctrl+`',
    run: toggleDock,
  },
  {
    id: 'engine.start',
    title: 'Start the engine',
    icon: icons.start,
    when: () => engineIs('stopped', 'failed'),
    run: () => tell(runtime.engine.start({})),
  },
  {
    id: 'engine.log',
    title: 'Show the engine’s log',
    icon: icons.logs,
    keywords: ['troubleshoot', 'dockerd'],
    run: () => navigate('/troubleshoot'),
  },
  {
    id: 'engine.discover',
    title: 'Look for engines again',
    icon: icons.refresh,
    keywords: ['context', 'socket'],
    run: () => tell(runtime.engine.discover({})),
  },
  {
    id: 'engine.reset',
    title: 'Reset the engine…',
    icon: icons.remove,
    keywords: ['troubleshoot', 'delete all'],
    when: hosted,
    run: () => navigate('/troubleshoot'),
  },
  ...(['system', 'light', 'dark'] as const).map(
    (theme): Command => ({
      id: `theme.${theme}`,
      title: theme === 'system' ? 'Use the system’s theme' : `Use the ${theme} theme`,
      icon: icons.show,
      keywords: ['appearance', 'colour', 'mode'],
      when: () => useStateStore.getState().settings?.theme !== theme,
      run: () => tell(runtime.settings.update({ theme })),
    }),
  ),
  {
    id: 'history.back',
    title: 'Back',
    icon: icons.back,
    shortcut: isMac ? 'mod+[' : 'alt+left',
    run: () => history.back(),
  },
  {
    id: 'history.forward',
    title: 'Forward',
    icon: icons.forward,
    shortcut: isMac ? 'mod+]' : 'alt+right',
    run: () => history.forward(),
  },
];

/** Registers the frame's commands while it is there. */
export function useFrameCommands(): void {
  useEffect(() => register(...frameCommands), []);
}
