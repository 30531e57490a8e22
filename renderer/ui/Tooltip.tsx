import { cloneElement, type ReactElement } from 'react';
import './tip.ts';

export interface TooltipProps {
  /** Plain text: for anything that has to be clicked or read at length use a `Popover`. */
  text: string | undefined;
  /** "mod+k" behind the text. */
  shortcut?: string;
  /** Only while the child is cut off. */
  onlyCut?: boolean;
  /** One element that passes data attributes on to the DOM. */
  children: ReactElement<Record<string, unknown>>;
}

/** Names its child on hover and keyboard focus, after 400 ms. Costs nothing until then: see tip.ts. */
export function Tooltip({ text, shortcut, onlyCut, children }: TooltipProps) {
  return cloneElement(children, {
    'data-tip': text,
    'data-tip-keys': shortcut,
    'data-tip-cut': onlyCut ? '' : undefined,
  });
}
