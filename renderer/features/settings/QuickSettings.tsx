import { Link } from 'wouter';
import { ErrorNote, Skeleton } from '../../ui/index.ts';
import { SettingRow, SwitchRow, ThemeChoice } from './fields.tsx';
import { useSettings } from './use-settings.ts';
import './settings.css';

/** The right column of the starting page: settings that work while there is no engine yet. */
export function QuickSettings() {
  const { settings, change, error } = useSettings();
  return (
    <aside className="set-quick" aria-label="Settings">
      <div className="set-quick-head">
        <h2>Settings</h2>
        <span className="g-grow" />
        <span className="g-t3 g-12">usable now</span>
      </div>
      {settings ? (
        <>
          <SettingRow title="Theme">
            <ThemeChoice theme={settings.theme} onChange={theme => change({ theme })} />
          </SettingRow>
          <SwitchRow
            title="Start the engine with Gantry"
            checked={settings.startEngine}
            onChange={startEngine => change({ startEngine })}
          />
          <SwitchRow
            title="Start at login"
            checked={settings.startAtLogin}
            onChange={startAtLogin => change({ startAtLogin })}
          />
          <SwitchRow
            title="Keep running in the tray"
            hint="Closing the window keeps Gantry in the tray. Containers run on either way."
            checked={settings.closeToTray}
            onChange={closeToTray => change({ closeToTray })}
          />
          <div className="set-error">
            <ErrorNote error={error} />
          </div>
        </>
      ) : (
        [0, 1, 2, 3].map(row => (
          <div className="set-row" key={row}>
            <Skeleton width={140} />
            <Skeleton width={32} height={14} />
          </div>
        ))
      )}
      <span className="g-grow" />
      <div className="set-quick-foot">
        All of them are in{' '}
        <Link href="/settings" className="g-link">
          Settings
        </Link>
        . The engine’s log and its reset are in{' '}
        <Link href="/troubleshoot" className="g-link">
          Troubleshoot
        </Link>
        .
      </div>
    </aside>
  );
}
