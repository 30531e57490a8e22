import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './Button.css';
import { cx } from './cx.ts';
import { Icon, type IconType } from './Icon.tsx';
import { Keys } from './Kbd.tsx';

export type ButtonVariant = 'primary' | 'default' | 'ghost' | 'danger' | 'danger-text';

interface Look {
  /** One `primary` a view. `danger` only for what destroys; `danger-text` is its quiet form in bars and menus. */
  variant?: ButtonVariant;
  /** `md` is 28 px, `sm` 24 px (toolbars and rows). */
  size?: 'md' | 'sm';
  icon?: IconType;
  /** An icon after the words, for instance a chevron. */
  iconEnd?: IconType;
  /** Shows the icon alone; `label` becomes its name and its tooltip. */
  iconOnly?: boolean;
  /** The button's name when it has no children. Required with `iconOnly`. */
  label?: string;
  /** "mod+enter": shown in the tooltip of an icon button, as keycaps in others. It is a hint; whoever handles the key declares it. */
  shortcut?: string;
  /** Draws the pressed look of toolbar toggles; with `aria-pressed` it is one. */
  active?: boolean;
  children?: ReactNode;
}

export interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  ref?: Ref<HTMLButtonElement>;
  /** Why it is off or what it does, on hover. A button that is off for a reason stays focusable, so that the reason can be read. */
  tip?: string;
  /** Work is under way: the button is off and says so, its width stays. */
  busy?: boolean;
}

function classes({ variant = 'default', size, iconOnly, active }: Look, className?: string) {
  return cx(
    'g-btn',
    `g-btn-${variant}`,
    size === 'sm' && 'g-btn-sm',
    iconOnly && 'g-btn-sq',
    active && 'g-btn-on',
    className,
  );
}

function Content({ icon, iconEnd, iconOnly, label, shortcut, size, children }: Look) {
  const iconSize = iconOnly && size !== 'sm' ? 16 : 14;
  return (
    <>
      {icon && <Icon of={icon} size={iconSize} />}
      {!iconOnly && (children ?? label)}
      {iconEnd && <Icon of={iconEnd} size={12} />}
      {shortcut && !iconOnly && <Keys keys={shortcut} />}
    </>
  );
}

/** The button. Sentence case, a verb first, an ellipsis only if a dialog follows. */
export function Button({
  variant,
  size,
  icon,
  iconEnd,
  iconOnly,
  label,
  shortcut,
  active,
  tip,
  busy,
  children,
  className,
  disabled,
  onClick,
  ...rest
}: ButtonProps) {
  const look = { variant, size, icon, iconEnd, iconOnly, label, shortcut, active, children };
  const explained = disabled && tip !== undefined;
  const text = tip ?? (iconOnly ? label : undefined);
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, className)}
      aria-label={iconOnly ? label : rest['aria-label']}
      aria-keyshortcuts={shortcut ? shortcut.replace('mod', 'Control') : undefined}
      aria-busy={busy || undefined}
      aria-disabled={explained || busy || rest['aria-disabled'] || undefined}
      disabled={disabled && !explained}
      onClick={explained || busy ? event => event.preventDefault() : onClick}
      data-tip={text}
      data-tip-keys={text && iconOnly ? shortcut : undefined}
    >
      <Content {...look} />
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'iconOnly' | 'icon' | 'label' | 'children' | 'iconEnd'> {
  icon: IconType;
  /** Its name, read aloud and shown as tooltip. */
  label: string;
}

/** An icon alone, quiet by default. */
export function IconButton({ variant = 'ghost', ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} iconOnly />;
}

export interface ButtonLinkProps extends Look, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'children'> {
  ref?: Ref<HTMLAnchorElement>;
}

/** A link that looks like a button, for what navigates. */
export function ButtonLink({
  variant,
  size,
  icon,
  iconEnd,
  iconOnly,
  label,
  shortcut,
  active,
  children,
  className,
  ...rest
}: ButtonLinkProps) {
  const look = { variant, size, icon, iconEnd, iconOnly, label, shortcut, active, children };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a link by its href, which comes with the rest
    <a
      {...rest}
      className={classes(look, className)}
      aria-label={iconOnly ? label : rest['aria-label']}
      data-tip={iconOnly ? label : undefined}
      data-tip-keys={shortcut}
    >
      <Content {...look} />
    </a>
  );
}
