import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type ReactNode, use } from 'react';
import './Segmented.css';
import { cx } from './cx.ts';
import { FieldContext } from './FormRow.tsx';
import { Icon, type IconType } from './Icon.tsx';

export interface SegmentedOption<Value extends string> {
  value: Value;
  label: ReactNode;
  icon?: IconType;
  disabled?: boolean;
}

export interface SegmentedProps<Value extends string> {
  value: Value;
  options: readonly SegmentedOption<Value>[];
  onChange(value: Value): void;
  size?: 'md' | 'sm';
  disabled?: boolean;
  'aria-label'?: string;
  className?: string;
}

/** One of up to five, all in sight. A radio group: arrow keys move, one tab stop. */
export function Segmented<Value extends string>({
  value,
  options,
  onChange,
  size,
  disabled,
  className,
  ...rest
}: SegmentedProps<Value>) {
  const field = use(FieldContext);
  return (
    <RadioGroup
      className={cx('g-seg', size === 'sm' && 'g-seg-sm', className)}
      value={value}
      onValueChange={onChange}
      disabled={disabled}
      aria-label={rest['aria-label']}
      aria-labelledby={rest['aria-label'] ? undefined : field?.labelId}
    >
      {options.map(option => (
        <Radio.Root key={option.value} value={option.value} disabled={option.disabled} className="g-seg-item">
          {option.icon && <Icon of={option.icon} size={14} />}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
