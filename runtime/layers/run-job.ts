import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GantryError } from '../contract/index.ts';
import type { JobName, JobProgress, Jobs, WorkerMessage } from './jobs.ts';

/** As a source file (tests, which run in a Node that reads TypeScript), or beside the bundled runtime. */
const workerFile = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'layers-worker.cjs');
/** JavaScript heap of a worker, in MiB; the columns of an analysis lie outside of it and have bounds of their own. */
const heap = 512;

/** Runs a job in a thread of its own. The signal ends the thread, whatever it is at. */
export function runJob<N extends JobName>(
  name: N,
  input: Jobs[N]['input'],
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: JobProgress) => void },
): Promise<Jobs[N]['result']> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const worker = new Worker(workerFile, {
      workerData: { name, input },
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    const abort = () => void worker.terminate();
    signal.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') onProgress?.(message.progress);
      else if (message.type === 'done') resolve(message.result as Jobs[N]['result']);
      else reject(new GantryError(message.error));
    });
    worker.on('error', error => reject(workerFault(error)));
    worker.on('exit', () => {
      signal.removeEventListener('abort', abort);
      // Without effect when it was done or had failed.
      reject(signal.aborted ? cancelled() : new Error('The worker ended without an answer.'));
    });
  });
}

function workerFault(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new GantryError({
    kind: 'archive-invalid',
    message: 'This image needs more memory than Gantry gives to an analysis.',
    hint: 'It is most likely damaged or hostile.',
  });
}

function cancelled(): GantryError {
  return new GantryError({ kind: 'cancelled', message: 'Cancelled.' });
}
