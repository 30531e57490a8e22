import { useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { bytes, count } from '../../format/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { openRunDialog, useUiStore } from '../../stores/ui.ts';
import { Button, Dialog, Form, FormRow, Input, icons, Select } from '../../ui/index.ts';
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

function sentence({ message, hint }: GantryError): string {
  return [message, hint].filter(Boolean).join(' ');
}

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
  const name = reference.trim();
  // What opens the dialog with a name (a row's menu, a search) has it from a list or from a field that was left with Enter.
  const [confirmed, setConfirmed] = useState(first.trim() ? { name: first.trim() } : null);
  const { plan, error, busy } = usePlan(confirmed, platform, taskId !== null);
  const outdated = useOutdated(plan?.reference ?? name);
  const [recreating, setRecreating] = useState(false);
  const wrong = problem || (error?.kind === 'invalid-input' ? sentence(error) : '');
  const pull = async () => {
    if (!name) return;
    setProblem('');
    outdated.remember();
    try {
      setTaskId((await runtime.images.pull({ reference: name, platform })).task);
    } catch (thrown) {
      setProblem(sentence(toGantryError(thrown)));
    }
  };
  /** Enter: the plan first, then the pull. */
  const goOn = () => {
    if (name && confirmed === null) setConfirmed({ name });
    else void pull();
  };
  if (recreating)
    return <RecreateDialog image={plan?.reference ?? name} containers={outdated.containers} onClose={onClose} />;
  const running = taskId !== null && (!task || task.state === 'running');
  return (
    <Dialog
      open
      onClose={onClose}
      title={task?.title ?? 'Pull image'}
      subtitle={running && plan?.platform}
      size="lg"
      flush={task !== undefined}
      sticky
      footer={
        running ? (
          <>
            <span className="g-t3 g-12 g-grow">Keeps going when you close this. Find it in tasks.</span>
            <Button onClick={() => taskId && void runtime.tasks.cancel({ id: taskId })}>Cancel pull</Button>
            <Button variant="primary" onClick={onClose}>
              Continue in background
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
                openRunDialog({ image: name });
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
            <Button variant="primary" disabled={!name} onClick={() => void pull()}>
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
          <Form onSubmit={goOn}>
            <FormRow
              label="Image"
              error={wrong || undefined}
              hint="A name as docker pull takes it: postgres:16, ghcr.io/team/app, localhost:5000/app@sha256:… The registry is asked when you press Enter or Check, not while you type."
            >
              <div className="g-flex">
                <Input
                  mono
                  className="g-grow"
                  value={reference}
                  placeholder="postgres:16"
                  onChange={value => {
                    setReference(value);
                    setConfirmed(null);
                    setProblem('');
                  }}
                />
                <Button
                  disabled={!name || (confirmed !== null && !error)}
                  busy={busy}
                  tip="Asks the registry what a pull would fetch"
                  onClick={() => setConfirmed({ name })}
                >
                  Check
                </Button>
              </div>
            </FormRow>
            <FormRow label="Platform">
              <Select value={platform} onChange={setPlatform} options={platforms} />
            </FormRow>
            <button type="submit" hidden />
          </Form>
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
