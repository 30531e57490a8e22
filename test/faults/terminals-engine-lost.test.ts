import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../runtime/base/index.ts';
import type { LogItem } from '../../runtime/contract/index.ts';
import { containers, DockerClient } from '../../runtime/docker/index.ts';
import { createLogs } from '../../runtime/logs/index.ts';
import { bashImage, opened, startTerminalsRig, type TerminalsRig, until } from '../integration/terminals-rig.ts';

let rig: TerminalsRig;

beforeAll(async () => {
  rig = await startTerminalsRig();
});
afterAll(() => rig?.stop());

it('kill -9 of the engine: terminals say so, the log goes on where it was', async () => {
  const script = 'i=0; while true; do i=$((i+1)); echo line $i; sleep 0.05; done';
  const id = await rig.run(bashImage, ['bash', '-c', script]);
  const pid = (await containers.inspect(rig.client, id)).State?.Pid;
  const shell = await opened(rig.open('exec', { id }));
  const attached = await opened(rig.open('attach', { id }));
  const logs = createLogs({ engine: rig.access, store: rig.store, tasks: rig.tasks, logger: createLogger(() => {}) });
  const lines: string[] = [];
  const marks: string[] = [];
  const abort = new AbortController();
  const following = (async () => {
    for await (const item of logs.follow({ id, tail: 'all' }, { signal: abort.signal, onInbound: () => {} })) {
      const { batch, mark } = item as LogItem;
      if (mark) marks.push(mark.type);
      batch?.ends.forEach((end, i) => {
        lines.push(Buffer.from(batch.data.subarray(i ? batch.ends[i - 1] : 0, end)).toString());
      });
    }
  })();
  await until('lines come', () => lines.length > 10);

  rig.access.say('reconnecting');
  await rig.engine.kill('SIGKILL');
  await shell.ended();
  await attached.ended();
  for (const terminal of [shell, attached])
    expect(terminal.closed).toMatchObject({ reason: 'engine-lost', message: 'The connection to the engine was lost.' });
  await until('the log says so', () => marks.includes('engine-lost'));

  await rig.engine.restart();
  rig.access.say('running');
  await until('the log says that it is back', () => marks.includes('engine-back'));
  const before = lines.length;
  await until('lines come again', () => lines.length > before + 20);
  abort.abort();
  await following;
  expect(lines).toEqual(lines.map((_, i) => `line ${i + 1}`));
  // A client of its own: the rig's may still hold a connection to the engine that is gone.
  const client = new DockerClient({ kind: 'unix', path: rig.engine.socket });
  expect((await containers.inspect(client, id)).State?.Pid).toBe(pid);
  client.dispose();
  const again = await opened(rig.open('exec', { id }));
  expect(again.opened?.command).toBe('/bin/bash');
  await again.close();
});
