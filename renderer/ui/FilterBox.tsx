import { useEffect, useRef, useState } from 'react';
import './FilterBox.css';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { Input } from './Field.tsx';
import { icons } from './icons.ts';
import { Kbd } from './Kbd.tsx';
import { useMaxWidth } from './media.ts';

export interface FilterBoxProps {
  value: string;
  onChange(value: string): void;
  /** What it filters: "Filter containers". */
  label?: string;
  placeholder?: string;
  /** Pixels; 184 as in the mock. */
  width?: number;
  /** Press `/` anywhere on the page to get here (not while typing). On by default. */
  slash?: boolean;
  className?: string;
}

/** The filter of a list. `/` focuses it, Escape clears and then leaves; at 1100 px and below it is a button until it is used. */
export function FilterBox({
  value,
  onChange,
  label = 'Filter',
  placeholder = 'Filter',
  width = 184,
  slash = true,
  className,
}: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const narrow = useMaxWidth(1100);
  const collapsed = narrow && !open && value === '';

  useEffect(() => {
    if (!slash) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A dialog over the list keeps its keys.
      if (document.querySelector('.g-dialog, .pal')) return;
      event.preventDefault();
      setOpen(true);
      requestAnimationFrame(() => input.current?.select());
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [slash]);

  if (collapsed) {
    return (
      <Button
        variant="ghost"
        iconOnly
        icon={icons.filter}
        label={label}
        shortcut="/"
        onClick={() => {
          setOpen(true);
          requestAnimationFrame(() => input.current?.focus());
        }}
      />
    );
  }
  return (
    <Input
      ref={input}
      className={cx('g-filter', className)}
      quiet
      icon={icons.filter}
      width={width}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={onChange}
      onClear={() => onChange('')}
      suffix={value === '' && slash ? <Kbd className="g-filter-key">/</Kbd> : undefined}
      onKeyDown={event => {
        if (event.key === 'Escape' && value === '') event.currentTarget.blur();
      }}
      onBlur={() => setOpen(false)}
    />
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest('.xterm, .cm-editor') !== null)
  );
}
