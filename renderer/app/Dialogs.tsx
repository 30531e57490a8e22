import { Suspense } from 'react';
import { useUiStore } from '../stores/ui.ts';
import { ErrorBoundary } from '../ui/index.ts';
import { PaletteHost } from './PaletteHost.tsx';
import { NewBuildDialog, PullDialog, RequestedPush, RunDialog } from './pages.tsx';

/** What floats above every page: the palette, and the Run, Pull, Push and New build dialogs, which are read when they are first opened. */
export function Dialogs() {
  const palette = useUiStore(state => state.palette);
  const run = useUiStore(state => state.runDialog);
  const pull = useUiStore(state => state.pullDialog);
  const push = useUiStore(state => state.pushDialog);
  const build = useUiStore(state => state.buildDialog);
  return (
    <ErrorBoundary
      what="the dialog"
      resetKey={[palette.open, run !== null, pull !== null, push !== null, build !== null].join()}
    >
      <Suspense fallback={null}>
        {run && <RunDialog />}
        {pull && <PullDialog />}
        {push && <RequestedPush />}
        {build && <NewBuildDialog />}
      </Suspense>
      {palette.open && <PaletteHost />}
    </ErrorBoundary>
  );
}
