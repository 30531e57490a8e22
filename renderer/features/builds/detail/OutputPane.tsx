import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { BuildLogLine, BuildStep } from '../../../../runtime/contract/builds.ts';
import { bytes } from '../../../format/index.ts';
import { AnsiText } from '../../../ui/index.ts';
import { stepTime } from '../words.ts';

const lineHeight = 20;

interface Props {
  lines: readonly BuildLogLine[];
  /** Changes with every line that came. */
  version: number;
  /** Only this step's lines; null for all. */
  step: BuildStep | null;
  running: boolean;
  cut: number;
}

/** What the steps wrote, with its colours; follows the end until somebody scrolls up. */
export function OutputPane({ lines, version, step, running, cut }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is one that grows; its version says so
  const shown = useMemo(
    () => (step ? lines.filter(line => line.step === step.index) : [...lines]),
    [lines, version, step?.index],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown.length]);
  return (
    <div
      ref={box}
      className="bld-output"
      role="log"
      aria-label={step ? `Output of ${step.instruction}` : 'Output'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      onScroll={event => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        follows.current = scrollHeight - scrollTop - clientHeight < lineHeight;
      }}
    >
      {shown.length === 0 ? (
        <p className="bld-none g-t3">{nothingSaid(step, running)}</p>
      ) : (
        <div style={{ height: virtual.getTotalSize() }} className="bld-output-lines">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = shown[index];
            return (
              line && (
                <div key={index} className="bld-output-line" style={{ transform: `translateY(${start}px)` }}>
                  <span className="g-t3 g-num">{stepTime(line.at)}</span>
                  <span className="g-select-text">
                    <AnsiText text={line.text} />
                  </span>
                </div>
              )
            );
          })}
        </div>
      )}
      {cut > 0 && <p className="bld-none g-t3">{bytes(cut)} of output were too much to keep.</p>}
    </div>
  );
}

function nothingSaid(step: BuildStep | null, running: boolean): string {
  if (step?.state === 'cached') return 'It came from the cache, so it wrote nothing.';
  if (step?.state === 'skipped') return 'It was not run.';
  if (step?.state === 'waiting') return 'It waits for the steps before it.';
  return running && step?.state !== 'done' ? 'No output yet.' : 'It wrote no output.';
}
