import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import { type ReactNode, type Ref, use } from 'react';
import './Field.css';
import './Menu.css';
import './Select.css';
import { cx } from './cx.ts';
import { FieldContext } from './FormRow.tsx';

export interface Suggestion {
  /** What choosing it writes into the field. */
  value: string;
  /** A quiet second half of the line: "on this disk, 412 MB". */
  hint?: ReactNode;
  /** Heading of the part of the list it belongs to; suggestions of one group stand together. */
  group?: string;
}

export interface AutocompleteProps {
  value: string;
  onChange(value: string): void;
  suggestions: readonly Suggestion[];
  /** `contains` filters here; `none` shows what it is given (the page searches itself). */
  filter?: 'contains' | 'none';
  placeholder?: string;
  mono?: boolean;
  size?: 'md' | 'sm';
  invalid?: boolean;
  disabled?: boolean;
  prefix?: ReactNode;
  suffix?: ReactNode;
  /** Pixels. */
  width?: number;
  /** Enter with no suggestion highlighted. */
  onEnter?(): void;
  ref?: Ref<HTMLInputElement>;
  'aria-label'?: string;
  className?: string;
}

/** Text with suggestions: free text stays allowed, nothing is chosen until an arrow key or the pointer does. */
export function Autocomplete(props: AutocompleteProps) {
  const {
    value,
    onChange,
    suggestions,
    filter = 'contains',
    placeholder,
    mono,
    size,
    invalid,
    disabled,
    prefix,
    suffix,
    width,
    onEnter,
    ref,
    className,
  } = props;
  const field = use(FieldContext);
  const bad = invalid || field?.invalid;
  return (
    <Base.Root
      items={suggestions}
      value={value}
      onValueChange={onChange}
      itemToStringValue={item => item.value}
      mode={filter === 'none' ? 'none' : 'list'}
      disabled={disabled}
      openOnInputClick
    >
      <Base.InputGroup
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
          ref={ref}
          className={cx(mono && 'g-mono')}
          placeholder={placeholder}
          spellCheck={false}
          aria-label={props['aria-label']}
          aria-labelledby={props['aria-label'] ? undefined : field?.labelId}
          aria-describedby={field?.describedBy}
          aria-invalid={bad || undefined}
          onKeyDown={event => {
            if (event.key === 'Enter' && !event.currentTarget.getAttribute('aria-activedescendant')) onEnter?.();
          }}
        />
        {suffix && <span className="g-input-affix">{suffix}</span>}
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner className="g-popup-pos" sideOffset={4}>
          <Base.Popup className="g-menu g-suggest">
            <Base.List className="g-suggest-list">
              {(item: Suggestion, index: number) => (
                <Base.Item
                  key={item.value}
                  value={item}
                  index={index}
                  className={cx('g-menu-item', item.group && 'g-suggest-grouped')}
                  data-group={item.group}
                >
                  <span className={cx('g-menu-label', mono && 'g-mono')}>{item.value}</span>
                  {item.hint && <span className="g-menu-hint">{item.hint}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
