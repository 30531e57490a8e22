import { describe, expect, it } from 'vitest';
import { readDockerHost } from './docker-host.ts';

const problem = (text: string): string => {
  const read = readDockerHost(text);
  return read.ok ? '' : read.problem;
};

describe('readDockerHost', () => {
  it.each([
    ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
    [' /run/user/1000/podman/podman.sock ', 'unix:///run/user/1000/podman/podman.sock'],
    ['tcp://build-host:2376', 'tcp://build-host:2376'],
    ['tcp://[fe80::1]:2375', 'tcp://[fe80::1]:2375'],
    ['ssh://me@build-host', 'ssh://me@build-host'],
    ['ssh://me@build-host:2222/run/docker.sock', 'ssh://me@build-host:2222/run/docker.sock'],
  ])('takes %s', (text, dockerHost) => {
    expect(readDockerHost(text)).toMatchObject({ ok: true, dockerHost });
  });

  it('says what is missing', () => {
    expect(problem('')).toBe('Type an address.');
    expect(problem('a b')).toContain('no spaces');
    expect(problem('unix://run/docker.sock')).toContain('three slashes');
    expect(problem('tcp://build-host')).toContain('tcp://build-host:2376');
    expect(problem('tcp://:2376')).toContain('host is missing');
    expect(problem('tcp://build-host:99999')).toContain('65535');
    expect(problem('ssh://')).toContain('ssh://user@host');
  });

  it('turns what is nearly right into what to type', () => {
    expect(problem('http://build-host:2375')).toContain('tcp://build-host:2375');
    expect(problem('build-host')).toContain('ssh://build-host or tcp://build-host:2376');
    expect(problem('build-host:2375')).toContain('tcp://build-host:2375');
    expect(problem('ftp://x')).toContain('“ftp”');
  });
});
