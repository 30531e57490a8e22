import { useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { openRunDialog, useUiStore } from '../../stores/ui.ts';
import { Dialog } from '../../ui/index.ts';
import './images.css';
import { PullFoot } from './PullFoot.tsx';
import { PullForm } from './PullForm.tsx';
import { PullPlanView } from './PullPlanView.tsx';
import { PullProgress } from './PullProgress.tsx';
import { RecreateDialog } from './recreate/RecreateDialog.tsx';
import { useOutdated } from './recreate/use-outdated.ts';
import { usePlan } from './use-plan.ts';

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
        <PullFoot
          task={task}
          running={running}
          bytesToFetch={plan && !plan.upToDate ? plan.fetchBytes : null}
          ready={name !== ''}
          outdated={outdated.containers.length}
          onClose={onClose}
          onPull={() => void pull()}
          onCancel={() => taskId && void runtime.tasks.cancel({ id: taskId })}
          onChange={() => setTaskId(null)}
          onRecreate={() => setRecreating(true)}
          onRun={() => {
            onClose();
            openRunDialog({ image: name });
          }}
        />
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
          <PullForm
            reference={reference}
            platform={platform}
            wrong={wrong}
            busy={busy}
            checked={confirmed !== null && !error}
            onReference={value => {
              setReference(value);
              setConfirmed(null);
              setProblem('');
            }}
            onPlatform={setPlatform}
            onCheck={() => setConfirmed({ name })}
            onSubmit={goOn}
          />
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
