import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containers } from '../../runtime/docker/index.ts';
import { heldBuffers } from '../fixtures/buffer-memory.ts';
import { type LogsRig, startLogsRig, until } from './logs-rig.ts';

let rig: LogsRig;

beforeAll(async () => {
  rig = await startLogsRig();
});
afterAll(() => rig?.stop());

/** 100,000 x, then an unterminated end. */
const longLine = `head -c 100000 /dev/zero | tr '\\0' x; echo; echo after; printf end`;

describe.each(['local', 'json-file'])('a log of the driver %s', driver => {
  it('has both streams, in order, with times', async () => {
    const begin = Date.now() - 1000;
    const id = await rig.run('for i in 1 2 3; do echo out $i; sleep 0.05; echo err $i >&2; sleep 0.05; done', {
      driver,
    });
    const log = rig.follow(id);
    await log.mark('stopped');
    await log.close();
    expect(log.lines.map(({ text, flags }) => [text, flags])).toEqual([
      ['out 1', 0],
      ['err 1', 1],
      ['out 2', 0],
      ['err 2', 1],
      ['out 3', 0],
      ['err 3', 1],
    ]);
    const times = log.lines.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(begin);
    expect(times.at(-1)).toBeLessThan(Date.now() + 1000);
    expect(log.marks.map(({ type }) => type)).toEqual(['caught-up', 'stopped']);
    expect(log.marks[1]?.text).toMatch(/ stopped · exit 0$/);
  });

  it.each([false, true])('joins to lines what the engine cut (TTY: %s)', async tty => {
    const id = await rig.run(longLine, { driver, tty });
    await rig.wait(id);
    const log = rig.follow(id);
    await log.mark('stopped');
    await log.close();
    const pieces = log.lines.slice(0, -2);
    expect(pieces.map(({ text }) => text).join('')).toBe('x'.repeat(100_000));
    expect(pieces.map(({ flags }) => flags)).toEqual([2, 2, 2, 2, 2, 2, 0]);
    expect(log.lines.slice(-2).map(({ text }) => text)).toEqual(['after', 'end']);
  });
});

describe('across stops and starts', () => {
  it('goes on without a line twice or missing', async () => {
    const id = await rig.run(
      'n=$(cat /n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /n; echo begin $n; echo a; echo a; sleep 0.3; echo end $n',
    );
    const log = rig.follow(id);
    for (let round = 1; round <= 3; round += 1) {
      await log.mark('stopped', round);
      await rig.wait(id);
      if (round < 3) await containers.start(rig.client, id);
    }
    await sleep(300);
    await log.close();
    const round = (n: number) => [`begin ${n}`, 'a', 'a', `end ${n}`];
    const wanted = [
      ...round(1),
      '<stopped>',
      '<started>',
      ...round(2),
      '<stopped>',
      '<started>',
      ...round(3),
      '<stopped>',
    ];
    expect(log.story.filter(item => item !== '<caught-up>')).toEqual(wanted);
  });

  it('says how it ended', async () => {
    const id = await rig.run('echo x; sleep 60');
    const log = rig.follow(id);
    await log.mark('caught-up');
    await containers.kill(rig.client, id);
    expect((await log.mark('stopped')).text).toMatch(/ stopped · exit 137, ended by SIGKILL$/);
    await containers.remove(rig.client, id);
    expect((await log.mark('removed')).text).toMatch(/ was removed$/);
    await log.ended();
  });

  it('begins with a container that was never started', async () => {
    const body = { Image: 'gantry-test/busybox:1', Cmd: ['echo', 'hello'], HostConfig: { NetworkMode: 'none' } };
    const { Id } = await containers.create(rig.client, { body });
    const log = rig.follow(Id, 0);
    await log.mark('caught-up');
    await sleep(200);
    await containers.start(rig.client, Id);
    await log.sees('hello');
    await log.mark('stopped');
    await log.close();
    expect(log.lines.length).toBe(1);
  });
});

describe('its tail', () => {
  it('is as long as was asked for, then everything', async () => {
    const id = await rig.run(
      'for i in $(seq 1 500); do echo line $i; done; while [ ! -e /go ]; do sleep 0.05; done; for i in $(seq 501 3000); do echo line $i; done; sleep 60',
    );
    await sleep(500);
    const log = rig.follow(id, 10);
    await log.mark('caught-up');
    expect(log.lines.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, i) => `line ${i + 491}`));
    const none = rig.follow(id, 0);
    await none.mark('caught-up');
    await sleep(300);
    const exec = await import('../../runtime/docker/index.ts').then(docker => docker.exec);
    await exec.start(rig.client, await exec.create(rig.client, { container: id, body: { Cmd: ['touch', '/go'] } }), {
      tty: false,
    });
    for (const one of [log, none]) {
      await one.sees('line 3000');
      await one.close();
      const numbers = one.lines.map(({ text }) => Number(text.split(' ')[1]));
      expect(numbers.slice(-2500)).toEqual(Array.from({ length: 2500 }, (_, i) => i + 501));
    }
    expect(none.lines.length).toBe(2500);
    await containers.remove(rig.client, id, { force: true });
  });
});

describe('a flood', () => {
  it('waits for a slow page in bounded memory', async () => {
    const id = await rig.run('yes 0123456789012345678901234567890123456789', { driver: 'json-file' });
    const log = rig.follow(id, 'all', () => sleep(40));
    await until('it floods', () => log.bytes > 500_000);
    const before = heldBuffers();
    await sleep(2500);
    expect(heldBuffers() - before).toBeLessThan(16 * 1024 * 1024);
    await log.close();
    await containers.remove(rig.client, id, { force: true });
  });

  it('ends at once when nobody listens', async () => {
    const id = await rig.run('while true; do echo x; sleep 0.01; done');
    const log = rig.follow(id);
    await log.sees('x');
    const begin = performance.now();
    await log.close();
    expect(performance.now() - begin).toBeLessThan(2000);
    await containers.remove(rig.client, id, { force: true });
  });
});

describe('what can’t be followed', () => {
  it('is a container that is not there', async () => {
    const log = rig.follow('nosuchcontainer');
    await log.ended();
    expect(log.error).toMatchObject({ kind: 'not-found' });
  });

  it('is a log that is not kept', async () => {
    const id = await rig.run('echo x', { driver: 'none' });
    const log = rig.follow(id);
    await log.ended();
    expect(log.error).toMatchObject({ kind: 'engine-error' });
    expect((log.error as { hint?: string }).hint).toContain('log driver');
  });
});
