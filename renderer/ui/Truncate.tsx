import type { ReactNode } from 'react';
import './Truncate.css';
import { parseImageRef } from '../format/index.ts';
import { cx } from './cx.ts';

export interface TruncateProps {
  text: string;
  /** `middle` keeps the end: for paths its last part, else the last twelve characters. */
  at?: 'end' | 'middle';
  mono?: boolean;
  className?: string;
}

/** Text that may be cut; the full text on hover after 400 ms, where it can be copied. */
export function Truncate({ text, at = 'end', mono, className }: TruncateProps) {
  if (at === 'end') {
    return (
      <span className={cx('g-cut', mono && 'g-mono', className)} data-tip={text} data-tip-cut="">
        {text}
      </span>
    );
  }
  const slash = text.replace(/\/$/, '').lastIndexOf('/');
  const cut = slash > 0 ? slash : Math.max(0, text.length - 12);
  return (
    <span className={cx('g-cut-middle', mono && 'g-mono', className)} data-tip={text} data-tip-cut="">
      <span className="g-cut-head">{text.slice(0, cut)}</span>
      <span className="g-cut-tail">{text.slice(cut)}</span>
    </span>
  );
}

export interface ImageRefProps {
  /** As written: "ghcr.io/acme/billing-sync:2.3.1". */
  image: string;
  /** Off in the lists of images, where the name is in the text face and the tag grey. */
  mono?: boolean;
  className?: string;
}

/**
 * An image reference that gives up registry and namespace first, then the end of the name, never the tag.
 * No measuring: in the mono face a width is a number of characters, so CSS alone can switch from the prefix to "…/".
 */
export function ImageRef({ image, mono = true, className }: ImageRefProps) {
  const { registry, namespace, name, tag, digest } = parseImageRef(image);
  const prefix = [registry, namespace].filter(part => part !== '').join('/');
  const suffix = tag ? `:${tag}` : digest ? `@${digest.replace(/^(sha\d+:.{12}).*/, '$1')}` : '';
  const sizes = { '--g-all': image.length, '--g-pre': prefix.length + 1 } as Record<string, number>;
  return (
    <span
      className={cx('g-imageref', mono ? 'g-mono g-imageref-mono' : 'g-imageref-text', className)}
      style={mono && prefix ? sizes : undefined}
      data-tip={image}
      data-tip-cut=""
    >
      {prefix && (
        <span className="g-imageref-pre">
          <bdi dir="ltr">{prefix}/</bdi>
        </span>
      )}
      {prefix && mono && (
        <span className="g-imageref-dots" aria-hidden="true">
          …/
        </span>
      )}
      <span className="g-imageref-name">{name}</span>
      {suffix && <span className="g-imageref-tag">{suffix}</span>}
    </span>
  );
}

export interface LinkProps {
  /** With `href` a link, else a button that looks like one. */
  href?: string;
  onPress?(): void;
  mono?: boolean;
  tip?: string;
  children: ReactNode;
  className?: string;
}

/** Neutral and underlined, teal on hover. */
export function Link({ href, onPress, mono, tip, children, className }: LinkProps) {
  const names = cx('g-link', mono && 'g-mono', className);
  if (href === undefined) {
    return (
      <button type="button" className={names} onClick={onPress} data-tip={tip}>
        {children}
      </button>
    );
  }
  return (
    <a className={names} href={href} onClick={onPress} data-tip={tip}>
      {children}
    </a>
  );
}
