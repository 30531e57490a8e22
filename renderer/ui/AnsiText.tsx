import { type CSSProperties, memo } from 'react';
import { type AnsiStyle, parseAnsi } from '../format/index.ts';
import './AnsiText.css';
import { cx } from './cx.ts';

export interface AnsiCss {
  className: string;
  style: CSSProperties;
}

/** How a run of text looks; null for one without a style. */
export function ansiCss(style: AnsiStyle): AnsiCss | null {
  const { bold, dim, italic, underline, strike, inverse } = style;
  const fg = inverse ? (style.bg ?? 'ground') : style.fg;
  const bg = inverse ? (style.fg ?? 'text') : style.bg;
  if (!fg && !bg && !bold && !dim && !italic && !underline && !strike) return null;
  const decoration = [underline && 'underline', strike && 'line-through'].filter(Boolean).join(' ');
  return {
    className: cx(bold && 'g-ansi-bold', dim && 'g-ansi-dim', italic && 'g-ansi-italic', bg && 'g-ansi-ground'),
    style: {
      color: fg && colour(fg),
      backgroundColor: bg && colour(bg),
      textDecoration: decoration || undefined,
    },
  };
}

function colour(name: string): string {
  if (name.startsWith('#')) return name;
  if (name === 'ground') return 'var(--bg-sunken)';
  if (name === 'text') return 'var(--term-fg)';
  return name === 'grey' ? 'var(--text-3)' : `var(--ansi-${name})`;
}

/** A line of output as text with its colours; nothing of it acts on the page. */
export const AnsiText = memo(function AnsiText({ text }: { text: string }) {
  let at = 0;
  return parseAnsi(text).map(span => {
    const css = ansiCss(span.style);
    const key = at;
    at += span.text.length;
    return css ? (
      <span key={key} className={css.className} style={css.style}>
        {span.text}
      </span>
    ) : (
      span.text
    );
  });
});
