import { posix } from 'node:path';
import type { Handlers } from '../base/index.ts';
import type { RuntimeContract } from '../contract/index.ts';
import { startOnEngine } from '../images/index.ts';
import { changesOf, sizesOf } from './changes.ts';
import type { FilesDeps } from './deps.ts';
import { download, downloadUnpacked } from './download.ts';
import { listFolder } from './list.ts';
import { previewFile } from './preview.ts';
import { statFile } from './stat.ts';
import { makeFolder, uploadPlan } from './upload.ts';
import { uploadAsTask } from './upload-task.ts';

export { checkedTar, writeReported } from './download.ts';
export { explainFileFailure } from './failures.ts';

/** The files noun: the handlers of `contract.files`. */
export function createFiles(deps: FilesDeps): Handlers<RuntimeContract>['files'] {
  const { engine, store } = deps;
  return {
    list: ({ id, path }, { signal }) => listFolder(engine.client(), id, path, signal),
    stat: ({ id, path }, { signal }) => statFile(engine.client(), id, path, signal),
    preview: ({ id, path }, { signal }) => previewFile(engine.client(), id, path, signal),
    download: ({ id, path, target, unpack }) => {
      const container = store.get('containers', id)?.name ?? id.slice(0, 12);
      return startOnEngine(deps, {
        type: 'download',
        title: `Download ${posix.basename(path) || '/'} of ${container}`,
        run: context =>
          (unpack ? downloadUnpacked : download)(engine.client(), { id, path, target, container }, context),
      });
    },
    uploadPlan: ({ id, folder, names }, { signal }) => uploadPlan(engine.client(), { id, folder, names }, signal),
    upload: (input, context) => uploadAsTask(deps, input, context),
    makeFolder: async ({ id, folder, name }, { signal }) => {
      await makeFolder(engine.client(), { id, folder, name }, signal);
      return {};
    },
    changes: ({ id }, { signal }) => changesOf(engine.client(), id, signal),
    sizes: async ({ id, paths }, { signal }) => ({ files: await sizesOf(engine.client(), id, paths, signal) }),
  };
}
