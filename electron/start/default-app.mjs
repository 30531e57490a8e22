import { readFileSync } from 'node:fs';

/**
 * Electron's default_app.asar is what makes `electron <folder>` open that folder's application. A copy of Electron that was
 * taken out of a finished product has none, so the override gets this short one. It does what Electron's own does for a
 * folder (electron/default_app/main.ts, loadApplicationPackage): also for `-r <module>`, which Playwright uses.
 */
const main = `const { app } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
const modules = [];
let folder;
const args = process.argv.slice(1);
while (args.length > 0 && folder === undefined) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') modules.push(args.shift());
  else if (!arg.startsWith('-')) folder = path.resolve(arg);
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
if (folder === undefined) {
  console.error('Usage: electron <folder of an application>');
  app.exit(1);
} else {
  const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  app.setVersion(about.version);
  app.name = about.productName ?? about.name;
  app.setDesktopName(app.name + '.desktop');
  app.setAppPath(folder);
  for (const name of modules) require(path.resolve(name));
  require(path.join(folder, about.main ?? 'index.js'));
}
`;

/** @param {number} value */
const uint32 = value => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};

/**
 * An asar archive of files at its top (electron/asar, README, "Format"): the size of the header, the header as JSON, then the
 * files one after another.
 * @param {Record<string, string>} files
 */
export function asarOf(files) {
  const contents = Object.entries(files).map(([name, text]) => ({ name, data: Buffer.from(text) }));
  /** @type {Record<string, { size: number, offset: string }>} */
  const entries = {};
  let offset = 0;
  for (const { name, data } of contents) {
    entries[name] = { size: data.length, offset: String(offset) };
    offset += data.length;
  }
  const header = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4)]);
  const sizes = [uint32(4), uint32(padded.length + 8), uint32(padded.length + 4), uint32(header.length)];
  return Buffer.concat([...sizes, padded, ...contents.map(({ data }) => data)]);
}

/** The archive for the override. */
export const defaultApp = () => asarOf({ 'package.json': '{"name":"electron","main":"main.js"}', 'main.js': main });

/** Whether a file has exactly this content. @param {string} path @param {Buffer} content */
export function hasContent(path, content) {
  try {
    return readFileSync(path).equals(content);
  } catch {
    return false;
  }
}
