import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

/** The page's origin. A scheme of its own gives it one (a file has none), so that 'self' in the CSP means these files. */
export const origin = 'gantry://app';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'gantry', privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page's files and nothing above them. */
export function servePage(root: string): void {
  protocol.handle('gantry', async request => {
    const url = new URL(request.url);
    const file = path.join(root, path.normalize(decodeURIComponent(url.pathname)));
    const type = types[path.extname(file)];
    if (url.host !== 'app' || !type || !file.startsWith(root + path.sep)) return new Response(null, { status: 404 });
    try {
      return new Response(await readFile(file), {
        headers: { 'content-type': type, 'x-content-type-options': 'nosniff' },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
