import { type KeyboardEvent, useRef } from 'react';
import type { BuildRow, BuildStep } from '../../../../runtime/contract/builds.ts';
import { bytes } from '../../../format/index.ts';
import { cx, StatusShape, Tag } from '../../../ui/index.ts';
import { stepStatus, stepTime } from '../words.ts';
import { groupSteps, type StepGroup } from './order.ts';
import { RunningTime } from './RunningTime.tsx';

interface Props {
  row: BuildRow;
  steps: readonly BuildStep[];
  now: number;
  chosen: number | null;
  onChoose(step: BuildStep): void;
}

/** The steps with their states and times; arrow keys move. */
export function StepList({ row, steps, now, chosen, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const groups = groupSteps(steps);
  const flat = groups.flatMap(group => group.steps);
  const whole = Math.max(1, (row.endedAt ?? now) - row.startedAt);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = flat.findIndex(step => step.index === chosen);
    const next = flat[Math.min(flat.length - 1, Math.max(0, at + by))];
    if (!next) return;
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`[data-step="${next.index}"]`)?.focus();
  };
  return (
    <div className="bld-steps">
      <div className="bld-steps-head" aria-hidden="true">
        <span>Step</span>
        <span className="bld-scale">
          <span>0</span>
          <span>{stepTime(whole)}</span>
        </span>
        <span className="g-right">Time</span>
      </div>
      <div ref={list} role="listbox" aria-label="Steps" onKeyDown={move} tabIndex={-1}>
        {groups.map(group => (
          <Group
            key={`${group.kind} ${group.stage}`}
            group={group}
            title={group.kind === 'stage' && groups.filter(each => each.kind === 'stage').length > 1}
          >
            {group.steps.map(step => (
              <Step
                key={step.index}
                step={step}
                begun={row.startedAt}
                whole={whole}
                now={now}
                chosen={step.index === chosen}
                stop={chosen === null ? step === flat[0] : step.index === chosen}
                onChoose={onChoose}
              />
            ))}
          </Group>
        ))}
      </div>
    </div>
  );
}

function Group({ group, title, children }: { group: StepGroup; title: boolean; children: React.ReactNode }) {
  const over = group.steps.filter(step => step.state !== 'waiting' && step.state !== 'running').length;
  const failed = group.steps.findIndex(step => step.state === 'failed');
  return (
    // biome-ignore lint/a11y/useSemanticElements: options of a list box are grouped so
    <div role="group" aria-label={group.stage || (group.kind === 'after' ? 'Writing the image' : 'Steps')}>
      {title && (
        <div className="bld-stage" aria-hidden="true">
          <span className="g-ell">{group.stage}</span>
          <span className={cx('g-num', failed >= 0 && 'g-fail')}>
            {failed >= 0
              ? `failed at step ${failed + 1} of ${group.steps.length}`
              : over < group.steps.length
                ? `step ${over + 1} of ${group.steps.length}`
                : ''}
          </span>
        </div>
      )}
      {children}
    </div>
  );
}

interface StepProps {
  step: BuildStep;
  begun: number;
  whole: number;
  now: number;
  chosen: boolean;
  /** The one that Tab stops at. */
  stop: boolean;
  onChoose(step: BuildStep): void;
}

function Step({ step, begun, whole, now, chosen, stop, onChoose }: StepProps) {
  const { status, word } = stepStatus(step.state);
  const quiet = step.internal || step.state === 'cached' || step.state === 'waiting' || step.state === 'skipped';
  const end = step.endedAt ?? now;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list moves by arrow keys, and what has the focus is chosen
    <div
      className={cx('bld-step', chosen && 'bld-step-on', quiet && 'bld-step-quiet', `bld-step-${step.state}`)}
      role="option"
      aria-selected={chosen}
      aria-label={`${step.instruction}: ${word}`}
      tabIndex={stop ? 0 : -1}
      data-step={step.index}
      onClick={() => onChoose(step)}
      onFocus={() => onChoose(step)}
    >
      <StatusShape status={status} />
      <span className={cx('g-ell', !step.internal && 'g-mono')} data-tip={step.instruction} data-tip-cut="">
        {step.instruction}
      </span>
      <span className="bld-time">
        {step.state === 'cached' ? (
          <Tag>CACHED</Tag>
        ) : step.state === 'skipped' ? (
          <span className="g-12">not run</span>
        ) : step.state === 'running' && progressText(step) ? (
          <span className="g-12 g-num">{progressText(step)}</span>
        ) : step.startedAt !== null ? (
          <i
            className="bld-bar"
            style={{
              left: `${Math.min(98, Math.max(0, ((step.startedAt - begun) / whole) * 100))}%`,
              width: `max(2px, ${Math.min(100, Math.max(0, ((end - step.startedAt) / whole) * 100))}%)`,
            }}
          />
        ) : null}
      </span>
      <span className="g-num g-right">
        {step.state === 'cached' ? (
          stepTime(0)
        ) : step.startedAt === null ? (
          ''
        ) : (
          <RunningTime from={step.startedAt} to={step.state === 'running' ? null : end} />
        )}
      </span>
    </div>
  );
}

/** Bytes of what is fetched or read, where it says how much there is. */
function progressText({ progress }: BuildStep): string {
  const sized = progress.filter(part => part.total > 0);
  const total = sized.reduce((sum, part) => sum + part.total, 0);
  if (total < 1000) return '';
  return `${bytes(sized.reduce((sum, part) => sum + part.current, 0))} / ${bytes(total)}`;
}
