import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  containers,
  DockerClient,
  demultiplex,
  engineError,
  exec,
  parseDockerHost,
} from '../../runtime/docker/index.ts';
import { joinedDuplex } from '../../runtime/docker/joined-duplex.ts';
import {
  busyboxImage,
  ensureBusyboxImage,
  type PrivateEngine,
  startPrivateEngine,
} from '../fixtures/private-engine.ts';

let engine: PrivateEngine;
let client: DockerClient;
let container: string;

beforeAll(async () => {
  engine = await startPrivateEngine({ name: 'exec' });
  client = new DockerClient(parseDockerHost(engine.dockerHost));
  await ensureBusyboxImage(client);
  const body = { Image: busyboxImage, Cmd: ['sleep', '1000'] };
  container = (await containers.create(client, { name: 'exec', body })).Id;
  await containers.start(client, container);
});

afterAll(async () => {
  client?.dispose();
  await engine?.stop();
});

const attached = { AttachStdin: true, AttachStdout: true, AttachStderr: true };

async function framed(source: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  const text: Record<string, string> = {};
  for await (const { stream, data } of demultiplex(source)) text[stream] = (text[stream] ?? '') + Buffer.from(data);
  return text;
}

async function run(
  Cmd: string[],
  input = '',
): Promise<{ text: Record<string, string>; code: number | null | undefined }> {
  const id = await exec.create(client, { container, body: { ...attached, Cmd } });
  const { socket } = await exec.start(client, id, { tty: false });
  socket.end(input);
  const text = await framed(socket);
  return { text, code: (await exec.inspect(client, id)).ExitCode };
}

test('stdin is echoed, streams are apart, the exit code is told', async () => {
  expect(await run(['sh', '-c', 'cat; echo err >&2; exit 3'], 'in\n')).toEqual({
    text: { stdout: 'in\n', stderr: 'err\n' },
    code: 3,
  });
});

test('a megabyte both ways arrives whole', async () => {
  const big = 'gantry '.repeat(200_000);
  const { text, code } = await run(['cat'], big);
  expect(text.stdout === big).toBe(true);
  expect(code).toBe(0);
});

test('a terminal: raw, of the size asked for, resized while it runs', async () => {
  const id = await exec.create(client, { container, body: { ...attached, Tty: true, Cmd: ['sh'] } });
  const { socket } = await exec.start(client, id, { tty: true, consoleSize: [20, 60] });
  await exec.resize(client, id, { h: 41, w: 137 });
  let seen = '';
  socket.on('data', chunk => {
    seen += chunk;
  });
  socket.write('stty size\n');
  await expect.poll(() => seen).toContain('41 137');
  const closed = new Promise(resolve => socket.once('close', resolve));
  socket.write('exit 5\n');
  await closed;
  expect(await exec.inspect(client, id)).toMatchObject({ Running: false, ExitCode: 5 });
});

test('what can’t be executed says so in its output and its exit code', async () => {
  const missing = await run(['nope']);
  expect(engineError({ message: missing.text.stdout ?? '', during: 'exec' })).toMatchObject({
    kind: 'command-not-found',
  });
  expect([126, 127]).toContain(missing.code);
  const text = await run(['/etc/passwd']);
  expect(engineError({ message: text.text.stdout ?? '' })).toMatchObject({ kind: 'command-not-executable' });
  expect(text.code).toBe(126);
});

test('in a container that is paused, stopped or not there', async () => {
  await containers.pause(client, container);
  await expect(run(['ls'])).rejects.toMatchObject({ kind: 'conflict', message: 'The container is paused.' });
  await containers.unpause(client, container);
  const idle = (await containers.create(client, { body: { Image: busyboxImage } })).Id;
  await expect(exec.create(client, { container: idle, body: { Cmd: ['ls'] } })).rejects.toMatchObject({
    kind: 'conflict',
  });
  await expect(exec.create(client, { container: 'nobody', body: { Cmd: ['ls'] } })).rejects.toMatchObject({
    kind: 'not-found',
  });
  await expect(exec.start(client, 'nobody', { tty: false })).rejects.toMatchObject({ kind: 'not-found' });
});

test('an engine that answers a hijack with 200 is spoken to as well', async () => {
  // Moby itself does so when nobody asks for an upgrade.
  const id = await exec.create(client, { container, body: { ...attached, Cmd: ['sh', '-c', 'cat; echo done'] } });
  const body = JSON.stringify({ Detach: false, Tty: false });
  const headers = { Host: 'docker', 'Content-Type': 'application/json', 'Content-Length': body.length };
  const path = `/v1.41/exec/${id}/start`;
  const sent = request({ socketPath: engine.socket, method: 'POST', path, headers });
  const joined = await new Promise<ReturnType<typeof joinedDuplex>>((resolve, reject) => {
    sent.once('response', response => {
      expect(response.statusCode).toBe(200);
      resolve(joinedDuplex(response, response.socket));
    });
    sent.once('error', reject);
    sent.end(body);
  });
  joined.end('through 200\n');
  expect(await framed(joined)).toEqual({ stdout: 'through 200\ndone\n' });
});
