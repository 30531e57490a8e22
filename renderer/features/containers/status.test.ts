import { describe, expect, it } from 'vitest';
import { statusOf } from './status.ts';

const exited = (code: number, more: object = {}) =>
  statusOf({
    state: 'exited',
    health: 'none',
    restartCount: 0,
    exit: { code, outOfMemory: false, memoryLimit: null, error: '', ...more },
  });

describe('statusOf', () => {
  it('tells a clean end from a failure', () => {
    expect(exited(0)).toMatchObject({ status: 'stopped', word: 'Exited', reason: 'done, exit 0', needsLook: false });
    expect(exited(1)).toMatchObject({ status: 'failed', word: 'Exit 1', needsLook: true });
  });

  it('names the memory limit that killed it', () => {
    expect(exited(137, { outOfMemory: true, memoryLimit: 512 * 1024 * 1024 })).toMatchObject({
      status: 'failed',
      word: 'Exit 137',
      reason: 'out of memory at 512 MB',
    });
  });

  it('does not call a stop by the user a failure', () => {
    expect(exited(137)).toMatchObject({ status: 'stopped', reason: 'killed', needsLook: false });
    expect(exited(143)).toMatchObject({ status: 'stopped', word: 'Stopped' });
  });

  it('says that a start failed, with the end of the chain, which is the cause', () => {
    const error = 'OCI runtime create failed: container_linux.go: exec: "nope": executable file not found in $PATH';
    expect(exited(127, { error })).toMatchObject({
      word: 'Not started',
      reason: '"nope": executable file not found in $PATH',
    });
  });

  it('keeps running, checking and healthy apart', () => {
    const running = (health: 'none' | 'starting' | 'healthy' | 'unhealthy') =>
      statusOf({ state: 'running', health, exit: null, restartCount: 0 });
    expect(running('none').status).toBe('running');
    expect(running('starting').reason).toBe('first health check under way');
    expect(running('healthy').status).toBe('healthy');
    expect(running('unhealthy').needsLook).toBe(true);
  });
});
