import { count } from '../../format/index.ts';
import { Button } from '../../ui/index.ts';
import { checkUpdates, useUpdates } from './updates.ts';

/** Quiet words on the last look for updates, and a button for another. */
export function UpdatesLine() {
  const { checks, busy, error } = useUpdates();
  const failed = [...checks.values()].filter(check => check.state === 'unknown');
  const [first] = failed;
  return (
    <>
      <Button size="sm" variant="ghost" busy={busy} onClick={() => void checkUpdates(true)}>
        {busy ? 'Checking for updates…' : 'Check for updates'}
      </Button>
      {error && <span data-tip={error.message}>Updates could not be checked</span>}
      {first && (
        <span data-tip={first.problem?.message}>{`${count(failed.length, 'image')} could not be checked`}</span>
      )}
    </>
  );
}
