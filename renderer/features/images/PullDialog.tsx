import { useState } from 'react';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { openRunDialog, useUiStore } from '../../stores/ui.ts';
import { Button, Dialog, FormRow, Input, icons, Select } from '../../ui/index.ts';
import './images.css';
import { PullPlanView } from './PullPlanView.tsx';
import { PullProgress } from './PullProgress.tsx';
import { RecreateDialog } from './recreate/RecreateDialog.tsx';
import { useOutdated } from './recreate/use-outdated.ts';
import { usePlan } from './use-plan.ts';

/** Platforms that images are commonly made for; the first is the engine's own. */
const platforms = [
  { value: '', label: 'The engine’s own' },
  { value: 'linux/amd64', label: 'linux/amd64' },
  { value: 'linux/arm64', label: 'linux/arm64' },
  { value: 'linux/arm/v7', label: 'linux/arm/v7' },
];

/** Asks what to pull, then turns into its progress in place. Closing it leaves the pull running as a task. */
export function PullDialog() {
  const request = useUiStore(state => state.pullDialog);
  const close = useUiStore(state => state.closePullDialog);
  return request ? <OpenPullDialog key={request.reference} first={request.reference} onClose={close} /> : null;
}

function OpenPullDialog({ first, onClose }: { first: string; onClose(): void }) {
  const [reference, setReference] = useState(first);
  const [platform, setPlatform] = useState('');
  const [problem, setProblem] = useState('');
  const [taskId, setTaskId] = useState<string | null>(null);
  const task = useStateStore(state => (taskId ? state.tasks.get(taskId) : undefined));
  const { plan, error, busy } = usePlan(reference, platform, taskId !== null);
  const outdated = useOutdated(plan?.reference ?? reference.trim());
  const [recreating, setRecreating] = useState(false);
  const pull = async () => {
    if (!reference.trim()) return;
    setProblem('');
    outdated.remember();
    try {
      setTaskId((await runtime.images.pull({ reference: reference.trim(), platform })).task);
    } catch (thrown) {
      const error = toGantryError(thrown);
      setProblem([error.message, error.hint].filter(Boolean).join(' '));
    }
  };
  if (recreating)
    return (
      <RecreateDialog image={plan?.reference ?? reference.trim()} containers={outdated.containers} onClose={onClose} />
    );
  const running = taskId !== null && (!task || task.state === 'running');
  return (
    <Dialog
      open
      onClose={onClose}
      title={task?.title ?? 'Pull image'}
      size="lg"
      flush={task !== undefined}
      sticky
      footer={
        running ? (
          <>
            <span className="g-t3 g-12 g-grow">Closing this leaves the pull running; it is under Tasks.</span>
            <Button onClick={() => taskId && void runtime.tasks.cancel({ id: taskId })}>Cancel pull</Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </>
        ) : task?.state === 'done' ? (
          <>
            <Button onClick={onClose}>Close</Button>
            {outdated.containers.length > 0 && (
              <Button variant="primary" icon={icons.restart} onClick={() => setRecreating(true)}>
                {`Recreate ${count(outdated.containers.length, 'container')}…`}
              </Button>
            )}
            <Button
              variant={outdated.containers.length > 0 ? 'default' : 'primary'}
              onClick={() => {
                onClose();
                openRunDialog({ image: reference.trim() });
              }}
            >
              Run…
            </Button>
          </>
        ) : task ? (
          <>
            <Button onClick={() => setTaskId(null)}>Change…</Button>
            <Button variant="primary" onClick={() => void pull()}>
              Try again
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" disabled={!reference.trim()} onClick={() => void pull()}>
              {plan && !plan.upToDate ? `Pull ${bytes(plan.fetchBytes)}` : 'Pull'}
            </Button>
          </>
        )
      }
    >
      {task ? (
        plan ? (
          <PullPlanView plan={plan} task={task} />
        ) : (
          <PullProgress task={task} />
        )
      ) : (
        <>
          <FormRow
            label="Image"
            error={problem || undefined}
            hint="A name as docker pull takes it: postgres:16, ghcr.io/team/app, localhost:5000/app@sha256:…"
          >
            <Input
              mono
              value={reference}
              placeholder="postgres:16"
              onChange={value => {
                setReference(value);
                setProblem('');
              }}
              onKeyDown={event => {
                if (event.key === 'Enter') void pull();
              }}
            />
          </FormRow>
          <FormRow label="Platform">
            <Select value={platform} onChange={setPlatform} options={platforms} />
          </FormRow>
          <div className="pull-plan" aria-live="polite">
            {busy && <span className="g-t3 g-12 pull-plan-word">Looking at what it would fetch…</span>}
            {error && error.kind !== 'invalid-input' && (
              <span className="g-t3 g-12 pull-plan-word">{`No plan: ${error.message}`}</span>
            )}
            {plan && <PullPlanView plan={plan} />}
          </div>
        </>
      )}
    </Dialog>
  );
}
