import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type EngineInfo, system } from '../docker/index.ts';
import type { RegistriesDeps } from './deps.ts';
import { isLoopback, type Known } from './known.ts';

/**
 * What the engine still needs before it pulls from a registry with a CA of its own or an insecure one: it checks certificates
 * itself. Of the hosted engine Gantry changes `insecure-registries`; folders of certificates are shared with the system's
 * Docker, where Gantry changes nothing. Null where nothing is known to be missing, and while no engine runs.
 */
export async function engineNeeds(
  { engine }: Pick<RegistriesDeps, 'engine'>,
  { address, insecure, ca }: Known,
  info: EngineInfo | null,
): Promise<string | null> {
  const { name } = engine.status().engine;
  if (insecure && info && !isLoopback(address) && !system.takesInsecurely(info, address))
    return engine.features().hosted
      ? `The ${name} does not take ${address} as insecure yet: save its settings again.`
      : `For pulls and pushes ${name} needs ${address} in “insecure-registries” of its daemon.json.`;
  if (!ca || !info) return null;
  const { localFiles, rootless } = engine.features();
  const folder = join(rootless ? rootlessFolder() : '/etc/docker', 'certs.d', address);
  if (localFiles && (await holdsCertificate(folder))) return null;
  return `For pulls and pushes the engine needs the same CA${localFiles ? '' : ' on its computer'} as ${join(folder, 'ca.crt')}.`;
}

/** What the running engine says of itself; null while none runs. */
export async function infoOf({ engine }: Pick<RegistriesDeps, 'engine'>): Promise<EngineInfo | null> {
  if (engine.status().state !== 'running') return null;
  return await system.info(engine.client());
}

/** Where a rootless dockerd looks (Moby, registry/config_unix.go: `CertsDir`). */
function rootlessFolder(): string {
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'docker');
}

/** dockerd trusts every `*.crt` in a registry's folder (Docker documentation, "Verify repository client with certificates"). */
async function holdsCertificate(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.some(file => file.endsWith('.crt'));
}
