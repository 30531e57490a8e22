import { describe, expect, test } from 'vitest';
import { scrubText, scrubValue, variantsOf } from './scrub.ts';

const secret = 'hunter2-Ab+/9';

describe('a secret does not survive', () => {
  test.each([
    `pulling from https://ann:${secret}@registry.example/v2/`,
    `HTTPS_PROXY=http://ann:${secret}@proxy:3128`,
    `Authorization: Bearer ${secret}`,
    `{"Authorization":"Basic ${secret}"}`,
    `X-Registry-Auth: ${secret}`,
    `level=info msg="login" password=${secret} user=ann`,
    `level=info msg="login" password="${secret} with blanks" user=ann`,
    `{"auths":{"r":{"identitytoken":"${secret}"}}}`,
    `{"Password": "${secret}"}`,
    `POSTGRES_PASSWORD=${secret}`,
    `AWS_SECRET_ACCESS_KEY: ${secret}`,
    `msg="body {\\"password\\":\\"${secret}\\"}"`,
    `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\n${secret}`,
  ])('%s', line => {
    expect(scrubText(line)).not.toContain(secret);
  });

  test.each([
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'SWMTKN-1-49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv-8vxv8rssmk743ojnwacrr2e7c',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'dckr_pat_abcDEF123456789',
    'AKIAIOSFODNN7EXAMPLE',
  ])('%s, by its form alone', token => {
    expect(scrubText(`got ${token}, going on`)).toBe('got •••, going on');
  });

  test('known ones, wherever they stand and however they are written', () => {
    const known = variantsOf('p@ss"word');
    const line = `a p@ss"word b ${encodeURIComponent('p@ss"word')} c ${Buffer.from('p@ss"word').toString('base64')} d p@ss\\"word`;
    expect(scrubText(line, known)).toBe('a ••• b ••• c ••• d •••');
    expect(variantsOf('ab')).toEqual([]);
  });

  test('in nested values, by the name of their field or by form', () => {
    const value = { HttpProxy: `http://u:${secret}@p`, list: [{ token: secret }], config: { auth: secret, port: 80 } };
    const text = JSON.stringify(scrubValue(value));
    expect(text).not.toContain(secret);
    expect(text).toContain('"port":80');
  });
});

test('a token alone before the @ of an address', () => {
  expect(scrubText('DOCKER_HOST=tcp://t0ken-of-mine@host:2376')).toBe('DOCKER_HOST=tcp://•••@host:2376');
});

describe('what helps to find a fault stays', () => {
  test.each([
    'time="2026-11-24T08:00:34Z" level=info msg="API listen on /run/gantry/engine.sock"',
    '2026-11-24T08:00:34.000Z info engine started {"pid":15057,"command":"/usr/sbin/dockerd"}',
    'failed to start daemon: open /var/lib/x: no space left on device',
    'https://registry.example/v2/library/postgres/manifests/16: 401 Unauthorized',
    'keyboard=de monkey=1 author=ann',
  ])('%s', line => {
    expect(scrubText(line)).toBe(line);
  });
});

test('a hostile line takes no noticeable time', () => {
  const began = performance.now();
  scrubText(`password=${'a'.repeat(200_000)} ${'x://'.repeat(50_000)} ${'"'.repeat(100_000)} ${'A_'.repeat(100_000)}`);
  expect(performance.now() - began).toBeLessThan(5000);
});
