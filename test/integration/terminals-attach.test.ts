import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containers } from '../../runtime/docker/index.ts';
import {
  bashImage,
  busyboxImage,
  opened,
  sleep,
  startTerminalsRig,
  type TerminalsRig,
  until,
} from './terminals-rig.ts';

let rig: TerminalsRig;

beforeAll(async () => {
  rig = await startTerminalsRig();
});
afterAll(() => rig?.stop());

const runs = async (id: string) => (await containers.inspect(rig.client, id)).State?.Running;
const shell = () => rig.run(bashImage, ['bash'], { Tty: true, OpenStdin: true });

describe('attached to a TTY', () => {
  it('has the right size, takes keys, and shows where it is', async () => {
    const id = await shell();
    const terminal = await opened(rig.open('attach', { id, cols: 101, rows: 29 }));
    expect(terminal.opened).toEqual({ command: 'bash', tty: true, stdin: true });
    await terminal.sees('bash-');
    terminal.type('stty size\n');
    await terminal.sees('29 101');
    await terminal.close();
    // The next one sees what was written before.
    const next = await opened(rig.open('attach', { id }));
    await next.sees('29 101');
    await next.close();
    expect(await runs(id)).toBe(true);
  });

  it.each([
    ['the button', { detach: true as const }],
    ['its keys', { data: Buffer.from('\x10\x11') }],
  ])('detaches by %s and leaves PID 1 running', async (_how, message) => {
    const id = await shell();
    const terminal = await opened(rig.open('attach', { id }));
    await terminal.sees('bash-');
    terminal.send(message);
    await terminal.ended();
    expect(terminal.closed?.reason).toBe('detached');
    expect(terminal.closed?.message).toMatch(/^Detached\. .* runs on\.$/);
    await sleep(200);
    expect(await runs(id)).toBe(true);
  });

  it('says how PID 1 ended', async () => {
    const id = await shell();
    const terminal = await opened(rig.open('attach', { id }));
    terminal.type('exit 4\n');
    await terminal.ended();
    expect(terminal.closed).toMatchObject({ reason: 'container-stopped', code: 4 });
  });

  it('says so even when the container removes itself', async () => {
    const id = await rig.run(bashImage, ['bash'], {
      Tty: true,
      OpenStdin: true,
      StdinOnce: true,
      HostConfig: { AutoRemove: true, NetworkMode: 'none' },
    });
    const terminal = await opened(rig.open('attach', { id }));
    terminal.type('exit 5\n');
    await terminal.ended();
    expect(terminal.closed?.reason).toMatch(/^container-(removed|stopped)$/);
    expect(terminal.closed?.code).toBe(5);
  });
});

describe('attached without a TTY', () => {
  it('shows both streams, unframed, and detaches', async () => {
    const id = await rig.run(busyboxImage, ['sh', '-c', 'while true; do echo out; echo err >&2; sleep 0.2; done']);
    const terminal = await opened(rig.open('attach', { id }));
    expect(terminal.opened).toMatchObject({ tty: false, stdin: false });
    await terminal.sees('out\n');
    await terminal.sees('err\n');
    expect(terminal.text.replaceAll(/out\n|err\n/g, '')).toBe('');
    terminal.send({ detach: true });
    await terminal.ended();
    expect(terminal.closed?.reason).toBe('detached');
    expect(await runs(id)).toBe(true);
  });

  it('sends lines when PID 1 reads them', async () => {
    const id = await rig.run(busyboxImage, ['sh', '-c', 'while read a; do echo "got $a"; done'], { OpenStdin: true });
    const terminal = await opened(rig.open('attach', { id }));
    expect(terminal.opened?.stdin).toBe(true);
    terminal.type('hello\r');
    await terminal.sees('got hello\n');
    await terminal.close();
    await sleep(300);
    expect(await runs(id)).toBe(true);
  });

  it('never closes an input that would end PID 1', async () => {
    const id = await rig.run(busyboxImage, ['cat'], { OpenStdin: true, StdinOnce: true });
    const terminal = await opened(rig.open('attach', { id }));
    expect(terminal.opened?.stdin).toBe(false);
    await terminal.close();
    await sleep(300);
    expect(await runs(id)).toBe(true);
  });
});

it('drops nothing of what ends are told for a killed container', async () => {
  const id = await shell();
  const terminal = await opened(rig.open('attach', { id }));
  await containers.kill(rig.client, id);
  await until('it ended', () => terminal.closed);
  expect(terminal.closed).toMatchObject({ reason: 'container-stopped', code: 137 });
});
