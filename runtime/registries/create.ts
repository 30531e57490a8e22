import type { Handlers } from '../base/index.ts';
import { GantryError, type LocalRegistry, type RegistryRow, type RuntimeContract } from '../contract/index.ts';
import { parseReference, startOnEngine } from '../images/index.ts';
import { deleteTag, listRepositories, listTags, readImage } from './browse.ts';
import { clientFor, isInsecure, type RegistriesDeps, readCa } from './deps.ts';
import { engineNeeds, infoOf } from './engine-needs.ts';
import { dockerHub, searchHub } from './hub.ts';
import { parseAddress } from './known.ts';
import { findLocal, startLocal, stopLocal } from './local.ts';
import { planPull } from './pull-plan.ts';
import { pushImage } from './push.ts';
import { UpdateChecker } from './update-check.ts';

/** Makes the registries noun: accounts, what a pull would fetch, updates, pushes, and looking into registries. */
export function createRegistries(deps: RegistriesDeps): Handlers<RuntimeContract>['registries'] {
  const { known, logins } = deps;
  const checker = new UpdateChecker(deps);
  const clientOf = async (address: string) => await clientFor(deps, parseAddress(address));
  return {
    list: async () => {
      const local = await findLocal(deps);
      return { registries: await listRegistries(deps, local), helper: await logins.helperFor(''), local };
    },
    startLocal: () => startLocal(deps),
    stopLocal: async () => {
      await stopLocal(deps);
      return {};
    },
    add: async ({ address: typed, insecure, ca }) => {
      const address = parseAddress(typed);
      if (insecure && ca)
        throw new GantryError({
          kind: 'invalid-input',
          message: 'A registry with a CA of its own is not insecure.',
          hint: 'Give the CA, or name it insecure, not both.',
        });
      if (ca) await readCa(ca);
      const before = known.get(address)?.insecure ?? false;
      await known.change(address, { insecure, ca });
      if (insecure || before) await deps.setInsecure(address, insecure);
      return {};
    },
    forget: async ({ address: typed }) => {
      const address = parseAddress(typed);
      if ((await logins.account(address)).kept !== 'plain-text') await logins.forget(address);
      const insecure = known.get(address)?.insecure;
      await known.remove(address);
      if (insecure) await deps.setInsecure(address, false);
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
    search: ({ term, page }, { signal }) => searchHub(deps.hub ?? dockerHub, term, page, signal),
  };
}

/** Docker Hub first, then the local one, then what the user added, then what Docker's config.json knows. */
async function listRegistries(deps: RegistriesDeps, local: LocalRegistry | null): Promise<RegistryRow[]> {
  const { known, logins } = deps;
  const info = await infoOf(deps);
  const added = known.all().map(row => row.address);
  const addresses = new Set(['docker.io', ...(local ? [local.address] : []), ...added, ...(await logins.domains())]);
  return await Promise.all(
    [...addresses].map(async (address): Promise<RegistryRow> => {
      const { login, problem, kept, helper } = await logins.account(address);
      const row = known.get(address);
      return {
        address,
        username: login ? (login.username ?? (login.identitytoken ? 'a token' : null)) : null,
        kept,
        helper: helper && `docker-credential-${helper}`,
        insecure: isInsecure(known, address),
        ca: row?.ca ?? null,
        added: row !== undefined && address !== 'docker.io',
        engineNeeds: row ? await engineNeeds(deps, row, info) : null,
        problem,
      };
    }),
  );
}
