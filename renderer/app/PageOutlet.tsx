import { Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ErrorBoundary } from '../ui/index.ts';
import { useEngineReady } from './engine-ready.ts';
import { PageSkeleton } from './PageSkeleton.tsx';
import {
  ContainerDetailPage,
  ContainersPage,
  ImageDetailPage,
  ImagesPage,
  SettingsPage,
  Starting,
  Troubleshoot,
} from './pages.tsx';
import { pageOf } from './routes.ts';

/** The page of the address. Pages that need an engine give way to the starting page until one has answered. */
export function PageOutlet() {
  const [path] = useLocation();
  const title = pageOf(path)?.title;
  return (
    <section className="app-page" id="page" aria-label={title ?? 'Page'}>
      <ErrorBoundary
        what={title ? `the page ${title}` : 'this page'}
        resetKey={path}
        onError={(error, info) => console.error(error, info.componentStack)}
      >
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/settings" component={SettingsPage} />
            <Route path="/troubleshoot" component={Troubleshoot} />
            <Route>
              <EnginePages />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </section>
  );
}

function EnginePages() {
  if (!useEngineReady()) return <Starting />;
  return (
    <Switch>
      <Route path="/containers" component={ContainersPage} />
      <Route path="/containers/:id/:tab?" component={ContainerDetailPage} />
      <Route path="/images" component={ImagesPage} />
      <Route path="/images/:id/:tab?" component={ImageDetailPage} />
    </Switch>
  );
}
