import { GantryError, type RegistryRow } from '../contract/index.ts';
import { askHelper, eraseWithHelper, findHelper, storeWithHelper } from './credential-program.ts';
import { type FoundLogin, findLogin, keyOf, type RegistryLogin, readAccounts } from './credentials.ts';
import type { KnownRegistries } from './known.ts';

export interface Account extends FoundLogin {
  kept: RegistryRow['kept'];
  helper: string | null;
}

/**
 * The logins of registries: found where the docker CLI keeps them, kept only with credential helpers. Where there is none, a
 * login lives in this object's memory and nowhere else; nothing is ever written in plain text.
 */
export class Logins {
  /** With why no helper keeps them, where one was asked. */
  readonly #session = new Map<string, { login: RegistryLogin; problem: string | null }>();
  readonly #known: KnownRegistries;
  readonly #env: NodeJS.ProcessEnv;

  constructor(known: KnownRegistries, env: NodeJS.ProcessEnv = process.env) {
    this.#known = known;
    this.#env = env;
  }

  /** The login for a registry, as `X-Registry-Auth` has it. */
  async find(domain: string): Promise<FoundLogin> {
    const { login, problem, kept } = await this.account(domain);
    // How long it is kept hinders no pull.
    return { login, problem: kept === 'session' ? null : problem };
  }

  /** The same, with the place where it is kept. */
  async account(domain: string): Promise<Account> {
    const session = this.#session.get(domain);
    if (session) return { ...session, kept: 'session', helper: null };
    const own = this.#known.get(domain)?.helper;
    if (own) {
      const found = await askHelper(own, keyOf(domain), this.#env);
      if (found.login) return { ...found, kept: 'helper', helper: own };
    }
    const helper = (await readAccounts(this.#env)).helperOf(domain);
    const found = await findLogin(domain, this.#env);
    if (!found.login) return { ...found, kept: 'none', helper: null };
    return { ...found, kept: helper ? 'helper' : 'plain-text', helper };
  }

  /** The registries that Docker's config.json has a login for. */
  async domains(): Promise<string[]> {
    return (await readAccounts(this.#env)).domains;
  }

  /** The helper that a new login would go to; null where there is only memory. */
  async helperFor(domain: string): Promise<string | null> {
    return (await readAccounts(this.#env)).helperOf(domain) ?? (await findHelper(this.#env));
  }

  /** Keeps a login that was checked. */
  async keep(
    domain: string,
    login: { username: string; password: string },
  ): Promise<{ kept: 'helper' | 'session'; helper: string | null }> {
    const helper = await this.helperFor(domain);
    const problem = helper ? await storeWithHelper(helper, keyOf(domain), login, this.#env) : null;
    if (helper && problem === null) {
      this.#session.delete(domain);
      await this.#known.change(domain, { helper });
      return { kept: 'helper', helper };
    }
    this.#session.set(domain, {
      login: { ...login, serveraddress: keyOf(domain) },
      problem: problem && `${problem}, so that it keeps no login: this one lasts until Gantry closes.`,
    });
    await this.#known.change(domain, {});
    return { kept: 'session', helper: null };
  }

  /** Forgets a login wherever Gantry may. Throws `conflict` for one that the docker CLI wrote in plain text. */
  async forget(domain: string): Promise<void> {
    this.#session.delete(domain);
    const { kept, helper } = await this.account(domain);
    if (kept === 'plain-text')
      throw new GantryError({
        kind: 'conflict',
        message: `The docker CLI keeps the login of ${domain} as plain text in its config.json.`,
        hint: `Take it out with: docker logout ${domain === 'docker.io' ? '' : domain}`.trim(),
      });
    if (kept !== 'helper' || !helper) return;
    const problem = await eraseWithHelper(helper, keyOf(domain), this.#env);
    if (problem)
      throw new GantryError({ kind: 'engine-error', message: `${problem}: the login of ${domain} is still kept.` });
    if (this.#known.get(domain)) await this.#known.change(domain, { helper: null });
  }
}
