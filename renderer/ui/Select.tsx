import { Select as Base } from '@base-ui/react/select';
import { type ReactNode, use } from 'react';
import './Field.css';
import './Menu.css';
import './Select.css';
import { cx } from './cx.ts';
import { FieldContext } from './FormRow.tsx';
import { Icon } from './Icon.tsx';
import { icons } from './icons.ts';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** A quiet second half of the line. */
  hint?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange(value: Value): void;
  size?: 'md' | 'sm';
  invalid?: boolean;
  disabled?: boolean;
  /** Pixels. */
  width?: number;
  'aria-label'?: string;
  className?: string;
}

/** One of a few; with up to four short ones a `Segmented` shows them all. */
export function Select<Value extends string>({
  value,
  options,
  onChange,
  size,
  invalid,
  disabled,
  width,
  className,
  ...rest
}: SelectProps<Value>) {
  const field = use(FieldContext);
  const bad = invalid || field?.invalid;
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={next => next !== null && onChange(next)}
      disabled={disabled}
      modal={false}
    >
      <Base.Trigger
        className={cx(
          'g-input g-select',
          size === 'sm' && 'g-input-sm',
          bad && 'g-input-bad',
          disabled && 'g-input-off',
          className,
        )}
        style={width === undefined ? undefined : { width }}
        aria-label={rest['aria-label']}
        aria-labelledby={rest['aria-label'] ? undefined : field?.labelId}
        aria-describedby={field?.describedBy}
        aria-invalid={bad || undefined}
      >
        <Base.Value className="g-ell g-grow" />
        <Icon of={icons.down} size={12} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="g-popup-pos" alignItemWithTrigger={false} sideOffset={4}>
          <Base.Popup className="g-menu g-select-menu">
            {options.map(option => (
              <Base.Item key={option.value} value={option.value} disabled={option.disabled} className="g-menu-item">
                <span className="g-menu-icon">
                  <Base.ItemIndicator>
                    <Icon of={icons.confirm} size={14} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className="g-menu-label">{option.label}</Base.ItemText>
                {option.hint && <span className="g-menu-hint">{option.hint}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
