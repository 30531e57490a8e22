import { setTimeout as sleep } from 'node:timers/promises';
import { type DockerClient, type EngineInfo, system } from '../../../docker/index.ts';

/** Milliseconds for a reload where the engine does not tell of it. */
const reloadMs = 500;

/** dockerd reads its configuration again some time after the signal, and says in `GET /info` what holds. */
export async function untilReloaded(client: DockerClient | null, holds: (info: EngineInfo) => boolean): Promise<void> {
  for (let attempt = 0; client && attempt < 40; attempt += 1) {
    try {
      if (holds(await system.info(client, { signal: AbortSignal.timeout(2000) }))) return;
    } catch {
      break;
    }
    await sleep(25);
  }
  await sleep(reloadMs);
}
