import type { ReactNode } from 'react';
import { loadArchive } from '../../stores/archives.ts';
import { openPullDialog } from '../../stores/ui.ts';
import { Button, EmptyState, icons } from '../../ui/index.ts';

/** A page of images without any: where they come from. `children` says what they are for on this page. */
export function NoImages({ children }: { children: ReactNode }) {
  return (
    <EmptyState
      title="No images yet"
      offers={[
        {
          id: 'pull',
          icon: icons.pull,
          title: 'Pull an image',
          hint: 'From Docker Hub or any other registry.',
          action: (
            <Button variant="primary" onClick={() => openPullDialog()}>
              Pull image
            </Button>
          ),
        },
        {
          id: 'load',
          icon: icons.folder,
          title: 'Load an archive',
          hint: 'An image saved by docker save, or an OCI archive.',
          action: <Button onClick={() => void loadArchive()}>Choose file…</Button>,
        },
      ]}
    >
      {children}
    </EmptyState>
  );
}
