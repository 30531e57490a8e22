import { useStateStore } from '../../stores/state.ts';
import { Icon, IconButton, icons, Menu, StatusShape } from '../../ui/index.ts';
import { openExec } from './actions.ts';
import { useSession } from './sessions.ts';

/** Containers in the menu of the plus; who has more finds them on their page or in the palette. */
const maxOffered = 20;

/** A terminal's name on its tab in the dock. */
export function TerminalLabel({ session: id }: { session: string }) {
  const session = useSession(id);
  if (!session) return null;
  const shell = session.kind === 'exec';
  return (
    <>
      <Icon of={shell ? icons.shell : icons.attach} size={14} className={shell ? 'g-accent' : 'g-warn'} />
      <span className="g-ell">{session.container}</span>
      <span className="g-t3">{session.title}</span>
      {session.state.type === 'closed' && (
        <>
          <StatusShape status="stopped" size={10} />
          <span className="g-hidden">ended</span>
        </>
      )}
    </>
  );
}

/** The plus of the dock: a shell in one of the running containers. */
export function NewTerminal() {
  const items = () => {
    const running = [...useStateStore.getState().containers.values()]
      .filter(({ state }) => state === 'running')
      .sort((a, b) => a.name.localeCompare(b.name));
    if (running.length === 0) return [{ heading: 'No container is running' }];
    const more = running.length - maxOffered;
    return [
      { heading: 'Open a shell in' },
      ...running.slice(0, maxOffered).map(({ id, name }) => ({
        id,
        label: name,
        icon: icons.shell,
        onSelect: () => void openExec(id),
      })),
      more > 0 && { heading: `${more} more on the Containers page` },
    ];
  };
  return (
    <Menu
      items={items}
      align="end"
      label="Open a shell"
      trigger={<IconButton size="sm" icon={icons.add} label="Open a shell" />}
    />
  );
}
