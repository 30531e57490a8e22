import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { bytes, count } from '../../format/index.ts';
import { Button, icons } from '../../ui/index.ts';

interface Props {
  /** Undefined before the pull. */
  task: TaskRow | undefined;
  running: boolean;
  /** As the plan says; null without one, or with nothing to fetch. */
  bytesToFetch: number | null;
  /** There is a name to pull. */
  ready: boolean;
  /** How many containers use the image as it was before. */
  outdated: number;
  onClose(): void;
  onPull(): void;
  onCancel(): void;
  onChange(): void;
  onRecreate(): void;
  onRun(): void;
}

/** What can be done before a pull, during it, and after it. */
export function PullFoot({ task, running, bytesToFetch, ready, outdated, ...on }: Props) {
  if (running)
    return (
      <>
        <span className="g-t3 g-12 g-grow">Keeps going when you close this. Find it in tasks.</span>
        <Button onClick={on.onCancel}>Cancel pull</Button>
        <Button variant="primary" onClick={on.onClose}>
          Continue in background
        </Button>
      </>
    );
  if (task?.state === 'done')
    return (
      <>
        <Button onClick={on.onClose}>Close</Button>
        {outdated > 0 && (
          <Button variant="primary" icon={icons.restart} onClick={on.onRecreate}>
            {`Recreate ${count(outdated, 'container')}…`}
          </Button>
        )}
        <Button variant={outdated > 0 ? 'default' : 'primary'} onClick={on.onRun}>
          Run…
        </Button>
      </>
    );
  if (task)
    return (
      <>
        <Button onClick={on.onChange}>Change…</Button>
        <Button variant="primary" onClick={on.onPull}>
          Try again
        </Button>
      </>
    );
  return (
    <>
      <Button onClick={on.onClose}>Cancel</Button>
      <Button variant="primary" disabled={!ready} onClick={on.onPull}>
        {bytesToFetch === null ? 'Pull' : `Pull ${bytes(bytesToFetch)}`}
      </Button>
    </>
  );
}
