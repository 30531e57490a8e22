import { describe, expect, test } from 'vitest';
import { GantryError } from '../contract/index.ts';
import { parseReference, tryReference } from './reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  // Expected values are what `docker pull` prints and `docker image ls` shows for the same words.
  test.each([
    ['postgres', 'docker.io/library/postgres', 'latest', null, 'postgres:latest'],
    ['postgres:16', 'docker.io/library/postgres', '16', null, 'postgres:16'],
    [' postgres:16 ', 'docker.io/library/postgres', '16', null, 'postgres:16'],
    ['docker.io/postgres', 'docker.io/library/postgres', 'latest', null, 'postgres:latest'],
    ['index.docker.io/library/postgres', 'docker.io/library/postgres', 'latest', null, 'postgres:latest'],
    ['team/app', 'docker.io/team/app', 'latest', null, 'team/app:latest'],
    ['library/team/app', 'docker.io/library/team/app', 'latest', null, 'library/team/app:latest'],
    ['localhost/app:1', 'localhost/app', '1', null, 'localhost/app:1'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000/app', 'latest', null, '127.0.0.1:5000/app:latest'],
    ['[::1]:5000/app:a', '[::1]:5000/app', 'a', null, '[::1]:5000/app:a'],
    [
      'registry.example.com/a/b-c/d__e:V1.2_3',
      'registry.example.com/a/b-c/d__e',
      'V1.2_3',
      null,
      'registry.example.com/a/b-c/d__e:V1.2_3',
    ],
    [`postgres@${digest}`, 'docker.io/library/postgres', null, digest, `postgres@${digest}`],
    [`reg.example.com/a:1@${digest}`, 'reg.example.com/a', '1', digest, `reg.example.com/a@${digest}`],
    ['HOST/app', 'HOST/app', 'latest', null, 'HOST/app:latest'],
  ])('%s', (text, repository, tag, wantedDigest, familiar) => {
    expect(parseReference(text)).toMatchObject({ repository, tag, digest: wantedDigest, familiar });
  });

  test.each([
    ['', 'An image name is needed.'],
    ['   ', 'An image name is needed.'],
    [':16', 'The name before the tag is missing.'],
    ['postgres:', 'The tag after “:” is missing.'],
    ['postgres:-a', '“-a” can’t be a tag.'],
    [`postgres:${'a'.repeat(129)}`, 'The tag is longer than 128 characters.'],
    ['Postgres', 'Image names are lowercase: “Postgres” is not.'],
    ['team/App:1', 'Image names are lowercase: “App” is not.'],
    ['team//app', 'Two slashes stand side by side, or one at the end.'],
    ['team/app/', 'Two slashes stand side by side, or one at the end.'],
    ['/app', 'Two slashes stand side by side, or one at the end.'],
    ['a..b', '“a..b” can’t be part of an image name.'],
    ['-app', '“-app” can’t be part of an image name.'],
    ['app-', '“app-” can’t be part of an image name.'],
    ['app;rm', '“app;rm” can’t be part of an image name.'],
    ['../../etc/passwd', '“..” can’t be a registry’s address.'],
    ['bad_host.example/app', '“bad_host.example” can’t be a registry’s address.'],
    ['registry.example.com:port/app', '“registry.example.com:port” can’t be a registry’s address.'],
    ['postgres@sha256:1234', '“sha256:1234” is no digest.'],
    ['postgres@', '“” is no digest.'],
    ['0123456789abcdef'.repeat(4), '64 hexadecimal digits are an image’s id, not a name that a registry knows.'],
    ['a b', 'An image name has no spaces.'],
    ['http://localhost:5000/a', 'An image name has no “://”.'],
    ['docker pull postgres', 'This is a whole command, not an image name.'],
    [`a/${'b'.repeat(300)}`, 'The name is longer than 255 characters.'],
  ])('refuses %j: %s', (text, message) => {
    try {
      parseReference(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GantryError);
      expect(error).toMatchObject({ kind: 'invalid-input', message });
      expect((error as GantryError).hint).toBeTruthy();
    }
    expect(tryReference(text)).toBeNull();
  });

  test('proposes the lowercase form', () => {
    expect(() => parseReference('Team/App:1')).toThrow(expect.objectContaining({ hint: 'Did you mean team/app?' }));
  });
});
