import { describe, expect, test } from 'vitest';
import { describeEndpoint, type EngineEndpoint, parseDockerHost } from './endpoint.ts';
import { sshArguments } from './ssh-stream.ts';

const good: [string, EngineEndpoint][] = [
  ['unix:///var/run/docker.sock', { kind: 'unix', path: '/var/run/docker.sock' }],
  ['unix:///tmp/with space/s', { kind: 'unix', path: '/tmp/with space/s' }],
  ['npipe:////./pipe/docker_engine', { kind: 'npipe', path: '\\\\.\\pipe\\docker_engine' }],
  ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
  ['tcp://engine', { kind: 'tcp', host: 'engine', port: 2375 }],
  ['tcp://[::1]:99/', { kind: 'tcp', host: '::1', port: 99 }],
  ['HTTP://engine:80', { kind: 'tcp', host: 'engine', port: 80 }],
  ['https://engine', { kind: 'tcp', host: 'engine', port: 2376, tls: {} }],
  ['ssh://me@build-1.example:2222', { kind: 'ssh', user: 'me', host: 'build-1.example', port: 2222 }],
  [' ssh://alias_1 ', { kind: 'ssh', host: 'alias_1' }],
];

test.each(good)('%s', (text, endpoint) => {
  expect(parseDockerHost(text)).toEqual(endpoint);
  expect(parseDockerHost(describeEndpoint(endpoint))).toEqual(endpoint);
});

test.each([
  ...['', 'docker', '/var/run/docker.sock', 'ftp://x', 'unix://relative', 'npipe://x', 'tcp://', 'tcp://:2375'],
  ...['tcp://h:0', 'tcp://h:70000', 'tcp://u:p@h:1', 'tcp://h/path', 'tcp://h?x', 'ssh://', 'ssh://h/path'],
  ...['ssh://-oProxyCommand=x', 'ssh://-l@h', 'ssh://u:secret@h', 'ssh://%2DoX@h', 'ssh://u%20-oX@h', 'ssh://h:0'],
])('refuses %j', text => {
  expect(() => parseDockerHost(text)).toThrow(expect.objectContaining({ kind: 'invalid-input' }));
});

describe('the command line of ssh', () => {
  test('has the host behind --, and asks nothing', () => {
    expect(sshArguments({ kind: 'ssh', user: 'me', host: 'h', port: 22 })).toEqual([
      ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=15'],
      ...['-l', 'me', '-p', '22', '--', 'h', 'docker', 'system', 'dial-stdio'],
    ]);
  });

  test('is not made of what could be an option, wherever it came from', () => {
    const invalid = expect.objectContaining({ kind: 'invalid-input' });
    expect(() => sshArguments({ kind: 'ssh', host: '-oProxyCommand=x' })).toThrow(invalid);
    expect(() => sshArguments({ kind: 'ssh', user: '-x', host: 'h' })).toThrow(invalid);
    expect(() => sshArguments({ kind: 'ssh', host: 'h', port: 1.5 })).toThrow(invalid);
  });
});
