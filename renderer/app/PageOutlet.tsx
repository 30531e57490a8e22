import { Suspense, useEffect, useRef, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ErrorBoundary } from '../ui/index.ts';
import { useEngineReady } from './engine-ready.ts';
import { PageSkeleton } from './PageSkeleton.tsx';
import {
  ArchivePage,
  BuildRoute,
  BuildsPage,
  ContainerRoute,
  ContainersPage,
  DockerfilePage,
  ImageRoute,
  ImagesPage,
  RegistriesPage,
  SettingsPage,
  SharingPage,
  Starting,
  Troubleshoot,
} from './pages.tsx';
import { decodePart, pageOf } from './routes.ts';
import { useScrollMemory } from './use-scroll-memory.ts';

/** The page of the address. Pages that need an engine give way to the starting page until one has answered. */
export function PageOutlet() {
  const [path] = useLocation();
  const title = pageOf(path)?.title;
  const section = useRef<HTMLElement>(null);
  useScrollMemory(path, section);
  return (
    <section ref={section} className="app-page" id="page" aria-label={title ?? 'Page'}>
      <ErrorBoundary
        what={title ? `the page ${title}` : 'this page'}
        resetKey={path}
        onError={(error, info) => console.error(error, info.componentStack)}
      >
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/settings">
              <SettingsPage />
            </Route>
            <Route path="/troubleshoot">
              <Troubleshoot />
            </Route>
            {/* Text needs no engine. */}
            <Route path="/builds/dockerfile/:place?">
              {({ place }) => <DockerfilePage place={decodePart(place ?? '')} />}
            </Route>
            <Route>
              <EnginePages />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </section>
  );
}

/** A running engine is taken over in less than this, milliseconds: a page about its start would only flash. */
const takeOverMs = 400;
const begun = performance.now();

/** False while a start may still be a take-over. */
function useStartIsLong(): boolean {
  const [long, setLong] = useState(() => performance.now() - begun > takeOverMs);
  useEffect(() => {
    if (long) return;
    const timer = setTimeout(() => setLong(true), takeOverMs - (performance.now() - begun));
    return () => clearTimeout(timer);
  }, [long]);
  return long;
}

function EnginePages() {
  const ready = useEngineReady();
  const long = useStartIsLong();
  if (!ready) return long ? <Starting /> : <PageSkeleton />;
  return (
    <Switch>
      <Route path="/containers">
        <ContainersPage />
      </Route>
      <Route path="/containers/:id/:tab?">{params => <ContainerRoute params={params} />}</Route>
      <Route path="/images">
        <ImagesPage />
      </Route>
      <Route path="/images/sharing">
        <SharingPage />
      </Route>
      <Route path="/builds">
        <BuildsPage />
      </Route>
      <Route path="/builds/:id">{params => <BuildRoute params={params} />}</Route>
      <Route path="/registries">
        <RegistriesPage />
      </Route>
      <Route path="/images/archive">
        <ArchivePage />
      </Route>
      <Route path="/images/:id/:tab?">{params => <ImageRoute params={params} />}</Route>
    </Switch>
  );
}
