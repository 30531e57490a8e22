import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templates } from '../../renderer/features/dockerfile/templates/templates.ts';
import { createLogger } from '../../runtime/base/index.ts';
import { parse } from '../../runtime/contract/dockerfile/parse.ts';
import { images as api } from '../../runtime/docker/index.ts';
import { createDockerfile } from '../../runtime/dockerfile/index.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/busybox-image.ts';
import { ensureDebianImage } from '../fixtures/debian-base.ts';
import { buildImage } from '../fixtures/debian-build.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';

/** Dockerfiles and the real builders: what their histories give back, and that they take the templates. */

let noun: ImagesNoun;
let handlers: ReturnType<typeof createDockerfile>;
let root = '';

beforeAll(async () => {
  noun = await startImagesNoun();
  await ensureBusyboxImage(noun.client);
  root = mkdtempSync(join(tmpdir(), 'gantry-dockerfile-'));
  handlers = createDockerfile({
    engine: noun.access,
    store: noun.store,
    images: noun.images,
    draftsFolder: join(root, 'drafts'),
    logger: createLogger(line => noun.log.push(line)),
  });
});

afterAll(async () => {
  await noun?.stop();
  rmSync(root, { recursive: true, force: true });
});

function project(dockerfile: string): string {
  const folder = mkdtempSync(join(root, 'project-'));
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  writeFileSync(join(folder, 'file.txt'), 'content\n');
  return folder;
}

async function reconstructed(tag: string): Promise<string> {
  await noun.settle();
  return (await handlers.reconstruct({ id: noun.idOf(tag) }, call)).text;
}

/** Instructions as the builder reads them. */
function instructions(text: string): string[] {
  return parse(text).instructions.map(({ keyword, text: words, json }) =>
    [keyword, json ? JSON.stringify(json) : words.replace(/\s+/g, ' ')].join(' '),
  );
}

const written = `FROM ${busyboxImage}
ARG VERSION=1.2
ENV MODE=production GREETING="hello there"
LABEL org.example.title="An app" team=a
SHELL ["/bin/sh", "-e", "-c"]
RUN echo "building $VERSION" && mkdir -p /srv/data \\
    && echo done > /srv/data/state
WORKDIR /srv
EXPOSE 8080/tcp
VOLUME ["/srv/data"]
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=3s --retries=2 CMD test -e /srv/data
ONBUILD RUN echo built on this
USER 1000
ENTRYPOINT ["sh", "-c"]
CMD ["echo \\"$GREETING\\""]
`;

test.each(['classic', 'buildkit'] as const)('%s: the instructions come back from the history', async builder => {
  const tag = `gantry-test/told-${builder}:1`;
  await buildImage(noun.client, project(written), tag, { builder });
  const text = await reconstructed(tag);
  expect(text).toContain(`# Reconstructed from the history of ${tag}.`);
  // BuildKit keeps triggers in the configuration only, so their place is lost.
  const triggersLast = (list: string[]) => [
    ...list.filter(each => !each.startsWith('ONBUILD')),
    ...list.filter(each => each.startsWith('ONBUILD')),
  ];
  expect(triggersLast(instructions(text)), text).toEqual(triggersLast(instructions(written)));

  const again = `gantry-test/told-again-${builder}:1`;
  await buildImage(noun.client, project(text), again, { builder });
  const config = async (name: string) => {
    const { Config } = await api.inspect(noun.client, name);
    return { ...Config, Hostname: '', Image: '' };
  };
  expect(await config(again)).toEqual(await config(tag));
});

test.each(['classic', 'buildkit'] as const)('%s: what was copied and set by the build is said', async builder => {
  const tag = `gantry-test/copied-${builder}:1`;
  const dockerfile = `FROM ${busyboxImage}\nARG TOKEN\nCOPY file.txt /data/\nRUN echo "$TOKEN"\n`;
  await buildImage(noun.client, project(dockerfile), tag, { builder, args: { TOKEN: 'given' } });
  const text = await reconstructed(tag);
  const source = builder === 'classic' ? /^COPY unknown-[0-9a-f]{12} \/data\/$/ : /^COPY file\.txt \/data\/$/;
  expect(instructions(text)[2], text).toMatch(source);
  expect(text).toContain('# The build set TOKEN=given\nRUN echo "$TOKEN"');
  expect(text).toContain('the files that COPY and ADD brought in');
});

test('an image on an own base names it, one without is from scratch', async () => {
  const base = 'gantry-test/told-base:1';
  await buildImage(noun.client, project(`FROM ${busyboxImage}\nRUN echo base > /base\nCMD ["a"]\n`), base);
  await buildImage(noun.client, project(`FROM ${base}\nRUN echo upper > /upper\n`), 'gantry-test/told-upper:1');
  expect(instructions(await reconstructed('gantry-test/told-upper:1'))).toEqual([
    `FROM ${base}`,
    'RUN echo upper > /upper',
  ]);
  const imported = await reconstructed(busyboxImage);
  expect(instructions(imported)[0]).toBe('FROM scratch');
  expect(imported).toContain('Imported from -');
});

test('an image that is gone is one sentence', async () => {
  await expect(handlers.reconstruct({ id: 'gantry-test/none:1' }, call)).rejects.toMatchObject({ kind: 'not-found' });
});

test.each(templates.map(({ id, text }) => [id, text]))('BuildKit reads the template %s', async (_id, text) => {
  // It looks for the target when all is read, and before it asks any registry.
  const response = buildImageTarget(project(text), 'no-such-stage');
  await expect(response).rejects.toThrow(/target stage no-such-stage could not be found/);
});

async function buildImageTarget(folder: string, target: string): Promise<string> {
  return await buildImage(noun.client, folder, 'gantry-test/template:1', { builder: 'buildkit', target });
}

test('the Debian template is built and runs as its user', async () => {
  const base = await ensureDebianImage(noun.client);
  const text = templates.find(({ id }) => id === 'debian')?.text ?? '';
  // Packages that the base has: apt-get does all but fetch, and no mirror can make this fail.
  const offline = text.replace('ca-certificates curl', 'bash passwd').replace('apt-get update', 'apt-get check');
  const folder = project(offline.replace('debian:bookworm-slim', base));
  await buildImage(noun.client, folder, 'gantry-test/from-template:1');
  const { Config } = await api.inspect(noun.client, 'gantry-test/from-template:1');
  expect(Config).toMatchObject({ User: 'app', WorkingDir: '/home/app', Cmd: ['bash'] });
}, 300_000);
