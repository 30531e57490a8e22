import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, use } from 'react';
import './Field.css';
import { cx } from './cx.ts';
import { FieldContext } from './FormRow.tsx';
import { Icon, type IconType } from './Icon.tsx';
import { icons } from './icons.ts';

export interface InputProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'prefix' | 'onChange' | 'value'> {
  ref?: Ref<HTMLInputElement>;
  value: string;
  onChange(value: string): void;
  /** `md` is 28 px, `sm` 24 px. */
  size?: 'md' | 'sm';
  /** A lighter edge, for filter boxes that an icon marks as inputs. */
  quiet?: boolean;
  invalid?: boolean;
  /** Inside the box, before the text: an icon or a short word ("Host"). */
  prefix?: ReactNode;
  icon?: IconType;
  /** Inside the box, behind the text: a unit, a tag, a button. */
  suffix?: ReactNode;
  /** Ids, paths, ports, commands. */
  mono?: boolean;
  /** Shows a cross while there is text. Escape clears as well. */
  onClear?(): void;
  /** Pixels; without it the field takes the width it is given. */
  width?: number;
}

/** A line of text. */
export function Input(props: InputProps) {
  const {
    value,
    onChange,
    size,
    quiet,
    invalid,
    prefix,
    icon,
    suffix,
    mono,
    onClear,
    width,
    className,
    onKeyDown,
    ...rest
  } = props;
  const field = use(FieldContext);
  return (
    <label
      className={cx(
        'g-input',
        size === 'sm' && 'g-input-sm',
        quiet && 'g-input-quiet',
        (invalid || field?.invalid) && 'g-input-bad',
        rest.disabled && 'g-input-off',
        className,
      )}
      style={width === undefined ? undefined : { width }}
    >
      {icon && <Icon of={icon} size={14} />}
      {prefix && <span className="g-input-affix">{prefix}</span>}
      <input
        type="text"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-labelledby={rest['aria-label'] ? undefined : field?.labelId}
        aria-describedby={field?.describedBy}
        {...rest}
        className={cx(mono && 'g-mono')}
        aria-invalid={invalid || field?.invalid || undefined}
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
        onKeyDown={event => {
          onKeyDown?.(event);
          if (event.key === 'Escape' && onClear && value !== '' && !event.defaultPrevented) {
            event.stopPropagation();
            onClear();
          }
        }}
      />
      {onClear && value !== '' && (
        <button type="button" className="g-input-clear" aria-label="Clear" data-tip="Clear" onClick={onClear}>
          <Icon of={icons.close} size={12} />
        </button>
      )}
      {suffix && <span className="g-input-affix">{suffix}</span>}
    </label>
  );
}

/** The same thing under the name that forms use. */
export const TextField = Input;

export interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  ref?: Ref<HTMLTextAreaElement>;
  value: string;
  onChange(value: string): void;
  invalid?: boolean;
  mono?: boolean;
}

/** Several lines of text; grows with its content up to `rows` and beyond by hand. */
export function TextArea({ value, onChange, invalid, mono, className, rows = 4, ...rest }: TextAreaProps) {
  const field = use(FieldContext);
  return (
    <textarea
      spellCheck={false}
      aria-labelledby={rest['aria-label'] ? undefined : field?.labelId}
      aria-describedby={field?.describedBy}
      {...rest}
      rows={rows}
      className={cx('g-textarea', mono && 'g-mono', (invalid || field?.invalid) && 'g-input-bad', className)}
      aria-invalid={invalid || field?.invalid || undefined}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
    />
  );
}
