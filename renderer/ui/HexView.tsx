import { useEffect, useMemo, useRef, useState } from 'react';
import { hexLines, number } from '../format/index.ts';
import { cx } from './cx.ts';

/** Sixteen bytes a line need so many pixels. */
const wideFrom = 580;
/** Bytes that are written: the beginning says what a file is, and all lines are drawn at once. */
const mostBytes = 64 * 1024;

/** Bytes as hex and as text; eight a line where sixteen don't fit. */
export function HexView({ bytes, className }: { bytes: Uint8Array; className?: string }) {
  const box = useRef<HTMLPreElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => setWide(current.clientWidth >= wideFrom));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const text = useMemo(() => {
    const lines = hexLines(bytes.subarray(0, mostBytes), wide ? 16 : 8);
    const left = bytes.length - mostBytes;
    return [...lines, ...(left > 0 ? [`… and ${number(left)} bytes more`] : [])].join('\n');
  }, [bytes, wide]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <pre ref={box} className={cx('g-mono g-select-text', className)} tabIndex={0}>
      {text}
    </pre>
  );
}
