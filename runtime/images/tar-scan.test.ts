import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { TarScan } from './tar-scan.ts';

async function archive(names: string[], size = 1000): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'folder', type: 'directory' });
  tar.entry({ name: 'link', type: 'symlink', linkname: 'elsewhere' });
  for (const name of names) tar.entry({ name }, Buffer.alloc(size, 7));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const scanned = (bytes: Buffer, step: number) => {
  const scan = new TarScan();
  for (let at = 0; at < bytes.length; at += step) scan.write(bytes.subarray(at, at + step));
  return scan;
};

test.each([1, 7, 512, 513, 1_000_000])('is read in pieces of %d bytes', async step => {
  const scan = scanned(await archive(['a', 'manifest.json']), step);
  expect(scan).toMatchObject({ invalid: false, complete: true, isImage: true });
  expect([...scan.names]).toEqual(['folder', 'link', 'a', 'manifest.json']);
});

test('long names, an archive without an image, one without its end mark', async () => {
  const long = scanned(await archive([`${'deep/'.repeat(60)}file`]), 512);
  expect(long).toMatchObject({ invalid: false, complete: true, isImage: false });
  const whole = await archive(['manifest.json'], 512);
  expect(scanned(whole.subarray(0, whole.length - 1024), 512)).toMatchObject({
    complete: false,
    atBoundary: true,
    isImage: true,
  });
  expect(scanned(whole.subarray(0, whole.length - 1100), 512)).toMatchObject({ complete: false, atBoundary: false });
});

test('other bytes are told at their first block, damage where it is', async () => {
  expect(scanned(Buffer.from('no tar at all '.repeat(100)), 512).invalid).toBe(true);
  const bytes = await archive(['a', 'b']);
  bytes[512 * 4 + 130] = 0x39;
  bytes[512 * 2 + 130] = 0x39;
  expect(scanned(bytes, 512)).toMatchObject({ invalid: true });
});

test('a size in base 256, as GNU tar writes those over 8 GiB', async () => {
  const bytes = await archive(['a']);
  const header = bytes.subarray(1024, 1536);
  header.fill(0, 124, 136);
  header.writeUInt8(0x80, 124);
  header.writeUInt32BE(1000, 132);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  expect(scanned(bytes, 512)).toMatchObject({ invalid: false, complete: true });
});
