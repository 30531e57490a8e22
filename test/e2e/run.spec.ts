import { expect, test } from './test.ts';
import { resizeWindow, untilReady, untilStarter } from './window.ts';

/** The Run dialog: what would fail is said before the run, at the field, with the mend as a button. */
test('a taken port, a missing folder and a bad name are found before the run', async ({ app, home, picture }) => {
  const { page } = app;
  await untilReady(page);
  await untilStarter(home);
  await home.docker('run', '-d', '--name', 'holder', '-p', '18090:80', 'gantry/starter');
  await expect(page.getByRole('row').filter({ hasText: 'holder' })).toContainText('Running');

  await page.getByRole('button', { name: 'Run container' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run container' });
  const run = dialog.getByRole('button', { name: 'Run', exact: true });
  const command = dialog.getByRole('complementary');

  await test.step('the command can be pasted, and the form follows', async () => {
    await command.getByRole('button', { name: 'Edit' }).click();
    await command
      .getByRole('textbox')
      .fill('docker run -d --name second -p 18090:80 -e DB_PASSWORD=hush -m 64m gantry/starter');
    await command.getByRole('button', { name: 'Done' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('second');
    await expect(dialog.getByLabel('Host port')).toHaveValue('18090');
    await expect(command).toContainText('-m 64m');
    await expect(command).toContainText('-e DB_PASSWORD');
    await expect(command, 'a secret is not shown').not.toContainText('hush');
  });

  await test.step('the taken port names its holder and offers the next free one', async () => {
    await expect(dialog).toContainText('holder');
    await expect(run).toBeDisabled();
    await picture('run-conflict');
    await resizeWindow(app.electron, 1024, 700);
    await page.waitForTimeout(300);
    await picture('run-conflict-1024');
    await resizeWindow(app.electron, 1280, 800);
    await dialog.getByRole('button', { name: 'Use 18091' }).click();
    await expect(run).toBeEnabled();
    await expect(command).toContainText('-p 18091:80');
  });

  await test.step('a name in use and a folder that isn’t there', async () => {
    await dialog.getByRole('textbox', { name: 'Name' }).fill('holder');
    await expect(run).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('second');
    await dialog.getByRole('button', { name: 'Add volume' }).click();
    await dialog.getByRole('combobox', { name: 'Volume' }).fill('/no/such/folder');
    // A click elsewhere closes the suggestions, which hide what is behind them from assistive technology.
    await dialog.getByLabel('Path in the container').click();
    await dialog.getByLabel('Path in the container').fill('/data');
    await expect(dialog).toContainText('/no/such/folder');
    await expect(run).toBeDisabled();
    await dialog.getByRole('button', { name: 'Remove this mount' }).click();
    await expect(run).toBeEnabled();
  });

  await test.step('then it runs, on the port that was offered', async () => {
    await run.click();
    await expect(page.getByRole('row').filter({ hasText: 'second' })).toContainText('Running', { timeout: 20_000 });
    expect(await home.docker('port', 'second', '80')).toContain('18091');
    expect(await home.docker('inspect', '-f', '{{.HostConfig.Memory}}', 'second')).toBe(String(64 * 1024 * 1024));
  });
});
