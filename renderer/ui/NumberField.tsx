import { NumberField as Base } from '@base-ui/react/number-field';
import { type ReactNode, use } from 'react';
import './Field.css';
import { cx } from './cx.ts';
import { FieldContext } from './FormRow.tsx';

export interface NumberFieldProps {
  /** null is an empty field. */
  value: number | null;
  onChange(value: number | null): void;
  min?: number;
  max?: number;
  /** Of the arrow keys; Shift takes ten of them. */
  step?: number;
  /** The unit, in the box behind the number. */
  suffix?: ReactNode;
  prefix?: ReactNode;
  placeholder?: string;
  size?: 'md' | 'sm';
  invalid?: boolean;
  disabled?: boolean;
  mono?: boolean;
  /** Pixels. */
  width?: number;
  'aria-label'?: string;
  className?: string;
}

/** A number with its unit in the same box; arrow keys step, the wheel doesn't (it scrolls the form). */
export function NumberField(props: NumberFieldProps) {
  const {
    value,
    onChange,
    min,
    max,
    step = 1,
    suffix,
    prefix,
    placeholder,
    size,
    invalid,
    disabled,
    mono,
    width,
    className,
  } = props;
  const field = use(FieldContext);
  const bad = invalid || field?.invalid;
  return (
    <Base.Root
      value={value}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      smallStep={step}
      largeStep={step * 10}
      disabled={disabled}
      format={{ useGrouping: false, maximumFractionDigits: 3 }}
    >
      <Base.Group
        className={cx(
          'g-input',
          size === 'sm' && 'g-input-sm',
          bad && 'g-input-bad',
          disabled && 'g-input-off',
          className,
        )}
        style={width === undefined ? undefined : { width }}
      >
        {prefix && <span className="g-input-affix">{prefix}</span>}
        <Base.Input
          className={cx('g-num', mono && 'g-mono')}
          placeholder={placeholder}
          aria-label={props['aria-label']}
          aria-labelledby={props['aria-label'] ? undefined : field?.labelId}
          aria-describedby={field?.describedBy}
          aria-invalid={bad || undefined}
        />
        {suffix && <span className="g-input-affix">{suffix}</span>}
      </Base.Group>
    </Base.Root>
  );
}
