// Runs one job in the bundled worker, as the app does, and prints how long it took and what memory it needed, as JSON.
import { Worker } from 'node:worker_threads';

const [workerFile = '', job = ''] = process.argv.slice(2);
const idle = process.memoryUsage().rss;
const begun = performance.now();
const worker = new Worker(workerFile, { workerData: JSON.parse(job) });
worker.on('message', (message: { type: string; error?: unknown }) => {
  if (message.type === 'progress') return;
  const ms = performance.now() - begun;
  // KiB (getrusage(2)).
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ms, extra: peak - idle, error: message.error ?? null }));
});
