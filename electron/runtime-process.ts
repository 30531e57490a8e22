import { createRuntime } from '../runtime/index.ts';
import { wrapPort } from './shell/port.ts';

// What the utility process runs, by way of runtime-entry.ts. Everything it does is plain Node and lives in runtime/.
const runtime = createRuntime({ env: process.env });

process.parentPort.on('message', event => {
  const port = event.ports[0];
  if (event.data?.type === 'port' && port) runtime.attach(wrapPort(port));
  else if (event.data?.type === 'stop') void runtime.dispose().finally(() => process.exit(0));
});
