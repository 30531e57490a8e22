import type { ReactNode } from 'react';
import { ErrorNote, NumberField, PageHead, Skeleton } from '../../ui/index.ts';
import { Engines } from './Engines.tsx';
import { SettingRow, SwitchRow, ThemeChoice } from './fields.tsx';
import { KeysOverview } from './KeysOverview.tsx';
import { useSettings } from './use-settings.ts';
import './settings.css';

/** What the user may choose. Every change works at once; nothing has to be saved. */
export function SettingsPage() {
  const { settings, change, error } = useSettings();
  return (
    <>
      <PageHead title="Settings" />
      <div className="set-page">
        <div className="set-body">
          <ErrorNote error={error} />
          {settings ? (
            <>
              <Group title="Appearance">
                <SettingRow title="Theme">
                  <ThemeChoice theme={settings.theme} onChange={theme => change({ theme })} />
                </SettingRow>
                <SettingRow
                  title="Type size in terminals"
                  hint="Between 8 and 32 pixels. Open terminals follow at once."
                >
                  <NumberField
                    aria-label="Type size in terminals"
                    width={88}
                    min={8}
                    max={32}
                    suffix="px"
                    value={settings.terminalFontSize}
                    onChange={size =>
                      size !== null && size >= 8 && size <= 32 && change({ terminalFontSize: Math.round(size) })
                    }
                  />
                </SettingRow>
              </Group>
              <Group title="Start-up">
                <SwitchRow
                  title="Start at login"
                  hint="Gantry opens in the tray when you log in."
                  checked={settings.startAtLogin}
                  onChange={startAtLogin => change({ startAtLogin })}
                />
                <SwitchRow
                  title="Start the engine with Gantry"
                  hint="Otherwise it starts when you press Start. An engine that runs already is always taken over as it is."
                  checked={settings.startEngine}
                  onChange={startEngine => change({ startEngine })}
                />
                <SwitchRow
                  title="Keep running in the tray"
                  hint="Closing the window keeps Gantry in the tray. Containers run on either way."
                  checked={settings.closeToTray}
                  onChange={closeToTray => change({ closeToTray })}
                />
              </Group>
            </>
          ) : (
            <Skeleton width="100%" height={120} />
          )}
          <Group title="Engines">
            <Engines />
          </Group>
          <Group title="Keys">
            <KeysOverview />
          </Group>
        </div>
      </div>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="set-group" aria-label={title}>
      <h2>{title}</h2>
      <div className="set-box">{children}</div>
    </section>
  );
}
