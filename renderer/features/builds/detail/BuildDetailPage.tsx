import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BuildDetail, BuildRow, BuildStep } from '../../../../runtime/contract/builds.ts';
import { bytes, count, dockerfileAddress } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { openBuildDialog } from '../../../stores/ui.ts';
import {
  Button,
  DetailHead,
  EmptyState,
  ErrorNote,
  IconButton,
  icons,
  Menu,
  Note,
  Segmented,
  Skeleton,
  Tag,
  useRunningClock,
} from '../../../ui/index.ts';
import { buildMenu, cancel, copyCommand, layersPath, pushResult, rerun, runResult } from '../actions.ts';
import { buildStatus, stepTime } from '../words.ts';
import '../builds.css';
import { DockerfilePane } from './DockerfilePane.tsx';
import { OutputPane } from './OutputPane.tsx';
import { clockInterval, RunningTime } from './RunningTime.tsx';
import { StageGraph } from './StageGraph.tsx';
import { StepList } from './StepList.tsx';
import { useBuildDetail, useBuildLog } from './use-build.ts';

/** One build: its stages and steps at the left, the Dockerfile or the output at the right; live while it runs. */
export function BuildDetailPage({ id }: { id: string }) {
  const row = useStateStore(state => state.builds.get(id));
  const [, navigate] = useLocation();
  const { detail, error } = useBuildDetail(id, row?.task ?? null);
  if (!row)
    return (
      <EmptyState title="This build is gone" action={<Button onClick={() => navigate('/builds')}>Go to Builds</Button>}>
        It was removed from the history, which keeps the last hundred.
      </EmptyState>
    );
  return (
    <>
      <Head row={row} />
      <ErrorNote error={error} />
      {detail ? <Body row={row} detail={detail} /> : <Skeleton width="50%" className="bld-skeleton" />}
    </>
  );
}

function Head({ row }: { row: BuildRow }) {
  const [, navigate] = useLocation();
  const { status, word } = buildStatus(row.state);
  const present = useStateStore(state => row.image !== null && state.images.has(row.image));
  const tone = { running: 'accent', done: 'ok', failed: 'fail', cancelled: 'neutral' } as const;
  return (
    <DetailHead
      crumbs={[{ label: 'Builds', href: '#/builds' }]}
      title={row.name}
      facts={
        <>
          <Tag tone={tone[row.state]} status={status}>
            {row.state === 'running' && row.steps.total > 0
              ? `Step ${Math.min(row.steps.done + 1, row.steps.total)} of ${row.steps.total}`
              : word}
          </Tag>
          <span className="g-t2 g-12 g-ell bld-from" data-tip={row.from} data-tip-cut="">
            from {row.from}
          </span>
        </>
      }
      actions={
        <>
          <span className="g-num g-t2 bld-took" data-tip="How long it took">
            <RunningTime from={row.startedAt} to={row.endedAt} />
          </span>
          {row.state === 'running' ? (
            <Button icon={icons.stop} onClick={() => void cancel(row)}>
              Cancel
            </Button>
          ) : (
            <Button
              variant={row.image ? 'default' : 'primary'}
              icon={icons.refresh}
              onClick={() => void rerun(row, navigate)}
            >
              Build again
            </Button>
          )}
          {row.image && (
            <>
              <Button icon={icons.images} onClick={() => navigate(layersPath(row))}>
                Layers
              </Button>
              <Button icon={icons.push} disabled={!present} onClick={() => pushResult(row)}>
                Push…
              </Button>
              <Button variant="primary" icon={icons.start} onClick={() => runResult(row)}>
                Run…
              </Button>
            </>
          )}
          <Menu
            align="end"
            items={() => buildMenu([row], row, navigate)}
            trigger={<Button iconOnly icon={icons.more} label="More actions" />}
          />
        </>
      }
    />
  );
}

type View = 'dockerfile' | 'output';

function Body({ row, detail }: { row: BuildRow; detail: BuildDetail }) {
  const now = useRunningClock(row.state === 'running', clockInterval);
  const [, navigate] = useLocation();
  const { steps, fault, dockerfile } = detail;
  const { lines, version } = useBuildLog(row.id, row.task);
  const [chosen, setChosen] = useState<number | null>(null);
  const [view, setView] = useState<View | null>(null);
  // Until somebody chooses, the failed step is looked at, and all output while it runs.
  const current = chosen ?? fault?.step ?? null;
  const step = steps.find(each => each.index === current) ?? null;
  const faultHere = fault !== null && fault.line !== null;
  const shown: View = dockerfile ? (view ?? (faultHere ? 'dockerfile' : 'output')) : 'output';
  const choose = (next: BuildStep) => setChosen(next.index);
  return (
    <>
      {row.error && !(faultHere && dockerfile) && (
        <div className="bld-note">
          <ErrorNote error={row.error} />
        </div>
      )}
      <StageGraph steps={steps} now={now} onChoose={choose} />
      <div className="bld-panes">
        <div className="bld-left">
          <StepList row={row} steps={steps} now={now} chosen={current} onChoose={choose} />
          <footer className="bld-foot">{summary(row, detail)}</footer>
        </div>
        <div className="bld-right">
          <div className="bld-right-head">
            {dockerfile && (
              <Segmented<View>
                size="sm"
                aria-label="Show"
                value={shown}
                onChange={setView}
                options={[
                  { value: 'dockerfile', label: 'Dockerfile' },
                  { value: 'output', label: 'Output' },
                ]}
              />
            )}
            <span className="g-mono g-t2 g-ell g-grow">
              {shown === 'dockerfile' ? dockerfile?.name : step ? step.instruction : 'All steps'}
            </span>
            {shown === 'output' && step && (
              <Button size="sm" variant="ghost" onClick={() => setChosen(-1)}>
                All output
              </Button>
            )}
            <Button size="sm" variant="ghost" icon={icons.copy} onClick={() => void copyCommand(row)}>
              Copy command
            </Button>
            {shown === 'dockerfile' && dockerfile?.path && (
              <IconButton
                size="sm"
                icon={icons.file}
                label="Edit Dockerfile"
                onClick={() => navigate(dockerfileAddress({ path: dockerfile.path ?? '', line: fault?.line }))}
              />
            )}
            {shown === 'dockerfile' && (
              <Button size="sm" variant="ghost" icon={icons.edit} onClick={() => openBuildDialog(row.settings)}>
                Build with changes…
              </Button>
            )}
          </div>
          {step?.reason && <p className="bld-reason">Not cached: {step.reason}</p>}
          {detail.warnings.map(({ text, line }) => (
            <Note key={`${line} ${text}`} tone="warn" className="bld-warning">
              {line === null ? text : `Line ${line}: ${text}`}
            </Note>
          ))}
          {shown === 'dockerfile' ? (
            <DockerfilePane
              row={row}
              detail={detail}
              step={step}
              onOutput={next => {
                setChosen(next.index);
                setView('output');
              }}
            />
          ) : (
            <OutputPane
              lines={lines}
              version={version}
              step={step}
              running={row.state === 'running'}
              cut={detail.logCut}
            />
          )}
        </div>
      </div>
    </>
  );
}

function summary({ steps: { cached, total }, state, detail: doing }: BuildRow, detail: BuildDetail): string {
  if (state === 'running' && total === 0) return doing || 'Waiting for the engine';
  const { context, saved } = detail;
  const sent = context ? `Context of ${bytes(context.bytes)} in ${count(context.files, 'file')}` : '';
  return [total > 0 && `${cached} of ${total} steps cached${savedWords(saved)}`, sent].filter(Boolean).join(' · ');
}

/** What the cache saved, and how it was the last time. */
function savedWords(saved: BuildDetail['saved']): string {
  const ms = saved?.ms ?? 0;
  const time = ms >= 100 ? `, saved about ${stepTime(ms)}` : '';
  return saved?.before ? `${time} (before: ${saved.before.cached} of ${saved.before.total})` : time;
}
