import type { RunSpecInput } from '../../../runtime/contract/containers.ts';
import { runtime } from '../../ipc/client.ts';

/** The host port the starter's page is offered on; the next free one when it is taken. */
export const starterPort = 8080;

/** Runs the starter image with its page published. Resolves with the container's id. */
export async function runStarter(): Promise<string | null> {
  const { reference } = await runtime.images.ensureStarter({});
  const { problems } = await runtime.containers.check({ spec: specOf(reference, starterPort, 'starter') });
  const host = problems.find(problem => problem.field.startsWith('ports'))?.nextFreePort ?? starterPort;
  const nameTaken = problems.some(problem => problem.field === 'name');
  const { id } = await runtime.containers.run({ spec: specOf(reference, host, nameTaken ? '' : 'starter') });
  return id;
}

function specOf(image: string, host: number, name: string): RunSpecInput {
  return { image, name, ports: [{ host, container: 80 }] };
}
