import { nameBeforeUpdate } from '../../runtime/contract/before-update.ts';
import { type Registry, startRegistry } from '../fixtures/registry.ts';
import { expect, goTo, test } from './test.ts';
import { seriousFindings, untilReady, untilStarter } from './window.ts';

/** An update by click, and the containers that use the image made anew with it. */

let registry: Registry;
test.beforeAll(async () => {
  registry = await startRegistry();
});
test.afterAll(async () => await registry?.stop());

test('after an update its containers are recreated on wish; an interrupted one can be put back', async ({
  app,
  home,
  picture,
}) => {
  const { page } = app;
  await untilReady(page);
  await untilStarter(home);
  const reference = `${registry.address}/shop/api:1`;
  /** Gives the tag in the registry to an image on top of the starter's; the one here stays what it was. */
  const release = async (...changes: string[]) => {
    const id = await home.docker('create', 'gantry/starter');
    await home.docker('commit', ...changes.flatMap(change => ['--change', change]), id, reference);
    await home.docker('rm', id);
    await home.docker('push', reference);
  };
  const stays = 'CMD ["sh", "-c", "trap exit TERM; sleep 9999 & wait"]';
  /** Those of this test; the engine has what other specs left, too. */
  const names = async () =>
    (await home.docker('ps', '-a', '--filter', 'name=^api-', '--format', '{{.Names}}')).split('\n').sort();
  const idOf = (name: string) => home.docker('inspect', '--format', '{{.Id}}', name);
  const imageId = () => home.docker('inspect', '--format', '{{.Id}}', reference);

  await release('ENTRYPOINT []', stays);
  const first = await imageId();
  for (const name of ['api-a', 'api-b'])
    await home.docker('run', '-d', '--name', name, '-v', `${name}:/data`, '-e', 'COLOUR=teal', reference);
  const before = await idOf('api-b');
  await release('ENTRYPOINT []', stays, 'ENV RELEASE=2');
  const second = await imageId();
  await home.docker('tag', first, reference);
  await home.docker('rmi', second);

  await goTo(page, 'Images');
  const listed = page.getByRole('row').filter({ hasText: first.slice('sha256:'.length, 'sha256:'.length + 12) });
  await expect(listed).toContainText('shop/api', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await page.getByRole('button', { name: /^Update available for .*shop\/api/ }).click({ timeout: 30_000 });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Pull/ }).click({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Recreate 2 containers…' }).click({ timeout: 60_000 });
  await expect(dialog).toContainText('They still run the image from before.');
  await picture('recreate-ask');
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByRole('checkbox', { name: 'api-b' }).click();
  await dialog.getByRole('button', { name: 'Recreate 1 container' }).click();
  await expect(dialog).toContainText('api-a has the new image', { timeout: 60_000 });
  await picture('recreate-done');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const env = await home.docker('exec', 'api-a', 'env');
  expect(env).toContain('RELEASE=2');
  expect(env).toContain('COLOUR=teal');
  expect(await idOf('api-b')).toBe(before);
  expect(await names()).toEqual(['api-a', 'api-b']);

  // As if Gantry had ended midway: the one from before is under its other name, and the page says so.
  await home.docker('rename', 'api-b', nameBeforeUpdate('api-b', before));
  await goTo(page, 'Containers');
  await expect(page.getByText('An update of api-b was interrupted.')).toBeVisible({ timeout: 30_000 });
  await picture('recreate-interrupted');
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(page.getByText('An update of api-b was interrupted.')).toHaveCount(0, { timeout: 30_000 });
  expect(await names()).toEqual(['api-a', 'api-b']);
});
