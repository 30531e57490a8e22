import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './Tabs.css';
import { number } from '../format/index.ts';
import { cx } from './cx.ts';

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** A quiet number behind the label. */
  count?: number;
  disabled?: boolean;
}

export interface TabsProps<Id extends string> {
  tabs: readonly Tab<Id>[];
  value: Id;
  onChange(id: Id): void;
  /** Names the bar. */
  label?: string;
  /** The panel of the chosen tab; without it the bar stands alone and the page renders what belongs to it. */
  children?: ReactNode;
  className?: string;
}

/** The bar of a detail page's head. Arrow keys move and choose on Enter or Space, so that a pane isn't loaded in passing. */
export function Tabs<Id extends string>({ tabs, value, onChange, label, children, className }: TabsProps<Id>) {
  return (
    <Base.Root
      value={value}
      onValueChange={next => onChange(next as Id)}
      className={cx('g-tabs-root', children !== undefined && 'g-tabs-full', className)}
    >
      <Base.List className="g-tabs" aria-label={label} activateOnFocus={false}>
        {tabs.map(tab => (
          <Base.Tab key={tab.id} value={tab.id} disabled={tab.disabled} className="g-tab">
            {tab.label}
            {tab.count !== undefined && <span className="g-tab-n">{number(tab.count)}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} className="g-tab-panel">
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  );
}
