import { parentPort, workerData } from 'node:worker_threads';
import { toGantryError } from '../contract/errors.ts';
import { analyse } from './analyse.ts';
import { extract } from './extract.ts';
import type { Job, JobProgress, WorkerMessage } from './jobs.ts';
import { readEntry } from './pick.ts';

// The entry of the worker thread: one job, then it ends. It is cancelled by ending the thread.

const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const report = (progress: JobProgress) => post({ type: 'progress', progress });

async function perform(job: Job): Promise<unknown> {
  switch (job.name) {
    case 'analyse':
      return await analyse(job.input, report);
    case 'read':
      return await readEntry(job.input);
    case 'extract':
      return await extract(job.input, report);
  }
}

perform(workerData as Job).then(
  result => post({ type: 'done', result }),
  (error: unknown) => {
    const known = toGantryError(error);
    const stack = known.kind === 'internal' && error instanceof Error ? error.stack : known.detail;
    post({ type: 'failed', error: { ...known.toShape(), detail: stack } });
  },
);
