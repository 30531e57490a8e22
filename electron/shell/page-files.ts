import path from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** The file of an address of the page, with its media type; null for what is none of its files. */
export function pageFile(root: string, address: string): { path: string; type: string } | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.host !== 'app') return null;
  const file = path.join(root, path.normalize(decodePath(url.pathname)));
  const type = types[path.extname(file)];
  return type && file.startsWith(root + path.sep) ? { path: file, type } : null;
}

/** A broken escape names no file. */
function decodePath(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '';
  }
}
