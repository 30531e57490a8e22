import type { TreeRow } from '../../../../runtime/contract/layers.ts';

const letters: Record<TreeRow['type'], string> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  other: '?',
};

/** Type and permission bits as `ls -l` writes them: `drwxr-xr-x`, `-rwsr-xr-x`, `drwxrwxrwt`. */
export function modeText(type: TreeRow['type'], mode: number): string {
  const bits = [6, 3, 0].map((shift, who) => {
    const part = (mode >> shift) & 7;
    const special = (mode >> (9 + 2 - who)) & 1;
    const mark = who === 2 ? 't' : 's';
    const execute = special ? (part & 1 ? mark : mark.toUpperCase()) : part & 1 ? 'x' : '-';
    return `${part & 4 ? 'r' : '-'}${part & 2 ? 'w' : '-'}${execute}`;
  });
  return letters[type] + bits.join('');
}

/** Who owns an entry: the name of the tar header, else the number. */
export function ownerText(row: Pick<TreeRow, 'uid' | 'gid' | 'user' | 'group'>): string {
  return row.user || String(row.uid);
}

/** Owner and group with their numbers: `node:node (1000:1000)`. */
export function ownersText(row: Pick<TreeRow, 'uid' | 'gid' | 'user' | 'group'>): string {
  const numbers = `${row.uid}:${row.gid}`;
  return row.user || row.group ? `${row.user || row.uid}:${row.group || row.gid} (${numbers})` : numbers;
}

/** All directories above a path, the root's children first: `/a/b/c` → `/a`, `/a/b`. */
export function directoriesAbove(path: string): string[] {
  const parts = path.split('/').filter(Boolean);
  return parts.slice(0, -1).map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}
