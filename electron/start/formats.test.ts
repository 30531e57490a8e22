import { expect, test } from 'vitest';
import { asarOf } from './default-app.mjs';
import { authorityFile } from './display.mjs';

test('an asar archive says where each of its files begins', () => {
  const archive = asarOf({ 'a.js': 'first', 'b.js': 'ünd so' });
  expect(archive.readUInt32LE(0)).toBe(4);
  const start = 8 + archive.readUInt32LE(4);
  const header = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString());
  const read = (name: string) => {
    const { offset, size } = header.files[name];
    return archive.subarray(start + Number(offset), start + Number(offset) + size).toString();
  };
  expect(read('a.js')).toBe('first');
  expect(read('b.js')).toBe('ünd so');
});

test("an authority's cookie counts for every display", () => {
  const file = authorityFile(Buffer.alloc(16, 7));
  expect(file.subarray(0, 6)).toEqual(Buffer.from([0xff, 0xff, 0, 0, 0, 0]));
  expect(file.subarray(8, 26).toString()).toBe('MIT-MAGIC-COOKIE-1');
  expect(file.readUInt16BE(26)).toBe(16);
  expect(file).toHaveLength(44);
});
