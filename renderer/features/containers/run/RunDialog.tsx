import { useMemo, useRef, useState } from 'react';
import type { RunProblem, RunSpecInput } from '../../../../runtime/contract/containers.ts';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import { runtime } from '../../../ipc/client.ts';
import { useUiStore } from '../../../stores/ui.ts';
import { Button, Dialog, Form, Note, StatusShape } from '../../../ui/index.ts';
import './run.css';
import { AdvancedFields } from './AdvancedFields.tsx';
import { BasicFields } from './BasicFields.tsx';
import { CommandPanel } from './CommandPanel.tsx';
import { EnvFields } from './EnvFields.tsx';
import { type FormProblem, formOf, type RunForm, specOf } from './form.ts';
import { LimitFields } from './LimitFields.tsx';
import { MountFields } from './MountFields.tsx';
import { PortFields } from './PortFields.tsx';
import { useImageDefaults, useLocalImage, useRunCheck } from './use-run-check.ts';

/** Runs an image: a form and the equal `docker run` line, each editing the other. */
export function RunDialog() {
  const request = useUiStore(state => state.runDialog);
  const close = useUiStore(state => state.closeRunDialog);
  return request ? <OpenRunDialog initial={request.initial} onClose={close} /> : null;
}

function OpenRunDialog({ initial, onClose }: { initial: RunSpecInput | undefined; onClose(): void }) {
  const [form, setForm] = useState<RunForm>(() => formOf(initial));
  const [busy, setBusy] = useState<'run' | 'create' | null>(null);
  const [failure, setFailure] = useState<GantryError | null>(null);
  const imageField = useRef<HTMLInputElement>(null);
  const { spec, rows, problems: typed } = useMemo(() => specOf(form), [form]);
  const image = useLocalImage(form.image);
  const defaults = useImageDefaults(image?.id);
  const checked = useRunCheck(spec);
  const change = (part: Partial<RunForm>) => {
    setFailure(null);
    setForm(before => ({ ...before, ...part }));
  };
  const problems = useMemo(() => allProblems(typed, checked), [typed, checked]);
  const hindrance = !spec.image ? 'Choose an image.' : hindranceOf(problems);

  const run = async (start: boolean) => {
    if (hindrance || busy) return;
    setBusy(start ? 'run' : 'create');
    try {
      const { task } = await runtime.containers.run({ spec, start });
      if (task) useUiStore.getState().showInDock(`task:${task}`);
      onClose();
    } catch (thrown) {
      setFailure(toGantryError(thrown));
      setBusy(null);
    }
  };
  const fields = { form, change, problems, rows };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run container"
      size="xl"
      sticky
      flush
      initialFocus={imageField}
      footer={
        <>
          <Hindrance text={form.image.trim() ? hindrance : ''} />
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={Boolean(hindrance) || busy !== null} onClick={() => void run(false)}>
            {busy === 'create' ? 'Creating…' : 'Create only'}
          </Button>
          <Button variant="primary" disabled={Boolean(hindrance) || busy !== null} onClick={() => void run(true)}>
            {busy === 'run' ? 'Starting…' : 'Run'}
          </Button>
        </>
      }
    >
      <div className="run">
        <Form className="run-form" onSubmit={() => void run(true)}>
          {failure && (
            <Note tone="fail" detail={failure.detail}>
              {[failure.message, failure.hint].filter(Boolean).join(' ')}
            </Note>
          )}
          <BasicFields {...fields} image={image} defaults={defaults} imageField={imageField} />
          <PortFields {...fields} defaults={defaults} />
          <EnvFields {...fields} defaults={defaults} />
          <MountFields {...fields} defaults={defaults} />
          <LimitFields {...fields} />
          <AdvancedFields {...fields} defaults={defaults} />
          {/* Enter in any field runs it: a form needs a button of its own for that. */}
          <button type="submit" hidden />
        </Form>
        <CommandPanel spec={spec} problems={problems} image={image} onEdit={edited => setForm(formOf(edited))} />
      </div>
    </Dialog>
  );
}

function Hindrance({ text }: { text: string }) {
  return (
    <span className="run-hindrance g-grow" role="status">
      {text && (
        <>
          <StatusShape status="failed" />
          <span className="g-ell" data-tip={text} data-tip-cut="">
            {text}
          </span>
        </>
      )}
    </span>
  );
}

/** Problems of the form itself and of the check, as one list. */
function allProblems(typed: readonly FormProblem[], checked: readonly RunProblem[]): readonly RunProblem[] {
  const own = typed.map(({ field, message }) => ({
    field,
    error: { kind: 'invalid-input' as const, message },
    holder: null,
    nextFreePort: null,
    blocking: true,
  }));
  return [...own, ...checked];
}

function hindranceOf(problems: readonly RunProblem[]): string {
  const blocking = problems.filter(problem => problem.blocking);
  const [first] = blocking;
  if (!first) return '';
  return blocking.length === 1 ? first.error.message : `${first.error.message} ${blocking.length - 1} more to mend.`;
}
