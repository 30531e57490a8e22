import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { images as api, containers } from '../../runtime/docker/index.ts';
import { debianImage, ensureDebianImage } from '../fixtures/debian-base.ts';
import { type BuildsRig, startBuildsRig } from './builds-rig.ts';

/** An image as courses build it: Debian, packages of the system, a language's runtime, files of the application. */

const tag = 'course/app:1';
const dockerfile = `FROM ${debianImage}
LABEL org.opencontainers.image.title="A course's example"
RUN apt-get update \\
 && apt-get install -y --no-install-recommends python3-minimal \\
 && rm -rf /var/lib/apt/lists/*
ENV PORT=8000 GREETING=hello
WORKDIR /app
COPY app/ ./
RUN python3 -c "import greet" && useradd --create-home web
USER web
EXPOSE 8000
ENTRYPOINT ["python3", "-u"]
CMD ["main.py"]
`;
const files = {
  Dockerfile: dockerfile,
  '.dockerignore': '**/*.log\n',
  'app/greet.py': 'import os\n\ndef greet():\n    return os.environ["GREETING"] + " from " + os.getcwd()\n',
  'app/main.py': 'from greet import greet\n\nprint(greet())\n',
  'app/debug.log': 'not sent',
};

let rig: BuildsRig;
beforeAll(async () => {
  rig = await startBuildsRig({ network: true });
  await ensureDebianImage(rig.noun.client);
}, 300_000);
afterAll(() => rig?.stop(), 60_000);

/** What a container of the image writes, from its start to its end. */
async function run(): Promise<string> {
  const { client } = rig.noun;
  const { Id = '' } = await containers.create(client, { body: { Image: tag, HostConfig: { NetworkMode: 'none' } } });
  await containers.start(client, Id);
  await containers.wait(client, Id);
  const { body } = await client.request('GET', `/containers/${Id}/logs`, { query: { stdout: true, stderr: true } });
  await containers.remove(client, Id, { force: true });
  return body.toString('utf8');
}

test('it is built step by step, runs, and is built again from the cache after a change', async () => {
  const path = rig.project(files);
  const settings = { source: { type: 'folder' as const, path, dockerfile: '' }, tags: [tag] };
  const row = await rig.build(settings);
  expect(row).toMatchObject({ state: 'done', error: null, steps: { total: 5, done: 5 } });
  const { steps, context } = await rig.detail(row.id);
  const own = steps.filter(step => !step.internal).sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  expect(own.map(step => [step.line, step.instruction.split(' ')[0]])).toEqual([
    [1, 'FROM'],
    [3, 'RUN'],
    [7, 'WORKDIR'],
    [8, 'COPY'],
    [9, 'RUN'],
  ]);
  expect(context?.files).toBe(4);
  const said = (await rig.log(row.id)).filter(line => line.step === own[1]?.index).map(line => line.text);
  expect(said.join('\n')).toMatch(/Setting up python3-minimal/);

  const { Config } = await api.inspect(rig.noun.client, tag);
  expect(Config).toMatchObject({
    ExposedPorts: { '8000/tcp': {} },
    Entrypoint: ['python3', '-u'],
    Cmd: ['main.py'],
    WorkingDir: '/app',
    User: 'web',
    Env: expect.arrayContaining(['PORT=8000', 'GREETING=hello']),
  });
  expect(await run()).toContain('hello from /app');

  writeFileSync(join(path, 'app/main.py'), 'from greet import greet\n\nprint("again: " + greet())\n');
  const second = await rig.build(settings);
  const detail = await rig.detail(second.id);
  expect(detail.steps.find(step => step.line === 3)?.state).toBe('cached');
  expect(detail.steps.find(step => step.line === 8)?.reason).toBe('Files changed: app/main.py.');
  expect(detail.saved?.ms).toBeGreaterThan(0);
  expect(await run()).toContain('again: hello from /app');
}, 300_000);
