import { expect, test } from 'vitest';
import { GantryError } from '../contract/index.ts';
import { explainPullFailure } from './pull-errors.ts';
import { parseReference } from './reference.ts';

const attempt = { reference: parseReference('reg.example.com/team/app:1'), platform: '', loggedIn: false };
const explain = (said: string, more: object = {}) =>
  explainPullFailure(new GantryError({ kind: 'engine-error', message: said, detail: said }), { ...attempt, ...more });

// Words of Moby 20 to 28, Podman 4 and of the registries behind them.
test.each([
  [
    'manifest for reg.example.com/team/app:1 not found: manifest unknown: manifest unknown',
    'image-not-found',
    'has no tag “1” of team/app',
  ],
  ['manifest unknown', 'image-not-found', 'has no tag “1”'],
  ['name unknown: repository name not known to registry', 'image-not-found', 'has no image team/app'],
  [
    'pull access denied for team/app, repository does not exist or may require ‘docker login’: denied: requested access to the resource is denied',
    'image-not-found',
    'or it is private',
  ],
  [
    'Head "https://reg.example.com/v2/team/app/manifests/1": no basic auth credentials',
    'registry-unauthorised',
    'wants a login',
  ],
  ['unauthorized: authentication required', 'registry-unauthorised', 'wants a login'],
  ['toomanyrequests: You have reached your pull rate limit.', 'registry-unauthorised', 'limit is reached'],
  ['dial tcp: lookup reg.example.com on 127.0.0.1:53: no such host', 'registry-unreachable', 'name is unknown'],
  [
    'Get "http://reg.example.com/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    'registry-unreachable',
    'can’t be reached',
  ],
  [
    'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'registry-unreachable',
    'can’t be reached',
  ],
  ['http: server gave HTTP response to HTTPS client', 'registry-unreachable', 'plain HTTP'],
  [
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'registry-unreachable',
    'certificate',
  ],
  [
    'no matching manifest for linux/amd64 in the manifest list entries',
    'platform-mismatch',
    'not made for this engine’s platform',
  ],
  ['failed to register layer: write /big: no space left on device', 'disk-full', 'disk is full'],
])('%s', (said, kind, words) => {
  const error = explain(said);
  expect(error).toMatchObject({ kind, message: expect.stringContaining(words), detail: said });
  expect(error.hint).toBeTruthy();
});

test('with a login a refusal means something else', () => {
  expect(explain('unauthorized: incorrect username or password', { loggedIn: true }).message).toContain(
    'refused your login',
  );
  expect(explain('denied: requested access to the resource is denied', { loggedIn: true }).kind).toBe(
    'registry-unauthorised',
  );
});

test('what nobody knows stays in the engine’s words', () => {
  expect(explain('something quite new')).toMatchObject({ kind: 'engine-error', message: 'something quite new' });
});
