import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containers } from '../../runtime/docker/index.ts';
import { heldBuffers } from '../fixtures/buffer-memory.ts';
import {
  bashImage,
  busyboxImage,
  opened,
  shellLessImage,
  sleep,
  startTerminalsRig,
  type TerminalsRig,
  until,
} from './terminals-rig.ts';

let rig: TerminalsRig;
let bash: string;
let busybox: string;
let shellLess: string;

beforeAll(async () => {
  rig = await startTerminalsRig();
  bash = await rig.run(bashImage, ['sleep', '9999']);
  busybox = await rig.run(busyboxImage, ['sleep', '9999']);
  shellLess = await rig.run(shellLessImage, ['/bin/sleep', '9999']);
});
afterAll(() => rig?.stop());

describe('a shell', () => {
  it('is bash where there is one', async () => {
    const terminal = await opened(rig.open('exec', { id: bash }));
    expect(terminal.opened).toEqual({ command: '/bin/bash', tty: true, stdin: true });
    terminal.type('echo $TERM $COLORTERM; exit 3\n');
    await terminal.ended();
    expect(terminal.text).toContain('xterm-256color truecolor');
    expect(terminal.closed).toEqual({ reason: 'exited', code: 3, message: 'bash ended with exit 3.' });
  });

  it('is ash in busybox', async () => {
    const terminal = await opened(rig.open('exec', { id: busybox }));
    expect(terminal.opened?.command).toMatch(/(^|\/)ash$/);
    terminal.type('exit\n');
    await terminal.ended();
    expect(terminal.closed?.code).toBe(0);
  });

  it('shows nothing of how it was started', async () => {
    const terminal = await opened(rig.open('exec', { id: bash }));
    await terminal.sees('bash-');
    expect(terminal.text.replace('\x1b[?2004h', '')).toMatch(/^bash-/);
    await terminal.close();
  });

  it('is told to be missing where the image has none', async () => {
    const terminal = rig.open('exec', { id: shellLess });
    await terminal.ended();
    expect(terminal.error).toMatchObject({ kind: 'command-not-found', message: 'This image has no shell.' });
    expect(terminal.error?.hint).toBeTruthy();
  });

  it('leaves Ctrl-P to the program', async () => {
    const terminal = await opened(rig.open('exec', { id: bash }));
    await terminal.sees('bash-');
    terminal.type('echo one-$((1+1))\n');
    await terminal.sees('one-2\r\n');
    const before = terminal.text.length;
    terminal.type('\x10');
    await until('the command before is there', () => terminal.text.slice(before).includes('echo one'));
    await terminal.close();
  });
});

describe('the size', () => {
  it.each([
    [80, 24],
    [211, 57],
  ])('is %i × %i for the first byte', async (cols, rows) => {
    for (const command of [
      ['stty', 'size'],
      ['sh', '-c', 'stty size'],
    ]) {
      const terminal = rig.open('exec', { id: bash, command, cols, rows });
      await terminal.ended();
      expect(terminal.text).toBe(`${rows} ${cols}\r\n`);
    }
  });

  it('follows a resize', async () => {
    const terminal = await opened(rig.open('exec', { id: bash }));
    terminal.send({ resize: { cols: 50, rows: 11 } });
    await sleep(200);
    terminal.type('stty size\n');
    await terminal.sees('11 50');
    await terminal.close();
  });
});

describe('a command', () => {
  it('runs with its own exit code', async () => {
    const terminal = rig.open('exec', { id: bash, command: ['sh', '-c', 'echo "$0 $1"; exit 7', 'a b', '$(x)'] });
    await terminal.ended();
    expect(terminal.text).toBe('a b $(x)\r\n');
    expect(terminal.closed).toMatchObject({ reason: 'exited', code: 7 });
  });

  it('that does not exist is named', async () => {
    const terminal = rig.open('exec', { id: bash, command: ['no-such', 'x'] });
    await terminal.ended();
    expect(terminal.error).toMatchObject({ kind: 'command-not-found', message: 'The image has no program “no-such”.' });
  });

  it('runs without a shell, too', async () => {
    const terminal = rig.open('exec', { id: shellLess, command: ['/bin/sleep', '0'] });
    await terminal.ended();
    expect(terminal.closed).toMatchObject({ reason: 'exited', code: 0 });
  });

  it('runs as a user, in a folder', async () => {
    const terminal = rig.open('exec', {
      id: bash,
      command: ['sh', '-c', 'id -u; pwd'],
      user: 'user',
      workingDir: '/etc',
    });
    await terminal.ended();
    expect(terminal.text).toBe('1000\r\n/etc\r\n');
  });

  it('as an unknown user is refused in the engine’s words', async () => {
    const terminal = rig.open('exec', { id: bash, user: 'nobody-here' });
    await terminal.ended();
    expect(terminal.error?.message).toContain('nobody-here');
  });
});

describe('closing', () => {
  it('leaves no process behind, whatever runs in it, a hundred times', async () => {
    const actions = ['', 'cat\n', 'yes\n', 'trap "" HUP; sleep 999\n', 'sleep 998 & sleep 997\n'];
    for (let i = 0; i < 100; i += 1) {
      const id = i % 2 ? bash : busybox;
      const terminal = rig.open('exec', { id });
      // Every tenth is closed before it is open.
      if (i % 10 !== 0) {
        await opened(terminal);
        terminal.type(actions[i % actions.length] ?? '');
        if (i % 4 === 1) await sleep(30);
      } else await sleep(i);
      await terminal.close();
    }
    await rig.terminals.settled();
    for (const id of [bash, busybox]) {
      const kept = (await rig.processes(id)).filter(args => !/^sleep (9999|998|999)$/.test(args));
      expect(kept).toEqual([]);
    }
  }, 300_000);

  it('leaves no shell behind at whatever moment of its opening it is closed', async () => {
    for (let i = 0; i < 120; i += 1) {
      const terminal = rig.open('exec', { id: bash });
      await sleep(i / 2);
      await terminal.close();
    }
    await rig.terminals.settled();
    await expect.poll(async () => (await rig.processes(bash)).filter(args => /bash|sh -c/.test(args))).toEqual([]);
  });

  it('ends what runs in the foreground', async () => {
    const terminal = await opened(rig.open('exec', { id: bash }));
    terminal.type('sleep 1234\n');
    await until('it runs', () => terminal.text.includes('sleep 1234\r\n'));
    await sleep(200);
    await terminal.close();
    await rig.terminals.settled();
    expect(await rig.processes(bash)).not.toContain('sleep 1234');
  });
});

describe('a flood', () => {
  it('waits for a slow page, so that memory is bounded and Ctrl-C shows at once', async () => {
    const pace = { ms: 5 };
    const terminal = await opened(rig.open('exec', { id: bash }, () => sleep(pace.ms)));
    terminal.type('yes abcdefghijklmnopqrstuvwxyz\n');
    await until('it floods', () => terminal.bytes > 500_000);
    const before = heldBuffers();
    await sleep(2000);
    expect(heldBuffers() - before).toBeLessThan(16 * 1024 * 1024);
    const sent = terminal.bytes;
    pace.ms = 0;
    terminal.type('\x03');
    terminal.type('echo stop-$((40+2)); exit\n');
    await terminal.ended();
    // What was under way when Ctrl-C was typed: sockets, pipes and one batch.
    expect(terminal.bytes - sent).toBeLessThan(4 * 1024 * 1024);
    expect(terminal.closed?.reason).toBe('exited');
  });
});

describe('its container', () => {
  it('stops', async () => {
    const id = await rig.run(bashImage, ['sleep', '9999']);
    const terminal = await opened(rig.open('exec', { id }));
    await containers.kill(rig.client, id);
    await terminal.ended();
    expect(terminal.closed).toMatchObject({ reason: 'container-stopped' });
    expect(terminal.closed?.message).toMatch(/ stopped \(exit 137\)\.$/);
    const again = rig.open('exec', { id });
    await again.ended();
    expect(again.error).toMatchObject({ kind: 'conflict', hint: 'Start it, then open the terminal.' });
  });

  it('is removed', async () => {
    const id = await rig.run(bashImage, ['sleep', '9999']);
    const terminal = await opened(rig.open('exec', { id }));
    await containers.remove(rig.client, id, { force: true });
    await terminal.ended();
    // A removal by force stops it first; which of the two the engine tells depends on the moment.
    expect(terminal.closed?.reason).toMatch(/^container-(stopped|removed)$/);
    const again = rig.open('exec', { id });
    await again.ended();
    expect(again.error?.kind).toBe('not-found');
  });

  it('is paused', async () => {
    const id = await rig.run(bashImage, ['sleep', '9999']);
    await containers.pause(rig.client, id);
    const terminal = rig.open('exec', { id });
    await terminal.ended();
    expect(terminal.error).toMatchObject({ kind: 'conflict' });
    expect(terminal.error?.message).toMatch(/is paused/);
  });
});
