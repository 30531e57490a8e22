import { EngineSwitcher } from '../features/engine/index.ts';
import { TasksButton } from '../features/tasks/index.ts';
import { useUiStore } from '../stores/ui.ts';
import { BrandMark, Icon, IconButton, icons, isMac, Keys } from '../ui/index.ts';
import { useHistoryEnds } from './location.ts';
import { WindowButtons } from './WindowButtons.tsx';
import './title-bar.css';

/** The top of the frameless window: brand, history, engine switcher, search, tasks, window buttons. All else of it drags the window. */
export function TitleBar() {
  return (
    <header className={isMac ? 'app-topbar app-topbar-mac' : 'app-topbar'}>
      <div className="app-brand">
        <BrandMark />
        <span className="app-brand-name">Gantry</span>
      </div>
      <div className="app-topbar-left">
        <HistoryButtons />
        <EngineSwitcher />
      </div>
      <OmniBox />
      <div className="app-topbar-right">
        <TasksButton />
        {!isMac && <WindowButtons />}
      </div>
    </header>
  );
}

function HistoryButtons() {
  const ends = useHistoryEnds();
  const keys = isMac ? { back: 'mod+[', forward: 'mod+]' } : { back: 'alt+left', forward: 'alt+right' };
  return (
    <>
      <IconButton
        size="sm"
        icon={icons.back}
        label="Back"
        shortcut={keys.back}
        disabled={!ends.back}
        onClick={() => history.back()}
      />
      <IconButton
        size="sm"
        icon={icons.forward}
        label="Forward"
        shortcut={keys.forward}
        disabled={!ends.forward}
        onClick={() => history.forward()}
      />
    </>
  );
}

function OmniBox() {
  const openPalette = useUiStore(state => state.openPalette);
  return (
    <button
      type="button"
      className="app-omni"
      aria-haspopup="dialog"
      aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
      onClick={() => openPalette()}
    >
      <Icon of={icons.search} size={14} />
      <span className="g-grow g-ell">Search or run a command</span>
      <Keys keys="mod+k" />
    </button>
  );
}
