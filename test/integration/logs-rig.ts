import { createLogger } from '../../runtime/base/index.ts';
import type { LogItem } from '../../runtime/contract/index.ts';
import { containers } from '../../runtime/docker/index.ts';
import { createLogs } from '../../runtime/logs/index.ts';
import { busyboxImage } from '../fixtures/private-engine.ts';
import { type Rig, startRig, until } from './containers-rig.ts';
import { type Access, accessOf } from './terminals-rig.ts';

export interface Line {
  text: string;
  time: number;
  flags: number;
}

type Mark = NonNullable<LogItem['mark']>;

/** A followed log as a page would hold it. */
export interface Followed {
  readonly lines: Line[];
  readonly marks: Mark[];
  readonly bytes: number;
  /** Lines and marks in their order: marks as `<stopped>`. */
  readonly story: string[];
  readonly error: unknown;
  mark(type: Mark['type'], nth?: number): Promise<Mark>;
  sees(text: string): Promise<void>;
  close(): Promise<void>;
  ended(): Promise<void>;
}

export interface LogsRig extends Rig {
  access: Access;
  logs: ReturnType<typeof createLogs>;
  run(script: string, options?: { tty?: boolean; driver?: string }): Promise<string>;
  /** Waits until it has stopped. */
  wait(id: string): Promise<void>;
  follow(id: string, tail?: 'all' | number, pace?: () => Promise<void>): Followed;
}

export async function startLogsRig(): Promise<LogsRig> {
  const rig = await startRig();
  const access = accessOf(rig);
  const logger = createLogger(line => rig.log.push(line));
  const logs = createLogs({ engine: access, store: rig.store, tasks: rig.tasks, logger });
  return {
    ...rig,
    access,
    logs,
    run: async (script, { tty = false, driver = 'local' } = {}) => {
      const HostConfig = { NetworkMode: 'none', LogConfig: { Type: driver } };
      const body = { Image: busyboxImage, Cmd: ['sh', '-c', script], Tty: tty, HostConfig };
      const { Id } = await containers.create(rig.client, { body });
      await containers.start(rig.client, Id);
      return Id;
    },
    wait: async id => {
      await containers.wait(rig.client, id);
    },
    follow: (id, tail = 'all', pace = async () => {}) => follow(logs, id, tail, pace),
  };
}

function follow(
  logs: ReturnType<typeof createLogs>,
  id: string,
  tail: 'all' | number,
  pace: () => Promise<void>,
): Followed {
  const abort = new AbortController();
  const lines: Line[] = [];
  const marks: Mark[] = [];
  const story: string[] = [];
  const state = { bytes: 0, error: undefined as unknown };
  const take = ({ batch, mark }: LogItem) => {
    if (mark) {
      marks.push(mark);
      story.push(`<${mark.type}>`);
    }
    batch?.ends.forEach((end, i) => {
      const text = Buffer.from(batch.data.subarray(i ? batch.ends[i - 1] : 0, end)).toString('latin1');
      lines.push({ text, time: batch.times[i] ?? 0, flags: batch.flags[i] ?? 0 });
      story.push(text);
    });
    state.bytes += batch?.data.byteLength ?? 0;
  };
  const done = (async () => {
    try {
      for await (const item of logs.follow({ id, tail }, { signal: abort.signal, onInbound: () => {} })) {
        take(item as LogItem);
        await pace();
      }
    } catch (error) {
      state.error = error;
    }
  })();
  return {
    lines,
    marks,
    story,
    get bytes() {
      return state.bytes;
    },
    get error() {
      return state.error;
    },
    mark: (type, nth = 1) => until(`mark ${type} no ${nth}`, () => marks.filter(one => one.type === type)[nth - 1]),
    sees: async text => {
      await until(`"${text}" in the log`, () => lines.some(line => line.text.includes(text))).catch(error => {
        throw new Error(`${error.message}; there is ${JSON.stringify(story.slice(-20))} ${state.error}`);
      });
    },
    close: async () => {
      abort.abort();
      await done;
    },
    ended: () => done,
  };
}

export { until };
