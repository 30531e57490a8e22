import type { ReactNode } from 'react';
import './EmptyState.css';
import { GantryCrane } from './brand.tsx';
import { cx } from './cx.ts';
import { Icon, type IconType } from './Icon.tsx';

export interface Offer {
  id: string;
  icon: IconType;
  title: string;
  hint?: ReactNode;
  /** A button or a field with a button; one of at most four is primary. */
  action: ReactNode;
}

export interface EmptyStateProps {
  /** What is true: "Nothing runs here yet". */
  title: string;
  children?: ReactNode;
  offers?: readonly Offer[];
  /** Under the offers: a `Note` about other engines. */
  note?: ReactNode;
  /** The crane, on the home page. */
  illustration?: boolean;
  /** A small one inside a pane: one line and at most one action. */
  compact?: boolean;
  action?: ReactNode;
}

/** A page without content: says what is true, then what can be done about it. */
export function EmptyState({ title, children, offers, note, illustration, compact, action }: EmptyStateProps) {
  if (compact) {
    return (
      <div className="g-empty-small">
        <p className="g-medium">{title}</p>
        {children && <p className="g-t2 g-12">{children}</p>}
        {action}
      </div>
    );
  }
  return (
    <div className={cx('g-empty', !illustration && 'g-empty-plain')}>
      <div className="g-empty-hero">
        <div>
          <h2>{title}</h2>
          {children && <p className="g-empty-text">{children}</p>}
        </div>
        {illustration && <GantryCrane />}
      </div>
      {offers && offers.length > 0 && (
        <ul className="g-offers">
          {offers.map(offer => (
            <li key={offer.id}>
              <Icon of={offer.icon} />
              <div className="g-grow">
                <div className="g-medium">{offer.title}</div>
                {offer.hint && <div className="g-t3 g-offer-hint">{offer.hint}</div>}
              </div>
              <span className="g-flex">{offer.action}</span>
            </li>
          ))}
        </ul>
      )}
      {action}
      {note && <div className="g-empty-note">{note}</div>}
    </div>
  );
}
