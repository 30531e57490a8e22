import { useEffect, useRef } from 'react';
import { TaskPane } from '../../features/tasks/index.ts';
import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { cx, EmptyState, ErrorBoundary } from '../../ui/index.ts';
import { DockBar } from './DockBar.tsx';
import { Grip, useWindowHeight } from './Grip.tsx';
import { type DockTab, dockTabs, fitHeight, inFront } from './tabs.ts';
import { TerminalPane, useSessions } from './terminals.tsx';
import './dock.css';

/** The dock under the page: terminals and tasks as tabs. It lives across navigation; closed it is one bar, and without tabs not there. */
export function Dock() {
  const dock = useUiStore(state => state.dock);
  const tasks = useStateStore(state => state.tasks);
  const sessions = useSessions();
  const windowHeight = useWindowHeight();
  const tabs = dockTabs(sessions, tasks.values(), dock);
  const { left, right } = inFront(tabs, dock);
  const panes = useRef<HTMLDivElement>(null);
  useFocusOnOpen(dock.open, left?.key ?? null, panes);
  if (tabs.length === 0 && !dock.open) return null;
  const height = fitHeight(dock.height, windowHeight);
  return (
    <section className="app-dock" aria-label="Dock" style={dock.open ? { height } : undefined}>
      {dock.open && <Grip height={height} />}
      <DockBar tabs={tabs} left={left} right={right} open={dock.open} />
      <div className={cx('app-dock-panes', right && 'app-dock-split')} hidden={!dock.open} ref={panes}>
        {tabs.length === 0 && <Nothing />}
        {/* Every terminal stays mounted: its screen and scrollback are its state. Other tabs are drawn when they are in front. */}
        {tabs.map(tab => {
          const shown = tab === left || tab === right;
          if (tab.type === 'task' && !shown) return null;
          return (
            <div key={tab.key} className={cx('app-dock-pane', tab === right && 'app-dock-pane-right')} hidden={!shown}>
              <ErrorBoundary what="this tab" resetKey={tab.key}>
                <Pane tab={tab} shown={shown && dock.open} />
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

/** Opening the dock by key puts the focus into its terminal; closing it puts it back to where it was. */
function useFocusOnOpen(open: boolean, active: string | null, panes: React.RefObject<HTMLDivElement | null>): void {
  const before = useRef<Element | null>(null);
  const was = useRef(open);
  useEffect(() => {
    if (open === was.current) return;
    was.current = open;
    if (open) {
      before.current = document.activeElement;
      panes.current
        ?.querySelector<HTMLElement>(
          '.app-dock-pane:not([hidden]) :is(textarea.xterm-helper-textarea, [tabindex="0"], button)',
        )
        ?.focus();
    } else if (
      document.activeElement === document.body &&
      before.current instanceof HTMLElement &&
      before.current.isConnected
    )
      before.current.focus();
  }, [open, panes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab in front takes the focus of the one that went
  useEffect(() => {
    if (!was.current || document.activeElement !== document.body) return;
    panes.current?.querySelector<HTMLElement>('.app-dock-pane:not([hidden]) textarea.xterm-helper-textarea')?.focus();
  }, [active, panes]);
}
