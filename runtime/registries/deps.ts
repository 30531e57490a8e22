import { readFile } from 'node:fs/promises';
import type { Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { Images } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import { RegistryClient } from './client.ts';
import type { HubSearch } from './hub.ts';
import { isLoopback, type KnownRegistries } from './known.ts';
import type { Logins } from './logins.ts';
import type { Login } from './token.ts';

/** What the operations of this noun work with. */
export interface RegistriesDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  known: KnownRegistries;
  logins: Logins;
  images: Pick<Images, 'sharing' | 'pullTo'>;
  containers: Pick<Handlers<RuntimeContract>['containers'], 'check' | 'run'>;
  /** Lets a hosted engine take a registry without checked TLS, or no longer. */
  setInsecure(registry: string, insecure: boolean): Promise<void>;
  /** Docker Hub's search; a test has its own. */
  hub?: HubSearch | undefined;
  logger: Logger;
}

/** A client for a registry, with its CA, and with its login unless another is given. */
export async function clientFor(
  { known, logins }: Pick<RegistriesDeps, 'known' | 'logins'>,
  domain: string,
  login?: Login,
): Promise<RegistryClient> {
  const row = known.get(domain);
  return new RegistryClient({
    domain,
    login: login ?? (await logins.find(domain)).login,
    ca: row?.ca ? [await readCa(row.ca)] : [],
    insecure: isInsecure(known, domain),
  });
}

/** Named so by the user, or on loopback, where engines don't ask for TLS either. */
export function isInsecure(known: KnownRegistries, domain: string): boolean {
  const row = known.get(domain);
  return row?.insecure === true || (isLoopback(domain) && !row?.ca);
}

/** Reads a PEM file with certificates. Throws `invalid-input`. */
export async function readCa(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.length < 1024 * 1024 && text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new GantryError({
    kind: 'invalid-input',
    message: `${path} holds no certificate that can be read.`,
    hint: 'It must be a PEM file: -----BEGIN CERTIFICATE-----.',
  });
}
