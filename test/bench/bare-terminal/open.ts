import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { build } from 'esbuild';
import { prepared } from '../../fixtures/prepared.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A window with nothing but xterm.js, on the same Electron. */
export interface BareTerminal {
  /** Writes the text; milliseconds to the frame that shows its end. */
  flood(): Promise<number>;
  close(): Promise<void>;
}

/** Bundles the page into a folder, serves it from there, and opens it in a window of its own. */
export async function openBareTerminal(
  folder: string,
  { cols, rows, text }: { cols: number; rows: number; text: Buffer },
): Promise<BareTerminal> {
  mkdirSync(folder);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'page.ts')],
    outfile: path.join(folder, 'page.js'),
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'chrome130',
    logLevel: 'silent',
  });
  const styles = ['@xterm/xterm/css/xterm.css', '@fontsource-variable/jetbrains-mono/wght.css'];
  await build({
    stdin: {
      contents: styles.map(each => `@import '${each}';`).join('\n'),
      loader: 'css',
      resolveDir: import.meta.dirname,
    },
    outfile: path.join(folder, 'page.css'),
    bundle: true,
    loader: { '.woff2': 'file' },
    logLevel: 'silent',
  });
  const head = '<meta charset="utf-8"><link rel="stylesheet" href="page.css">';
  writeFileSync(path.join(folder, 'index.html'), `<!doctype html>${head}<body><script src="page.js"></script>`);
  const server = http.createServer((request, answer) => {
    const name = path.basename(request.url ?? '');
    answer.setHeader('content-type', types[path.extname(name)] ?? 'application/octet-stream');
    answer.end(name === 'text' ? text : readFileSync(path.join(folder, name)));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { electron, sandbox } = prepared();
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [import.meta.dirname, ...(sandbox ? [] : ['--no-sandbox']), `${address}/index.html`],
  });
  const close = async () => {
    await app.close();
    server.closeAllConnections();
    server.close();
  };
  const page = await app.firstWindow();
  await page.waitForFunction(() => 'bare' in window);
  await page.evaluate(size => window.bare.open(size.cols, size.rows, 'text'), { cols, rows });
  return { flood: () => page.evaluate(() => window.bare.flood()), close };
}
