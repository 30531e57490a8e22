import { lazy, Suspense } from 'react';
import { useUiStore } from '../stores/ui.ts';
import { ErrorBoundary } from '../ui/index.ts';

const Palette = lazy(async () => ({ default: (await import('../features/palette/index.ts')).Palette }));

/** What floats above every page: the palette, the Run and the Pull dialog. Each is read when it is first opened. */
export function Dialogs() {
  const palette = useUiStore(state => state.palette);
  return (
    <ErrorBoundary what="a dialog" resetKey={`${palette.open}`}>
      <Suspense fallback={null}>{palette.open && <Palette />}</Suspense>
    </ErrorBoundary>
  );
}
