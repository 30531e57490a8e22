import { Suspense, useRef } from 'react';
import { taskIcon, taskStatus } from '../../features/tasks/index.ts';
import { percent } from '../../format/index.ts';
import { useUiStore } from '../../stores/ui.ts';
import { cx, Icon, IconButton, icons, Keys, StatusShape } from '../../ui/index.ts';
import { closeSession, NewTerminal, TerminalLabel } from '../pages.tsx';
import type { DockTab } from './tabs.ts';

interface Props {
  tabs: readonly DockTab[];
  left: DockTab | null;
  right: DockTab | null;
  open: boolean;
}

/** The tabs of the dock, and what concerns the dock as a whole. */
export function DockBar({ tabs, left, right, open }: Props) {
  const setDock = useUiStore(state => state.setDock);
  const other = tabs.find(tab => tab !== left);
  return (
    <div className="app-dock-bar">
      <div className="app-dock-tabs" role="tablist" aria-label="Terminals and tasks">
        {tabs.map(tab => (
          <Tab
            key={tab.key}
            tab={tab}
            tabs={tabs}
            shown={open && (tab === left || tab === right)}
            first={tab === (left ?? tabs[0])}
          />
        ))}
      </div>
      <span className="g-grow" />
      <Keys keys="ctrl+`" className="g-wide app-dock-keys" />
      <Suspense fallback={null}>
        <NewTerminal />
      </Suspense>
      {open && other && (
        <IconButton
          size="sm"
          icon={icons.split}
          label={right ? 'One beside the other: off' : 'Two beside each other'}
          active={right !== null}
          aria-pressed={right !== null}
          onClick={() => setDock({ beside: right ? null : other.key, active: left?.key ?? null })}
        />
      )}
      <IconButton
        size="sm"
        icon={open ? icons.down : icons.up}
        label={open ? 'Close the dock' : 'Open the dock'}
        shortcut="ctrl+`"
        aria-expanded={open}
        onClick={() => setDock({ open: !open })}
      />
    </div>
  );
}

function Tab({ tab, tabs, shown, first }: { tab: DockTab; tabs: readonly DockTab[]; shown: boolean; first: boolean }) {
  const setDock = useUiStore(state => state.setDock);
  const button = useRef<HTMLButtonElement>(null);
  const choose = (key: string) => {
    const { dock } = useUiStore.getState();
    // A tab that is at the right already gets the focus there; any other takes the left place.
    if (!(dock.beside === key && dock.open)) setDock({ open: true, active: key });
  };
  const move = (by: number) => {
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    const place = button.current
      ?.closest('[role="tablist"]')
      ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next?.key ?? '')}"]`);
    place?.focus();
  };
  return (
    <div className={cx('app-dock-tab', shown && 'app-dock-tab-on')}>
      <button
        ref={button}
        type="button"
        role="tab"
        data-key={tab.key}
        aria-selected={shown}
        aria-keyshortcuts="Delete"
        tabIndex={first ? 0 : -1}
        className="app-dock-tab-name"
        onClick={() => choose(tab.key)}
        onAuxClick={event => event.button === 1 && close(tab)}
        onKeyDown={event => {
          if (event.key === 'ArrowRight') move(1);
          else if (event.key === 'ArrowLeft') move(-1);
          else if (event.key === 'Delete') close(tab);
          else return;
          event.preventDefault();
        }}
      >
        {tab.type === 'task' ? (
          <TaskLabel tab={tab} />
        ) : (
          <Suspense fallback={null}>
            <TerminalLabel session={tab.session} />
          </Suspense>
        )}
      </button>
      <button
        type="button"
        className="app-dock-tab-x"
        tabIndex={-1}
        // A tab list holds nothing but tabs; the key for it is said by the tab.
        aria-hidden="true"
        data-tip="Close the tab"
        onClick={() => close(tab)}
      >
        <Icon of={icons.close} size={12} />
      </button>
    </div>
  );
}

function TaskLabel({ tab }: { tab: Extract<DockTab, { type: 'task' }> }) {
  const { task } = tab;
  return (
    <>
      <Icon of={taskIcon(task.type)} size={14} className="g-t3" />
      <span className="g-ell">{task.title}</span>
      {task.state === 'running' ? (
        task.progress !== null && <span className="g-t3 g-num">{percent(task.progress * 100, 0)}</span>
      ) : (
        <>
          <StatusShape status={taskStatus(task.state).status} />
          <span className="g-hidden">{taskStatus(task.state).word}</span>
        </>
      )}
    </>
  );
}

/** A closed task runs on and stays in the list of tasks; a closed terminal ends its shell or detaches. */
function close(tab: DockTab): void {
  if (tab.type === 'terminal') {
    void closeSession(tab.session);
    return;
  }
  const { dock, setDock } = useUiStore.getState();
  setDock({ hidden: [...dock.hidden, tab.task.id], kept: dock.kept.filter(id => id !== tab.task.id) });
}
