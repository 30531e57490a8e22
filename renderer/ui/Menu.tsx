import { Menu as Base } from '@base-ui/react/menu';
import { type MouseEvent, type ReactElement, type ReactNode, useState } from 'react';
import './Menu.css';
import { cx } from './cx.ts';
import { Icon, type IconType } from './Icon.tsx';
import { icons } from './icons.ts';
import { keyText } from './Kbd.tsx';
import { hideTip } from './tip.ts';

export interface MenuAction {
  id: string;
  label: string;
  icon?: IconType;
  /** "mod+c": a hint; the page or the list handles the key. */
  shortcut?: string;
  /** Only for what destroys. */
  danger?: boolean;
  disabled?: boolean;
  /** Why it is disabled, or a quiet second half of the line. */
  reason?: string;
  /** Makes it an item that stays open and shows a tick. */
  checked?: boolean;
  onSelect(): void;
}

/** One line of a menu. False, null and undefined are skipped, so that items can be written as conditions. */
export type MenuItem = MenuAction | { separator: true } | { heading: string } | false | null | undefined;

function MenuLine({ item }: { item: Exclude<MenuItem, false | null | undefined> }) {
  if ('separator' in item) return <Base.Separator className="g-menu-sep" />;
  if ('heading' in item) return <div className="g-menu-head">{item.heading}</div>;
  const shared = {
    className: cx('g-menu-item', item.danger && 'g-menu-danger'),
    disabled: item.disabled,
    label: item.label,
  };
  const content = (
    <>
      <span className="g-menu-icon">
        {item.checked === undefined ? (
          item.icon && <Icon of={item.icon} size={14} />
        ) : (
          <Base.CheckboxItemIndicator>
            <Icon of={icons.confirm} size={14} />
          </Base.CheckboxItemIndicator>
        )}
      </span>
      <span className="g-menu-label">{item.label}</span>
      {item.reason && <span className="g-menu-hint">{item.reason}</span>}
      {item.shortcut && <span className="g-menu-hint">{keyText(item.shortcut)}</span>}
    </>
  );
  if (item.checked !== undefined) {
    return (
      <Base.CheckboxItem {...shared} checked={item.checked} onCheckedChange={() => item.onSelect()}>
        {content}
      </Base.CheckboxItem>
    );
  }
  return (
    <Base.Item {...shared} onClick={() => item.onSelect()}>
      {content}
    </Base.Item>
  );
}

function MenuLines({ items }: { items: readonly MenuItem[] }) {
  const lines = items.filter(item => item !== false && item !== null && item !== undefined);
  return lines.map((item, index) => <MenuLine key={'id' in item ? item.id : index} item={item} />);
}

function Popup({
  items,
  align,
  anchor,
  label,
}: {
  items: readonly MenuItem[];
  align: 'start' | 'end';
  anchor?: Anchor;
  label?: string;
}) {
  return (
    <Base.Portal>
      <Base.Positioner className="g-popup-pos" sideOffset={4} align={align} anchor={anchor}>
        <Base.Popup className="g-menu" aria-label={label}>
          <MenuLines items={items} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

export interface MenuProps {
  items: readonly MenuItem[] | (() => readonly MenuItem[]);
  /** The button that opens it, as an element: `<Button>More</Button>`. */
  trigger: ReactElement;
  align?: 'start' | 'end';
  /** Names the menu for assistive technology where the trigger's words don't. */
  label?: string;
}

/** A menu under its button. */
export function Menu({ items, trigger, align = 'start', label }: MenuProps) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    if (next) hideTip();
    setOpen(next);
  };
  return (
    <Base.Root open={open} onOpenChange={change} modal={false}>
      <Base.Trigger render={trigger} />
      {open && <Popup items={typeof items === 'function' ? items() : items} align={align} label={label} />}
    </Base.Root>
  );
}

type Anchor = Element | { getBoundingClientRect(): DOMRect };

export interface MenuAtProps {
  /** Where it opens: an element, or a point of the window; null is closed. */
  at: Element | { x: number; y: number } | null;
  items: readonly MenuItem[];
  onClose(): void;
  align?: 'start' | 'end';
  label?: string;
}

/** A menu without a trigger of its own: the one menu that a whole list shares. Focus goes back to where it was. */
export function MenuAt({ at, items, onClose, align = 'start', label }: MenuAtProps) {
  if (!at) return null;
  const anchor: Anchor =
    at instanceof Element ? at : { getBoundingClientRect: () => new DOMRect(at.x, at.y - 4, 0, 0) };
  return (
    <Base.Root open onOpenChange={open => !open && onClose()} modal={false}>
      <Popup items={items} align={align} anchor={anchor} label={label} />
    </Base.Root>
  );
}

export interface ContextMenuProps {
  items: readonly MenuItem[] | (() => readonly MenuItem[]);
  children: ReactNode;
  className?: string;
  label?: string;
}

/** Opens at the pointer on a right click, and at the focused element by Shift+F10 or the menu key. */
export function ContextMenu({ items, children, className, label }: ContextMenuProps) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent) => {
    event.preventDefault();
    hideTip();
    setAt(pointOf(event));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu is an addition; what is in it stands elsewhere too
    <div className={className} onContextMenu={open}>
      {children}
      <MenuAt
        at={at}
        items={at ? (typeof items === 'function' ? items() : items) : []}
        onClose={() => setAt(null)}
        label={label}
      />
    </div>
  );
}

/** Where a context menu opens. The keyboard's menu key has no pointer: then it is beside the name of what has the focus. */
export function pointOf(event: MouseEvent): { x: number; y: number } {
  const { nativeEvent } = event;
  if (!(nativeEvent instanceof PointerEvent) || nativeEvent.pointerType !== '')
    return { x: event.clientX, y: event.clientY };
  const box = (document.activeElement ?? document.body).getBoundingClientRect();
  return { x: box.left + Math.min(44, box.width / 2), y: Math.min(box.bottom, window.innerHeight) };
}
