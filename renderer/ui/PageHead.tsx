import { Fragment, type ReactNode } from 'react';
import './PageHead.css';
import { cx } from './cx.ts';
import { type StatusName, StatusShape } from './StatusShape.tsx';

export interface PageHeadProps {
  title: string;
  /** `Chips`. */
  chips?: ReactNode;
  /** `FilterBox`. */
  filter?: ReactNode;
  /** Buttons at the right; the primary one last. */
  actions?: ReactNode;
  className?: string;
}

/** The one head row of a page: title, chips, filter, actions. */
export function PageHead({ title, chips, filter, actions, className }: PageHeadProps) {
  return (
    <header className={cx('g-head', className)}>
      <h1 className="g-ell">{title}</h1>
      {chips}
      <span className="g-grow" />
      {filter}
      {actions}
    </header>
  );
}

export interface Crumb {
  label: string;
  href?: string;
  onPress?(): void;
}

export interface DetailHeadProps {
  /** Where it belongs: "shop" in "shop / shop-api". */
  crumbs?: readonly Crumb[];
  status?: StatusName;
  /** Said aloud with the shape. */
  statusWord?: string;
  title: string;
  /** Behind the title: id, image, ports. */
  facts?: ReactNode;
  actions?: ReactNode;
  /** `Tabs`, as the second line. */
  tabs?: ReactNode;
  className?: string;
}

/** The head of a detail page: breadcrumb, name and facts, actions, and the tabs under them. */
export function DetailHead({
  crumbs = [],
  status,
  statusWord,
  title,
  facts,
  actions,
  tabs,
  className,
}: DetailHeadProps) {
  return (
    <header className={cx('g-dethead', tabs ? 'g-dethead-tabs' : undefined, className)}>
      <div className="g-dethead-line">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb" className="g-crumbs">
            {crumbs.map(crumb => (
              <Fragment key={crumb.label}>
                <CrumbLink {...crumb} />
                <span aria-hidden="true">/</span>
              </Fragment>
            ))}
          </nav>
        )}
        {status && <StatusShape status={status} />}
        {statusWord && <span className="g-hidden">{statusWord}</span>}
        <h1 className="g-ell" data-tip={title} data-tip-cut="">
          {title}
        </h1>
        {facts}
        <span className="g-grow" />
        {actions}
      </div>
      {tabs}
    </header>
  );
}

function CrumbLink({ label, href, onPress }: Crumb) {
  if (href !== undefined) {
    return (
      <a className="g-crumb" href={href} onClick={onPress}>
        {label}
      </a>
    );
  }
  if (!onPress) return <span>{label}</span>;
  return (
    <button type="button" className="g-crumb" onClick={onPress}>
      {label}
    </button>
  );
}
