import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { checkSshEndpoint, type EngineEndpoint } from './endpoint.ts';

/** How much of ssh's own complaints is kept for the error, in characters. */
const stderrLimit = 4096;

/**
 * The command that carries the Engine API over ssh, as the docker command does it: `docker system dial-stdio` on the
 * other side connects its standard input and output with its engine's socket.
 * BatchMode: nobody is there to answer a question for a password or a host key.
 */
export function sshArguments(endpoint: EngineEndpoint & { kind: 'ssh' }): string[] {
  checkSshEndpoint(endpoint);
  return [
    '-T',
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=15'],
    ...(endpoint.user === undefined ? [] : ['-l', endpoint.user]),
    ...(endpoint.port === undefined ? [] : ['-p', String(endpoint.port)]),
    '--',
    endpoint.host,
    ...['docker', 'system', 'dial-stdio'],
  ];
}

/** A failure of ssh itself. `code` is what {@link connectionError} looks at. */
export class SshError extends Error {
  readonly code: 'SSH_MISSING' | 'SSH_FAILED';
  constructor(code: 'SSH_MISSING' | 'SSH_FAILED', message: string) {
    super(message);
    this.code = code;
  }
}

/** A connection through a spawned ssh, with the few methods that node:http expects of a socket. */
export class SshStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  #stderr = '';

  constructor(endpoint: EngineEndpoint & { kind: 'ssh' }) {
    // As a socket does it: the other side's end closes it, our own end only says that no more is written.
    super({ allowHalfOpen: false });
    const child = spawn('ssh', sshArguments(endpoint), { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrLimit);
    });
    // The child's end tells more than a broken pipe does; it always follows.
    child.stdin.on('error', () => {});
    child.on('error', error => this.destroy(new SshError('SSH_MISSING', error.message)));
    child.on('close', code => {
      // Once what came is read, nothing is left to end in order: there is nobody to write to.
      if (code === 0) this.once('end', () => this.destroy()).push(null);
      else this.destroy(new SshError('SSH_FAILED', this.#stderr.trim() || `ssh ended with code ${code}`));
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A write to an ended child is not an error of its own: 'close' brings the reason.
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    // Its callback never comes when the child is gone.
    if (this.#child.stdin.destroyed) done();
    else this.#child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  // An idle kept-alive connection must not keep the process alive; ssh itself keeps the line alive.
  ref(): this {
    for (const handle of this.#handles()) handle.ref();
    return this;
  }
  unref(): this {
    for (const handle of this.#handles()) handle.unref();
    return this;
  }
  #handles(): { ref(): void; unref(): void }[] {
    const { stdin, stdout, stderr } = this.#child;
    // Pipes of a child are sockets, which node's types do not say.
    return [this.#child, ...([stdin, stdout, stderr] as unknown as Socket[])];
  }
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
}
