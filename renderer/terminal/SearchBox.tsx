import { type Ref, useId } from 'react';
import { cx, IconButton, Input, icons } from '../ui/index.ts';
import './search-box.css';

export interface SearchOptions {
  text: string;
  caseSensitive: boolean;
  regex: boolean;
}

export interface SearchBoxProps {
  value: SearchOptions;
  onChange(value: SearchOptions): void;
  /** The hit that is shown, from 1 on; 0 when none is. */
  current: number;
  count: number;
  /** The count is still growing. */
  searching?: boolean;
  /** Why the pattern can't be used. */
  error?: string | null;
  onNext(): void;
  onPrevious(): void;
  /** Escape in an empty box, and the cross where there is one. */
  onClose?(): void;
  placeholder?: string;
  ref?: Ref<HTMLInputElement>;
}

/** A search with its hits counted: Enter goes to the next, Shift+Enter to the one before. For logs and terminals. */
export function SearchBox(props: SearchBoxProps) {
  const { value, onChange, current, count, searching, error, onNext, onPrevious, onClose, ref } = props;
  const errorId = useId();
  const toggle = (key: 'caseSensitive' | 'regex') => () => onChange({ ...value, [key]: !value[key] });
  return (
    <search className="search-box">
      <Input
        ref={ref}
        size="sm"
        quiet
        icon={icons.search}
        value={value.text}
        invalid={Boolean(error)}
        aria-label={props.placeholder ?? 'Search'}
        aria-describedby={error ? errorId : undefined}
        placeholder={props.placeholder ?? 'Search'}
        onChange={text => onChange({ ...value, text })}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            if (event.shiftKey) onPrevious();
            else onNext();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            if (value.text && !onClose) onChange({ ...value, text: '' });
            else onClose?.();
          }
        }}
        suffix={
          <>
            {value.text && (
              <span className="search-count g-num" role="status">
                {error ? 'Invalid' : found(current, count, searching)}
              </span>
            )}
            <IconButton
              size="sm"
              icon={icons.up}
              label="Previous match"
              shortcut="shift+enter"
              tabIndex={-1}
              disabled={count === 0}
              onClick={onPrevious}
            />
            <IconButton
              size="sm"
              icon={icons.down}
              label="Next match"
              shortcut="enter"
              tabIndex={-1}
              disabled={count === 0}
              onClick={onNext}
            />
            <span className="g-sep" />
            <Toggle on={value.caseSensitive} label="Match case" onClick={toggle('caseSensitive')}>
              Aa
            </Toggle>
            <Toggle on={value.regex} label="Regular expression" onClick={toggle('regex')}>
              .*
            </Toggle>
            {onClose && (
              <IconButton size="sm" icon={icons.close} label="Close the search" shortcut="esc" onClick={onClose} />
            )}
          </>
        }
      />
      {error && (
        <p className="search-error" id={errorId} role="alert">
          {error}
        </p>
      )}
    </search>
  );
}

function Toggle({ on, label, onClick, children }: { on: boolean; label: string; onClick(): void; children: string }) {
  return (
    <button
      type="button"
      className={cx('search-toggle g-mono', on && 'search-toggle-on')}
      aria-pressed={on}
      aria-label={label}
      data-tip={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function found(current: number, count: number, searching = false): string {
  if (count === 0) return searching ? 'Searching' : 'No match';
  const all = `${count.toLocaleString('en-US')}${searching ? '+' : ''}`;
  return current > 0 ? `${current.toLocaleString('en-US')} of ${all}` : all;
}
