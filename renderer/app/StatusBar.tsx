import { useEffect, useState } from 'react';
import type { EngineStatus } from '../../runtime/contract/index.ts';
import { engineWord } from '../features/engine/index.ts';
import { exactBytes, exactTime, memory, percent } from '../format/index.ts';
import { runtime, useConnection } from '../ipc/client.ts';
import { useStateStore } from '../stores/state.ts';
import { Bar, Status, useRunningClock } from '../ui/index.ts';
import { amounts, upTime } from './status-words.ts';
import { useVisible } from './use-visible.ts';
import './status-bar.css';

/** The foot of the window: state of the engine, its version and up time, and the load of the computer it runs on. */
export function StatusBar() {
  const engine = useStateStore(state => state.engine);
  const lost = useConnection(state => state.state === 'lost');
  return (
    <footer className="app-status">
      {engine ? <EngineParts engine={engine} lost={lost} /> : <Status status="pending" word="Gantry starting" />}
    </footer>
  );
}

function EngineParts({ engine, lost }: { engine: EngineStatus; lost: boolean }) {
  const { word, status } = engineWord(engine.state);
  const up = engine.state === 'running' && engine.upSince !== null;
  return (
    <>
      {lost ? <Status status="restarting" word="Gantry restarting" /> : <Status status={status} word={word} />}
      {engine.info && (
        <span
          className="g-t3"
          data-tip={`API ${engine.info.apiVersion}, ${engine.info.os}, ${engine.info.arch}, kernel ${engine.info.kernel}`}
        >
          Moby {engine.info.version}
        </span>
      )}
      {up && <UpTime since={engine.upSince ?? 0} />}
      <span className="g-grow" />
      {engine.features.hosted && !lost && <Usage />}
    </>
  );
}

function UpTime({ since }: { since: number }) {
  const now = useRunningClock(useVisible(), 10_000);
  return (
    <span className="g-t3 g-wide" data-tip={`Since ${exactTime(since)}`}>
      up {upTime(now - since)}
    </span>
  );
}

/** Sampled by the runtime every few seconds, and only while the window is in sight. */
function Usage() {
  const visible = useVisible();
  const [usage, setUsage] = useState<Parameters<Parameters<typeof runtime.engine.usage>[1]['onItem']>[0] | null>(null);
  const losses = useConnection(state => state.losses);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new runtime needs a new stream
  useEffect(() => {
    if (!visible) return undefined;
    const stream = runtime.engine.usage(
      {},
      {
        onItem: setUsage,
        // Without figures the place stays empty: nothing to do about it, and nothing lost.
        onError: error => console.warn(`no usage: ${error.message}`),
      },
    );
    return () => stream.close();
  }, [visible, losses]);
  if (!usage) return null;
  const cpu = percent(usage.cpu * 100, 0);
  return (
    <>
      <span className="app-status-group">
        <span className="g-t3">CPU</span>
        {cpu} of {usage.cpus} {usage.cpus === 1 ? 'core' : 'cores'}
      </span>
      <Amount
        title="Memory"
        used={usage.memoryUsed}
        total={usage.memoryTotal}
        text={amounts(usage.memoryUsed, usage.memoryTotal, memory)}
      />
      <Amount
        title="Disk"
        used={usage.diskUsed}
        total={usage.diskTotal}
        text={amounts(usage.diskUsed, usage.diskTotal)}
      />
    </>
  );
}

function Amount({ title, used, total, text }: { title: string; used: number; total: number; text: string }) {
  const part = total > 0 ? used / total : 0;
  return (
    <span className="app-status-group" data-tip={`${exactBytes(used)} of ${exactBytes(total)}`}>
      <span className="g-t3">{title}</span>
      <Bar
        parts={[{ value: used, tone: part > 0.95 ? 'fail' : part > 0.85 ? 'warn' : 'data-1' }]}
        max={total}
        width={48}
        height={4}
        label={`${title}: ${text}`}
      />
      {text}
    </span>
  );
}
