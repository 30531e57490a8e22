import type { DockerClient, Hijacked } from './connection.ts';
import { segment } from './paths.ts';
import type { ExecCreateBody, ExecInspect } from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `POST /containers/{id}/exec`; the answer is the id of the exec. */
export async function create(
  client: DockerClient,
  options: Cancel & { container: string; body: ExecCreateBody },
): Promise<string> {
  const { container, body, signal } = options;
  const path = `/containers/${segment(container)}/exec`;
  return (await client.json<{ Id: string }>('POST', path, { body, signal, during: 'exec' })).Id;
}

/**
 * `POST /exec/{id}/start` with `{ Detach: false, Tty, ConsoleSize }`: raw with a TTY, else framed.
 * `consoleSize` is height and width, and known from API 1.42 on: use {@link resize} as well.
 */
export async function start(
  client: DockerClient,
  id: string,
  options: Cancel & { tty: boolean; consoleSize?: [height: number, width: number] },
): Promise<Hijacked> {
  const { tty, consoleSize, signal } = options;
  const body = { Detach: false, Tty: tty, ...(tty && consoleSize ? { ConsoleSize: consoleSize } : {}) };
  return client.hijack('POST', `/exec/${segment(id)}/start`, { body, signal, during: 'exec' });
}

/** `POST /exec/{id}/resize?h=&w=`, in characters. */
export async function resize(client: DockerClient, id: string, size: { h: number; w: number }): Promise<void> {
  await client.request('POST', `/exec/${segment(id)}/resize`, { query: { h: size.h, w: size.w } });
}

/** `GET /exec/{id}/json`: whether it runs, and its exit code (126 not executable, 127 not found). */
export async function inspect(client: DockerClient, id: string, options: Cancel = {}): Promise<ExecInspect> {
  return client.json('GET', `/exec/${segment(id)}/json`, options);
}
