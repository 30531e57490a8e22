import { Fragment, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import type { BuildDetail, BuildRow, BuildStep } from '../../../../runtime/contract/builds.ts';
import { dockerfileAddress } from '../../../format/index.ts';
import { AnsiText, Button, cx, StatusShape } from '../../../ui/index.ts';
import { stepTime } from '../words.ts';
import { tokensOf } from './highlight.ts';

/** Lines that are drawn; no Dockerfile that people write is longer. */
const shownLines = 3000;

interface Props {
  row: BuildRow;
  detail: BuildDetail;
  /** The step that is looked at. */
  step: BuildStep | null;
  onOutput(step: BuildStep): void;
}

/** The Dockerfile as it was built: the line that is looked at, and the fault under the line that it came from. */
export function DockerfilePane({ row, detail, step, onOutput }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { dockerfile, fault } = detail;
  const current = step?.line ?? null;
  useEffect(() => {
    if (current !== null) box.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  // The detail comes anew many times a second, the text in it stays.
  const lines = useMemo(() => dockerfile?.text.split(/\r?\n/) ?? [], [dockerfile?.text]);
  const colours = useMemo(() => lines.slice(0, shownLines).map(coloured), [lines]);
  if (!dockerfile) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section ref={box} className="bld-dockerfile" aria-label={dockerfile.name} tabIndex={0}>
      {colours.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
        <Fragment key={index}>
          <div
            className={cx(
              'bld-line',
              index + 1 === current && 'bld-line-on',
              index + 1 === fault?.line && 'bld-line-failed',
            )}
            data-line={index + 1}
          >
            <span className="bld-number">{index + 1}</span>
            <code className="g-select-text">{line}</code>
          </div>
          {index + 1 === fault?.line && <Fault row={row} detail={detail} onOutput={onOutput} />}
        </Fragment>
      ))}
      {lines.length > shownLines && <p className="bld-none g-t3">{lines.length - shownLines} more lines.</p>}
    </section>
  );
}

function coloured(text: string): ReactNode {
  return tokensOf(text).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens are positions of one line
    <span key={index} className={token.kind === 'plain' ? undefined : `bld-${token.kind}`}>
      {token.text}
    </span>
  ));
}

function Fault({ row, detail, onOutput }: Omit<Props, 'step'>) {
  const { fault, steps } = detail;
  const [, navigate] = useLocation();
  const file = detail.dockerfile?.path;
  const step = steps.find(each => each.index === fault?.step);
  return (
    <div className="bld-fault" role="alert">
      <div className="bld-fault-head">
        <StatusShape status="failed" />
        <span className="g-grow">
          <span className="g-medium">{faultWords(row.error?.message ?? 'It failed.')}</span>{' '}
          {step?.startedAt && step.endedAt && (
            <span className="g-t2">after {stepTime(step.endedAt - step.startedAt)}</span>
          )}
        </span>
        {file && fault && (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => navigate(dockerfileAddress({ path: file, line: fault.line }))}
          >
            Open in editor
          </Button>
        )}
        {step && (
          <Button size="sm" variant="ghost" onClick={() => onOutput(step)}>
            Show output
          </Button>
        )}
      </div>
      {fault && fault.output.length > 0 ? (
        <pre className="g-select-text">
          {fault.output.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
            <div key={index}>
              <AnsiText text={text} />
            </div>
          ))}
        </pre>
      ) : (
        row.error?.hint && <p>{row.error.hint}</p>
      )}
    </div>
  );
}

/** The sentence without the instruction, which stands right above it. */
function faultWords(message: string): string {
  const code = /failed with exit code \d+/.exec(message)?.[0];
  return code ? code.replace('failed', 'Failed') : message;
}
