import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import './Checkbox.css';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import { icons } from './icons.ts';

export interface CheckboxProps {
  /** `mixed` shows a dash: some of what it stands for is ticked. */
  checked: boolean | 'mixed';
  onChange(checked: boolean): void;
  /** The words beside it; without them give `aria-label`. */
  label?: ReactNode;
  disabled?: boolean;
  'aria-label'?: string;
  className?: string;
}

/** The drawn box: 14 px, also used by lists that bring their own behaviour. */
export function CheckMark({ checked }: { checked: boolean | 'mixed' }) {
  return (
    <span className={cx('g-check', checked !== false && 'g-check-on')}>
      {checked !== false && <Icon of={checked === 'mixed' ? icons.less : icons.confirm} size={12} />}
    </span>
  );
}

/** A box to tick, with its words as part of the target. */
export function Checkbox({ checked, onChange, label, disabled, className, ...rest }: CheckboxProps) {
  const labelId = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the input inside
    <label className={cx('g-checkbox', disabled && 'g-off', className)}>
      <Base.Root
        className="g-check-root"
        checked={checked === true}
        indeterminate={checked === 'mixed'}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={rest['aria-label']}
        aria-labelledby={label ? labelId : undefined}
      >
        <CheckMark checked={checked} />
      </Base.Root>
      {label && <span id={labelId}>{label}</span>}
    </label>
  );
}

export interface SwitchProps {
  checked: boolean;
  onChange(checked: boolean): void;
  label?: ReactNode;
  disabled?: boolean;
  'aria-label'?: string;
  className?: string;
}

/** On or off, at once (a checkbox waits for a button). */
export function Switch({ checked, onChange, label, disabled, className, ...rest }: SwitchProps) {
  const labelId = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the input inside
    <label className={cx('g-checkbox', disabled && 'g-off', className)}>
      <BaseSwitch.Root
        className="g-switch"
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={rest['aria-label']}
        aria-labelledby={label ? labelId : undefined}
      >
        <BaseSwitch.Thumb className="g-switch-thumb" />
      </BaseSwitch.Root>
      {label && <span id={labelId}>{label}</span>}
    </label>
  );
}
