import type { ReactNode } from 'react';
import type { Settings } from '../../../runtime/contract/index.ts';
import { Segmented, Switch } from '../../ui/index.ts';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** A setting: its name, its control, and in a second line what it does. */
export function SettingRow({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="set-row">
      <span className="set-title">{title}</span>
      {children}
      {hint && <span className="set-hint">{hint}</span>}
    </div>
  );
}

export function ThemeChoice({
  theme,
  onChange,
}: {
  theme: Settings['theme'];
  onChange(theme: Settings['theme']): void;
}) {
  return <Segmented aria-label="Theme" size="sm" value={theme} options={themes} onChange={onChange} />;
}

/** A setting that is on or off. */
export function SwitchRow({
  title,
  hint,
  checked,
  onChange,
}: {
  title: string;
  hint?: string;
  checked: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <SettingRow title={title} hint={hint}>
      <Switch aria-label={title} checked={checked} onChange={onChange} />
    </SettingRow>
  );
}
