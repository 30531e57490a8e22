import { describe, expect, it } from 'vitest';
import { LaunchReader, launchCommand } from './launcher.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('LaunchReader', () => {
  it('drops the echo and keeps the first output', () => {
    const reader = new LaunchReader();
    expect(reader.feed(bytes('\r\n\x1e4'))).toEqual({ state: 'waiting' });
    const launch = reader.feed(bytes('2 /bin/bash\x1e\x1b[Kroot# '));
    expect(launch).toMatchObject({ state: 'launched', pid: 42, program: '/bin/bash' });
    expect(launch.state === 'launched' && Buffer.from(launch.rest).toString()).toBe('\x1b[Kroot# ');
  });

  it('keeps spaces in a program’s name', () => {
    expect(new LaunchReader().feed(bytes('\x1e7 /opt/a b\x1e'))).toMatchObject({ program: '/opt/a b' });
  });

  it('hears that there is no such program', () => {
    expect(new LaunchReader().feed(bytes('\x1e7 !\x1e'))).toEqual({ state: 'no-such-program' });
  });

  it('takes no process id that is none: it would be passed to kill', () => {
    for (const word of ['-1 sh', '1 sh', '0 sh', '12;reboot sh', 'x sh', ' sh'])
      expect(new LaunchReader().feed(bytes(`\x1e${word}\x1e`))).toMatchObject({ state: 'launched', pid: null });
  });

  it('keeps the engine’s words', () => {
    const reader = new LaunchReader();
    reader.feed(bytes('OCI runtime exec failed\r\n'));
    expect(reader.text).toBe('OCI runtime exec failed');
  });
});

it('never puts a command into the script', () => {
  const [sh, , script, , ...words] = launchCommand(['a; b', '$(c)'], '/bin/sh');
  expect(sh).toBe('/bin/sh');
  expect(script).not.toContain('a; b');
  expect(words).toEqual(['a; b', '$(c)']);
});
