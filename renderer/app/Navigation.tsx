import { Link, useLocation } from 'wouter';
import { number } from '../format/index.ts';
import { useStateStore } from '../stores/state.ts';
import { cx, Icon, useMaxWidth } from '../ui/index.ts';
import { useEngineReady } from './engine-ready.ts';
import { type Page, pageOf, pages } from './routes.ts';
import './navigation.css';

/** The left navigation: a list of pages with counts; at 1100 px and below a rail of icons with the names as tooltips. */
export function Navigation() {
  const [path] = useLocation();
  const current = pageOf(path)?.id;
  return (
    <nav className="app-nav" aria-label="Main">
      {pages
        .filter(page => !page.foot)
        .map(page => (
          <Item key={page.id} page={page} current={page.id === current} />
        ))}
      <div className="app-nav-spring" />
      {pages
        .filter(page => page.foot)
        .map(page => (
          <Item key={page.id} page={page} current={page.id === current} />
        ))}
    </nav>
  );
}

function Item({ page, current }: { page: Page; current: boolean }) {
  const rail = useMaxWidth(1100);
  const ready = useEngineReady();
  const waits = page.needsEngine && !ready;
  const count = useCount(page);
  return (
    <Link
      href={page.path}
      className={cx('app-nav-item', waits && 'app-nav-waits')}
      aria-current={current ? 'page' : undefined}
      aria-label={count === null ? page.title : `${page.title}, ${number(count)}`}
      data-tip={waits ? `${rail ? `${page.title}: ` : ''}waits for the engine` : rail ? page.title : undefined}
      data-tip-keys={`mod+${pages.indexOf(page) + 1}`}
      aria-keyshortcuts={`Control+${pages.indexOf(page) + 1}`}
      draggable={false}
    >
      <Icon of={page.icon} />
      <span className="app-nav-title">{page.title}</span>
      {count !== null && !waits && <span className="app-nav-count">{number(count)}</span>}
    </Link>
  );
}

/** How many rows the page has; null while that isn't known, and for pages without rows. */
function useCount(page: Page): number | null {
  return useStateStore(state => {
    if (!state.loaded || (page.id !== 'containers' && page.id !== 'images' && page.id !== 'builds')) return null;
    return state[page.id].size || null;
  });
}
