import type { FileType } from '../contract/layers.ts';

/** Bits of Go's `os.FileMode`, which the engine's path stat has; they lie above what a bitwise operator of 32 bits keeps positive. */
const directory = 2 ** 31;
const symlink = 2 ** 27;
const device = 2 ** 26;
const pipe = 2 ** 25;
const socket = 2 ** 24;

const has = (mode: number, bit: number) => Math.floor(mode / bit) % 2 === 1;

/** The kind of file in a Go mode. */
export function typeOfGoMode(mode: number): FileType {
  if (has(mode, directory)) return 'directory';
  if (has(mode, symlink)) return 'symlink';
  if (has(mode, device)) return 'device';
  if (has(mode, pipe)) return 'fifo';
  return has(mode, socket) ? 'other' : 'file';
}

/** The kind of file in a Unix mode (`st_mode`, inode(7)). */
export function typeOfUnixMode(mode: number): FileType {
  switch (mode & 0o170000) {
    case 0o040000:
      return 'directory';
    case 0o100000:
      return 'file';
    case 0o120000:
      return 'symlink';
    case 0o020000:
    case 0o060000:
      return 'device';
    case 0o010000:
      return 'fifo';
    default:
      return 'other';
  }
}
