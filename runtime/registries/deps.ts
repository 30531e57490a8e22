import { readFile } from 'node:fs/promises';
import type { Logger } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { SharingMap } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import { RegistryClient } from './client.ts';
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
  images: { sharing(): Promise<SharingMap> };
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
