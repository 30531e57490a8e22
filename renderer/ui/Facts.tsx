import type { ReactNode } from 'react';
import './Facts.css';

/** Sections of facts in two columns where there is room: the readable half of every Inspect tab. */
export function Facts({ children }: { children: ReactNode }) {
  return <div className="g-facts">{children}</div>;
}

/** Facts that belong together. */
export function FactSection({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="g-facts-section">
      <h2>
        {title}
        {note && <small>{note}</small>}
      </h2>
      <dl>{children}</dl>
    </section>
  );
}

export interface FactProps {
  name: string;
  /** Text to read and select, or something in its place. */
  value: ReactNode;
  /** Ids, paths, commands. */
  mono?: boolean;
  /** Makes the value a link. */
  href?: string;
}

/** One fact: its name, its value. */
export function Fact({ name, value, mono, href }: FactProps) {
  return (
    <div className="g-fact">
      <dt>{name}</dt>
      <dd className={mono ? 'g-mono g-select-text' : 'g-select-text'}>
        {href ? (
          <a className="g-link" href={href}>
            {value}
          </a>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}
