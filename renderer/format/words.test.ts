import { expect, test } from 'vitest';
import { exitCode } from './exit-code.ts';
import { familiarImage, parseImageRef, shortId } from './image-ref.ts';

test.each([
  [0, false, 'Done', 'exit 0', 'done'],
  [1, false, 'Exit 1', '', 'failed'],
  [125, false, 'Exit 125', 'the engine could not start it', 'failed'],
  [126, false, 'Exit 126', 'command not executable', 'failed'],
  [127, false, 'Exit 127', 'command not found', 'failed'],
  [130, false, 'Exit 130', 'interrupted', 'stopped'],
  [137, false, 'Exit 137', 'killed', 'failed'],
  [137, true, 'Exit 137', 'out of memory', 'failed'],
  [139, false, 'Exit 139', 'segmentation fault', 'failed'],
  [143, false, 'Exit 143', 'terminated', 'stopped'],
  [165, false, 'Exit 165', 'ended by signal 37', 'failed'],
  [138, false, 'Exit 138', 'ended by SIGUSR1', 'failed'],
  [255, false, 'Exit 255', '', 'failed'],
] as const)('exit %d (out of memory: %s) is %s, %s', (code, oom, word, reason, tone) => {
  expect(exitCode(code, oom)).toMatchObject({ word, reason, tone });
});

test.each([
  ['redis:7', { registry: '', namespace: '', name: 'redis', tag: '7', digest: '' }],
  [
    'ghcr.io/acme/tools/billing-sync:2.3.1',
    { registry: 'ghcr.io', namespace: 'acme/tools', name: 'billing-sync', tag: '2.3.1', digest: '' },
  ],
  ['grafana/grafana', { registry: '', namespace: 'grafana', name: 'grafana', tag: '', digest: '' }],
  [
    'localhost:5000/a@sha256:ab',
    { registry: 'localhost:5000', namespace: '', name: 'a', tag: '', digest: 'sha256:ab' },
  ],
  ['localhost/a/b:x@sha256:ab', { registry: 'localhost', namespace: 'a', name: 'b', tag: 'x', digest: 'sha256:ab' }],
  ['<none>', { registry: '', namespace: '', name: '<none>', tag: '', digest: '' }],
  ['', { registry: '', namespace: '', name: '', tag: '', digest: '' }],
])('%s falls into its parts', (text, parts) => expect(parseImageRef(text)).toEqual(parts));

test('short forms', () => {
  expect(shortId('sha256:4f0c9b21d7aeffffffff')).toBe('4f0c9b21d7ae');
  expect(familiarImage('docker.io/library/redis:7')).toBe('redis:7');
  expect(familiarImage('docker.io/grafana/grafana')).toBe('grafana/grafana');
  expect(familiarImage('quay.io/library/x')).toBe('quay.io/library/x');
});
