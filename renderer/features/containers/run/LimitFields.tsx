import { memory as memoryText } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { FormRow, NumberField, Segmented } from '../../../ui/index.ts';
import { type FieldsProps, problemsOf, sentences } from './fields.ts';
import type { RunForm } from './form.ts';

/** Memory, CPUs, and what happens when it ends. */
export function LimitFields({ form, change, problems }: FieldsProps) {
  const info = useStateStore(state => state.engine?.info ?? null);
  const found = [...problemsOf(problems, 'memory'), ...problemsOf(problems, 'cpus')];
  return (
    <>
      <FormRow label="Limits" error={sentences(found, true)} hint={sentences(found, false)}>
        <div className="g-flex">
          <NumberField
            aria-label="Memory limit in MB"
            width={168}
            suffix="MB memory"
            placeholder="no limit"
            min={0}
            value={form.memory}
            onChange={memory => change({ memory })}
          />
          <NumberField
            aria-label="CPU limit"
            width={124}
            suffix="CPUs"
            placeholder="no limit"
            min={0}
            step={0.5}
            value={form.cpus}
            onChange={cpus => change({ cpus })}
          />
          {info && <span className="g-t3 g-12">{`of ${memoryText(info.memory)} and ${info.cpus} CPUs`}</span>}
        </div>
      </FormRow>
      <FormRow label="Restart" error={sentences(problemsOf(problems, 'restart'), true)}>
        <div className="g-flex">
          <Segmented<RunForm['restart']>
            aria-label="Restart policy"
            value={form.restart}
            onChange={restart => change({ restart })}
            options={[
              { value: 'no', label: 'Never' },
              { value: 'on-failure', label: 'On failure' },
              { value: 'unless-stopped', label: 'Unless stopped' },
              { value: 'always', label: 'Always' },
            ]}
          />
          {form.restart === 'on-failure' && (
            <NumberField
              aria-label="Most restarts"
              width={104}
              suffix="tries"
              placeholder="no limit"
              min={0}
              value={form.maxRetries || null}
              onChange={tries => change({ maxRetries: tries ?? 0 })}
            />
          )}
        </div>
      </FormRow>
    </>
  );
}
