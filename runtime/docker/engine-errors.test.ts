import { describe, expect, test } from 'vitest';
import { connectionError, type EngineFailure, engineError, messageOfBody, streamError } from './engine-errors.ts';

const id = '661aa3ac2440a411ed965cf6d3be99dc46d4d582d5ad86ed868292647e3533a8';
const oci =
  'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const wrongPlatform = 'was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64';

/**
 * Status (0 within a stream), operation, message, kind, sentence. Provoked from Moby 20.10, but for those of other
 * engines and these, which were written after its source and documentation: exec format error, no matching manifest,
 * no space left, Client.Timeout, pull access denied.
 */
const said: [number, EngineFailure['during'], string, string, string][] = [
  [
    409,
    'create',
    `Conflict. The container name "/web" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`,
    'name-in-use',
    'The name “web” is taken by the container 661aa3ac2440.',
  ],
  // Podman, not provoked
  [
    409,
    'create',
    `creating container storage: the container name "web" is already in use by ${id}. You have to remove that container to be able to reuse that name: that name is already in use`,
    'name-in-use',
    'The name “web” is taken by the container 661aa3ac2440.',
  ],
  [
    500,
    'start',
    `driver failed programming external connectivity on endpoint c2x (8a49): Bind for 0.0.0.0:18080 failed: port is already allocated`,
    'port-in-use',
    'Port 18080 is used by another container.',
  ],
  [
    500,
    'start',
    `driver failed programming external connectivity on endpoint c3x (0ad2): Error starting userland proxy: listen tcp4 0.0.0.0:18081: bind: address already in use`,
    'port-in-use',
    'Port 18081 is used by another program.',
  ],
  // Moby 28, not provoked
  [
    500,
    'start',
    `failed to set up container networking: driver failed programming external connectivity on endpoint c (aa): failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use`,
    'port-in-use',
    'Port 8080 is used by another program.',
  ],
  [
    500,
    'start',
    `driver failed programming external connectivity on endpoint c4x (1f18): Error starting userland proxy: listen tcp4 9.9.9.9:18082: bind: cannot assign requested address`,
    'invalid-input',
    "The engine's machine has no address 9.9.9.9.",
  ],
  [404, 'create', 'No such image: nope/none:3', 'image-not-found', 'The image nope/none:3 is not on this engine.'],
  [404, 'image', 'No such image: nope:1', 'not-found', 'No such image: nope:1.'],
  [404, undefined, 'No such container: nope', 'not-found', 'No such container: nope.'],
  [
    500,
    'image',
    'invalid reference format: repository name must be lowercase',
    'invalid-input',
    'That is no name of an image.',
  ],
  [
    400,
    'start',
    `${oci}exec: "nope": executable file not found in $PATH: unknown`,
    'command-not-found',
    'The image has no program “nope”.',
  ],
  [
    400,
    'start',
    `${oci}exec: "/nope/x": stat /nope/x: no such file or directory: unknown`,
    'command-not-found',
    'The image has no program “/nope/x”.',
  ],
  // crun through Podman, not provoked
  [
    500,
    'start',
    'crun: executable file `nope` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
    'command-not-found',
    'The image has no program “nope”.',
  ],
  [
    400,
    'start',
    `${oci}exec: "/etc/passwd": permission denied: unknown`,
    'command-not-executable',
    "“/etc/passwd” can't be executed.",
  ],
  [
    0,
    'exec',
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "/etc": permission denied: unknown',
    'command-not-executable',
    "“/etc” can't be executed.",
  ],
  [400, 'start', 'exec /x: exec format error', 'platform-mismatch', 'The program is made for another kind of CPU.'],
  [
    404,
    'create',
    `image with reference a:1 ${wrongPlatform}`,
    'platform-mismatch',
    'The image is for linux/amd64, not for linux/arm64.',
  ],
  [
    0,
    'pull',
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
    'platform-mismatch',
    'The image is not made for linux/arm64/v8.',
  ],
  [
    500,
    'start',
    'unable to find user nobodyx: no matching entries in passwd file',
    'invalid-input',
    'The image has no user “nobodyx”.',
  ],
  [
    500,
    'start',
    'Cannot mkdir: /etc/passwd is not a directory',
    'invalid-input',
    'The working directory “/etc/passwd” is not in the container.',
  ],
  [
    400,
    'create',
    'invalid mount config for type "bind": bind source path does not exist: /nope/dir with space',
    'mount-missing',
    '“/nope/dir with space” is not there to be mounted.',
  ],
  [500, 'create', "invalid volume specification: 'a:b:c:d'", 'invalid-input', '“a:b:c:d” is no mount.'],
  [400, 'create', 'Duplicate mount point: /x', 'invalid-input', 'Duplicate mount point: /x.'],
  [
    409,
    undefined,
    `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`,
    'conflict',
    'The container is running.',
  ],
  [409, 'exec', `Container ${id} is paused, unpause the container before exec`, 'conflict', 'The container is paused.'],
  [500, undefined, `Container ${id} is not paused`, 'conflict', 'The container is not paused.'],
  [409, 'exec', `Container ${id} is not running`, 'conflict', 'The container is not running.'],
  [
    409,
    'image',
    'conflict: unable to remove repository reference "a:1" (must force) - container c7d1f89defcc is using its referenced image de8d44bf4681',
    'conflict',
    'The container c7d1f89defcc uses the image.',
  ],
  [409, undefined, `remove vv: volume is in use - [${id}]`, 'conflict', 'The container 661aa3ac2440 uses the volume.'],
  [
    403,
    undefined,
    `error while removing network: network net1 id ${id} has active endpoints`,
    'conflict',
    'Containers are connected to the network.',
  ],
  [
    403,
    undefined,
    'Pool overlaps with other one on this address space',
    'conflict',
    'The addresses of the network are taken by another one.',
  ],
  [0, 'pull', 'write /data/tmp/GetImageBlob1: no space left on device', 'disk-full', 'The disk of the engine is full.'],
  [
    500,
    'pull',
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.255.255.53:53: no such host',
    'registry-unreachable',
    'There is no host registry-1.docker.io, as far as the engine can see.',
  ],
  [
    500,
    'pull',
    'Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
    'registry-unreachable',
    'The registry 127.0.0.1:5999 does not run: the connection was refused.',
  ],
  [
    500,
    'pull',
    'Get "https://r.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'registry-unreachable',
    'The registry r.example does not answer.',
  ],
  [
    500,
    'pull',
    'Get "http://127.0.0.1:5014/v2/": read tcp 127.0.0.1:59852->127.0.0.1:5014: read: connection reset by peer',
    'registry-unreachable',
    "The registry 127.0.0.1:5014 can't be reached.",
  ],
  [
    500,
    'pull',
    'Get "https://192.0.2.2:5001/v2/": http: server gave HTTP response to HTTPS client',
    'registry-unreachable',
    'The registry 192.0.2.2:5001 speaks plain HTTP, which the engine refuses.',
  ],
  [
    500,
    'pull',
    'Get "https://192.0.2.2:5443/v2/": x509: certificate signed by unknown authority',
    'registry-unreachable',
    'The registry 192.0.2.2:5443 has a certificate that the engine does not trust.',
  ],
  [
    500,
    'pull',
    'received unexpected HTTP status: 503 Service Unavailable',
    'registry-unreachable',
    'The registry failed: 503 Service Unavailable.',
  ],
  [
    500,
    'pull',
    "error unmarshalling content: invalid character '<' looking for beginning of value",
    'registry-unreachable',
    'The registry does not answer as a registry.',
  ],
  [
    500,
    'pull',
    'Head "http://127.0.0.1:5002/v2/bb/manifests/1": no basic auth credentials',
    'registry-unauthorised',
    'The registry 127.0.0.1:5002 wants a login, or another one.',
  ],
  [
    500,
    'pull',
    'unauthorized: authentication required',
    'registry-unauthorised',
    'The registry wants a login, or another one.',
  ],
  [500, 'pull', 'denied', 'registry-unauthorised', 'The registry does not let this login do that.'],
  [
    404,
    'pull',
    "pull access denied for nope/none, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'registry-unauthorised',
    'There is no image nope/none, or it takes a login to see it.',
  ],
  [
    500,
    'pull',
    'toomanyrequests: You have reached your pull rate limit.',
    'registry-unauthorised',
    'The registry takes no more requests from you for now.',
  ],
  [
    404,
    'pull',
    'manifest for 127.0.0.1:5001/bb:2 not found: manifest unknown: manifest unknown',
    'image-not-found',
    'The registry has no image 127.0.0.1:5001/bb:2.',
  ],
  [
    0,
    'load',
    'Error processing tar file(exit status 1): archive/tar: invalid tar header',
    'archive-invalid',
    'The file is no image archive.',
  ],
  [
    500,
    'load',
    'open /data/tmp/docker-import-4094616715/repositories: no such file or directory',
    'archive-invalid',
    'The file is no image archive.',
  ],
  [500, 'load', 'invalid image JSON, no RootFS key', 'archive-invalid', 'The file is no image archive.'],
  [
    0,
    'load',
    'Error processing tar file(exit status 1): unexpected EOF',
    'archive-truncated',
    'The archive ends too early.',
  ],
  [500, undefined, 'something of tomorrow', 'engine-error', 'Something of tomorrow.'],
  [500, undefined, '', 'engine-error', 'The engine failed and gave no reason.'],
];

test.each(said)('%i %s %s', (status, during, message, kind, sentence) => {
  const error = engineError({ status: status || undefined, during, message });
  expect({ kind: error.kind, message: error.message }).toEqual({ kind, message: sentence });
  expect(error.detail).toBe(message);
});

test('what registries say is not looked for elsewhere', () => {
  expect(engineError({ status: 500, message: 'dial tcp 10.0.0.1:2377: connection refused' }).kind).toBe('engine-error');
  expect(engineError({ status: 403, message: 'permission denied' }).kind).toBe('engine-error');
});

test('a hostile message neither hangs nor grows', () => {
  const message = `exec: "${'a:"\\'.repeat(200_000)}`;
  const started = engineError({ message, during: 'pull' });
  expect(started.detail?.length).toBeLessThan(5000);
  expect(started.message.length).toBeLessThan(1100);
});

test('bodies', () => {
  expect(messageOfBody('{"message":"a","cause":"b"}')).toBe('a');
  expect(messageOfBody('<html>bad gateway\n')).toBe('<html>bad gateway');
  expect(messageOfBody('{"message":{}}')).toBe('{"message":{}}');
});

test('errors within a stream', () => {
  const detail = { errorDetail: { code: 1, message: 'unexpected EOF' }, error: 'x' };
  expect(streamError(detail, 'load')?.kind).toBe('archive-truncated');
  expect(streamError({ error: 'denied' }, 'pull')?.kind).toBe('registry-unauthorised');
  for (const message of [{ status: 'Pulling' }, null, 'text', { error: 5 }])
    expect(streamError(message, 'pull')).toBeUndefined();
});

describe('connections', () => {
  const endpoint = { kind: 'unix', path: '/run/d.sock' } as const;
  const failed = (code: string) => connectionError(Object.assign(new Error(code), { code }), endpoint);

  test.each([
    ['ENOENT', 'engine-unreachable', "The engine's socket unix:///run/d.sock is not there."],
    ['EACCES', 'engine-permission', "You may not open the engine's socket unix:///run/d.sock."],
    ['ECONNREFUSED', 'engine-unreachable', 'No engine listens at unix:///run/d.sock.'],
    ['ECONNRESET', 'engine-unreachable', 'The connection to the engine at unix:///run/d.sock broke.'],
    ['EPIPE', 'engine-unreachable', 'The connection to the engine at unix:///run/d.sock broke.'],
  ])('%s', (code, kind, message) => {
    expect(failed(code)).toMatchObject({ kind, message });
  });

  test('permission tells of the group; an aborted signal wins', () => {
    expect(failed('EACCES').hint).toContain('docker');
    expect(connectionError(new Error('x'), endpoint, AbortSignal.abort()).kind).toBe('cancelled');
  });
});
