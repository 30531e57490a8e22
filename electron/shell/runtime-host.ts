import path from 'node:path';
import { app, MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';

/** Restarts that are granted within the window before the runtime is left down: a defect at start must not spin. */
const maxRestarts = 20;
const restartWindowMs = 60_000;

/**
 * Forks the runtime, watches it and forks it again when it dies, and hands ports between it and the pages. No message of the
 * contract passes through here.
 */
export class RuntimeHost {
  readonly #pages = new Set<WebContents>();
  #process: UtilityProcess | null = null;
  #restarts: number[] = [];
  #stopping = false;

  /** Starts the runtime. */
  start(): void {
    const codeFolder = path.join(app.getPath('userData'), 'runtime-code');
    const child = utilityProcess.fork(path.join(import.meta.dirname, 'runtime-entry.cjs'), [codeFolder], {
      serviceName: 'Gantry runtime',
      stdio: 'inherit',
    });
    this.#process = child;
    child.once('exit', code => this.#onExit(child, code));
    for (const page of this.#pages) this.#broker(page);
  }

  /** Process id, for the tests that kill it. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Gives a page its port, now and after every restart of the runtime. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page);
      page.once('destroyed', () => this.#pages.delete(page));
    }
    this.#broker(page);
  }

  /** Lets the runtime end by itself, for two seconds at most. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(() => child.kill(), 2000);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.postMessage({ type: 'stop' });
    });
  }

  #broker(page: WebContents): void {
    if (!this.#process || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#process.postMessage({ type: 'port' }, [port1]);
    page.postMessage('port', 'runtime', [port2]);
  }

  #onExit(child: UtilityProcess, code: number): void {
    if (this.#process !== child) return;
    this.#process = null;
    if (this.#stopping) return;
    console.error(`The runtime process ended with code ${code}.`);
    for (const page of this.#pages) if (!page.isDestroyed()) page.postMessage('port', 'runtime-lost', []);
    const now = Date.now();
    this.#restarts = [...this.#restarts.filter(at => now - at < restartWindowMs), now];
    if (this.#restarts.length <= maxRestarts) this.start();
    else console.error('The runtime process keeps ending; it is not started again.');
  }
}
