import type { Handlers } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import { containerFiles } from '../docker/index.ts';
import { checkedTar, explainFileFailure, writeReported } from '../files/index.ts';
import { checkTarget, formatBytes, parseReference, startOnEngine } from '../images/index.ts';
import type { ContainersDeps } from './deps.ts';

/** What is made of a container as it stands: an image, or a tar of its files. */
export function snapshotHandlers(
  deps: ContainersDeps,
): Pick<Handlers<RuntimeContract>['containers'], 'commit' | 'export'> {
  const { engine, store } = deps;
  const nameOf = (id: string) => store.get('containers', id)?.name ?? id.slice(0, 12);
  return {
    commit: ({ id, reference, message, author, pause }) => {
      const { repository, tag, familiar } = parseReference(reference);
      if (tag === null)
        throw new GantryError({
          kind: 'invalid-input',
          message: 'A new image can’t be given a digest.',
          hint: 'Leave “@sha256:…” out; a tag such as :1.2 is fine.',
        });
      return startOnEngine(deps, {
        type: 'commit',
        title: `Commit ${nameOf(id)} to ${familiar}`,
        run: async ({ signal, report, line }) => {
          report({ detail: pause ? 'The container is held meanwhile' : 'The engine makes the layer' });
          const options = { repo: repository, tag, comment: message, author, pause, signal };
          const image = await containerFiles.commit(engine.client(), id, options).catch(thrown => {
            throw explainFileFailure(thrown, '/');
          });
          line(`${familiar}: ${image}`);
          return { result: image, detail: `Made ${familiar}` };
        },
      });
    },
    export: ({ id, path }) =>
      startOnEngine(deps, {
        type: 'export',
        title: `Export ${nameOf(id)}`,
        run: async context => {
          const client = engine.client();
          await checkTarget(path);
          const archive = await containerFiles.exportAll(client, id, { signal: context.signal }).catch(thrown => {
            throw explainFileFailure(thrown, '/');
          });
          try {
            const bytes = await writeReported(path, checkedTar(client.reading(archive, context.signal)), null, context);
            context.line(`${path}: ${bytes} bytes`);
            return { result: path, detail: `${formatBytes(bytes)} written` };
          } finally {
            archive.destroy();
          }
        },
      }),
  };
}
