import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { containers } from '../../runtime/docker/index.ts';
import { startPrivateEngine } from '../fixtures/private-engine.ts';
import { failure, type Rig, rowOf, signal, spec, startRig, sweep } from '../integration/containers-rig.ts';

let rig: Rig;
let small: string;
/** Room for the test image and little more. */
const size = '24m';

beforeAll(async () => {
  small = mkdtempSync(join(tmpdir(), 'gantry-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'gantry-small', small]);
  const engine = await startPrivateEngine({ name: 'small', args: ['--data-root', small] });
  rig = await startRig({ engine });
});
afterEach(() => sweep(rig));
afterAll(async () => {
  await rig?.stop();
  execFileSync('umount', ['-l', small]);
  rmSync(small, { recursive: true, force: true });
});

function fill(): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${join(small, 'filler')}`, 'bs=4096'], { stdio: 'ignore' });
  } catch {
    // dd fails when the disk is full, which is what it is for.
  }
}
const empty = () => rmSync(join(small, 'filler'), { force: true });

test('a full disk at a run is named, nothing is left, and the run works once there is room', async () => {
  fill();
  const error = await failure(() => rig.containers.run({ spec: spec({ name: 'no-room' }), start: true }, { signal }));
  expect(error.kind).toBe('disk-full');
  expect(error.hint).toBeDefined();
  empty();
  expect(await containers.list(rig.client, { all: true })).toEqual([]);
  const { id } = await rig.containers.run({ spec: spec({ name: 'no-room' }), start: true }, { signal });
  await rowOf(rig, id ?? '', row => row.state === 'running');
});

test('a disk that fills up while containers run loses none of them', async () => {
  const { id } = await rig.containers.run({ spec: spec({ name: 'there' }), start: true }, { signal });
  await rowOf(rig, id ?? '', row => row.state === 'running');
  fill();
  const error = await failure(() => rig.containers.run({ spec: spec({ name: 'late' }), start: true }, { signal }));
  expect(error.kind).toBe('disk-full');
  expect((await containers.inspect(rig.client, id ?? '')).State?.Running).toBe(true);
  empty();
});
