import { type RefObject, Suspense, useEffect, useRef } from 'react';
import { TaskPane } from '../../features/tasks/index.ts';
// The list of sessions alone: the rest of the feature holds xterm, and is read when a terminal is opened.
import { useTerminalSessions } from '../../features/terminals/sessions.ts';
import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { cx, EmptyState, ErrorBoundary } from '../../ui/index.ts';
import { TerminalPane } from '../pages.tsx';
import { DockBar } from './DockBar.tsx';
import { Grip, useWindowHeight } from './Grip.tsx';
import { type DockTab, dockTabs, fitHeight, inFront } from './tabs.ts';
import './dock.css';

/** The dock under the page: terminals and tasks as tabs. It lives across navigation; closed it is one bar, and without tabs not there. */
export function Dock() {
  const dock = useUiStore(state => state.dock);
  const tasks = useStateStore(state => state.tasks);
  const sessions = useTerminalSessions();
  const windowHeight = useWindowHeight();
  const tabs = dockTabs(sessions, tasks.values(), dock);
  const { left, right } = inFront(tabs, dock);
  const section = useRef<HTMLElement>(null);
  useFocusOnOpen(dock.open, left?.key ?? null, section);
  if (tabs.length === 0 && !dock.open) return null;
  const height = fitHeight(dock.height, windowHeight);
  return (
    <section className="app-dock" ref={section} aria-label="Dock" style={dock.open ? { height } : undefined}>
      {dock.open && <Grip height={height} />}
      <DockBar tabs={tabs} left={left} right={right} open={dock.open} />
      <div className={cx('app-dock-panes', right && 'app-dock-split')} hidden={!dock.open}>
        {tabs.length === 0 && <Nothing />}
        {tabs.map(tab => {
          // A terminal's screen lives outside of its pane, so that tabs behind needn't be drawn.
          if (tab !== left && tab !== right) return null;
          return (
            <div key={tab.key} className={cx('app-dock-pane', tab === right && 'app-dock-pane-right')}>
              <ErrorBoundary what="this tab" resetKey={tab.key}>
                <Suspense fallback={null}>
                  <Pane tab={tab} shown={dock.open} />
                </Suspense>
              </ErrorBoundary>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Pane({ tab, shown }: { tab: DockTab; shown: boolean }) {
  return tab.type === 'task' ? <TaskPane id={tab.task.id} /> : <TerminalPane session={tab.session} shown={shown} />;
}

function Nothing() {
  return (
    <EmptyState compact title="No terminal and no task is open">
      Plus opens a shell in a running container. Pulls, loads and saves show their progress here.
    </EmptyState>
  );
}

/**
 * Opening the dock puts the focus into its terminal, or else on the tab in front, never on a button that would do something at
 * Enter; closing it puts the focus back to where it was.
 */
function useFocusOnOpen(open: boolean, active: string | null, section: RefObject<HTMLElement | null>): void {
  const before = useRef<Element | null>(null);
  const was = useRef(open);
  useEffect(() => {
    if (open === was.current) return;
    was.current = open;
    if (open) {
      before.current = document.activeElement;
      const target =
        section.current?.querySelector<HTMLElement>(terminalInput) ??
        section.current?.querySelector<HTMLElement>('[role="tab"][tabindex="0"]');
      target?.focus();
    } else if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  }, [open, section]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab in front takes the focus of the one that went
  useEffect(() => {
    if (!was.current || document.activeElement !== document.body) return;
    section.current?.querySelector<HTMLElement>(terminalInput)?.focus();
  }, [active, section]);
}

const terminalInput = '.app-dock-pane textarea.xterm-helper-textarea';
