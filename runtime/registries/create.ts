import type { Handlers } from '../base/index.ts';
import { GantryError, type RegistryRow, type RuntimeContract } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import { parseReference, startOnEngine } from '../images/index.ts';
import { deleteTag, listRepositories, listTags, readImage } from './browse.ts';
import { readAccounts } from './credentials.ts';
import { clientFor, isInsecure, type RegistriesDeps, readCa } from './deps.ts';
import { parseAddress } from './known.ts';
import { planPull } from './pull-plan.ts';
import { pushImage } from './push.ts';
import { UpdateChecker } from './update-check.ts';

/** Makes the registries noun: accounts, what a pull would fetch, updates, pushes, and looking into registries. */
export function createRegistries(deps: RegistriesDeps): Handlers<RuntimeContract>['registries'] {
  const { engine, known, logins } = deps;
  const checker = new UpdateChecker(deps);
  const clientOf = async (address: string) => await clientFor(deps, parseAddress(address));
  return {
    list: async () => ({ registries: await listRegistries(deps), helper: await logins.helperFor('') }),
    add: async ({ address: typed, insecure, ca }) => {
      const address = parseAddress(typed);
      if (insecure && ca)
        throw new GantryError({
          kind: 'invalid-input',
          message: 'A registry with a CA of its own is not insecure.',
          hint: 'Give the CA, or name it insecure, not both.',
        });
      if (ca) await readCa(ca);
      await known.change(address, { insecure, ca });
      return {};
    },
    forget: async ({ address: typed }) => {
      const address = parseAddress(typed);
      if ((await logins.account(address)).kept !== 'plain-text') await logins.forget(address);
      await known.remove(address);
      return {};
    },
    login: async ({ address: typed, username, password }) => {
      const address = parseAddress(typed);
      const client = await clientFor(deps, address, { username, password });
      await client.ask('/v2/', { scope: '' });
      return await logins.keep(address, { username, password });
    },
    logout: async ({ address }) => {
      await logins.forget(parseAddress(address));
      return {};
    },
    plan: ({ reference, platform }, { signal }) => planPull(deps, reference, platform, signal),
    check: async ({ references, fresh }, { signal }) => ({ checks: await checker.check(references, fresh, signal) }),
    push: ({ reference: text }) => {
      const { familiar, digest } = parseReference(text);
      if (digest) throw new GantryError({ kind: 'invalid-input', message: 'A tag is pushed, not a digest.' });
      return startOnEngine(deps, {
        type: 'push',
        title: `Push ${familiar}`,
        run: context => pushImage(deps, text, context),
      });
    },
    repositories: async ({ address, last }) => await listRepositories(await clientOf(address), last),
    tags: async ({ address, repository, last }) => await listTags(await clientOf(address), repository, last),
    image: async ({ address, repository, tag }) => await readImage(await clientOf(address), repository, tag),
    deleteTag: async ({ address, repository, tag }) => await deleteTag(await clientOf(address), repository, tag),
    search: async ({ term }, { signal }) => {
      const found = await api.search(engine.client(), { term, limit: 50, signal });
      return {
        results: found.map(({ name = '', description = '', star_count = 0, is_official = false }) => ({
          name,
          description: description.slice(0, 500),
          stars: star_count,
          official: is_official,
        })),
      };
    },
  };
}

/** Docker Hub first, then what the user added, then what Docker's config.json knows. */
async function listRegistries({ known, logins }: RegistriesDeps): Promise<RegistryRow[]> {
  const { domains } = await readAccounts();
  const addresses = new Set(['docker.io', ...known.all().map(row => row.address), ...domains]);
  return await Promise.all(
    [...addresses].map(async (address): Promise<RegistryRow> => {
      const { login, problem, kept, helper } = await logins.account(address);
      return {
        address,
        username: login ? (login.username ?? (login.identitytoken ? 'a token' : null)) : null,
        kept,
        helper: helper && `docker-credential-${helper}`,
        insecure: isInsecure(known, address),
        ca: known.get(address)?.ca ?? null,
        added: known.get(address) !== undefined && address !== 'docker.io',
        problem,
      };
    }),
  );
}
