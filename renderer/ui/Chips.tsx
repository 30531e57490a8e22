import type { ReactNode } from 'react';
import './Chips.css';
import { number } from '../format/index.ts';
import { cx } from './cx.ts';
import { Icon, type IconType } from './Icon.tsx';
import { type StatusName, StatusShape } from './StatusShape.tsx';

export interface ChipProps {
  pressed: boolean;
  onPress(): void;
  /** How many it lets through. */
  count?: number;
  status?: StatusName;
  icon?: IconType;
  /** Strikes the word through: a source that is switched off. */
  off?: boolean;
  children: ReactNode;
  className?: string;
}

/** A filter that is on or off. */
export function Chip({ pressed, onPress, count, status, icon, off, children, className }: ChipProps) {
  return (
    <button
      type="button"
      className={cx('g-chip', pressed && 'g-chip-on', off && 'g-chip-off', className)}
      aria-pressed={pressed}
      onClick={onPress}
    >
      {status && <StatusShape status={status} />}
      {icon && <Icon of={icon} size={14} />}
      {children}
      {count !== undefined && <span className="g-chip-n">{number(count)}</span>}
    </button>
  );
}

export interface ChipOption<Id extends string> {
  id: Id;
  label: string;
  count?: number;
  status?: StatusName;
  icon?: IconType;
  /** Not shown while its count is 0 and it isn't chosen. */
  hideEmpty?: boolean;
}

export interface ChipsProps<Id extends string> {
  options: readonly ChipOption<Id>[];
  value: Id;
  onChange(id: Id): void;
  label?: string;
}

/** The chips of a page's head: one of them is on ("All", "Running", …). Pressing the one that is on goes back to the first. */
export function Chips<Id extends string>({ options, value, onChange, label = 'Show' }: ChipsProps<Id>) {
  const first = options[0]?.id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a frame
    <div className="g-chips" role="group" aria-label={label}>
      {options.map(({ id, label: text, count, status, icon, hideEmpty }) =>
        hideEmpty && !count && id !== value ? null : (
          <Chip
            key={id}
            pressed={id === value}
            count={count}
            status={status}
            icon={icon}
            onPress={() => onChange(id === value && first !== undefined ? first : id)}
          >
            {text}
          </Chip>
        ),
      )}
    </div>
  );
}
