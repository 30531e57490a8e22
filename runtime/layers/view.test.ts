import { expect, test } from 'vitest';
import { analysed, imageArchive } from '../../test/fixtures/layer-archives.ts';
import type { RawEntry } from '../../test/fixtures/raw-tar.ts';
import { type TreeView, treeView } from '../contract/index.ts';
import { stateAt } from './fold.ts';
import { flatten, rowsOf } from './view.ts';

const file = (name: string, bytes = 1): RawEntry => ({ name, content: 'x'.repeat(bytes) });

const { data } = await analysed(
  await imageArchive({
    layers: [
      [
        file('etc/passwd', 5),
        file('etc/Shadow', 7),
        file('usr/lib/a.so', 900),
        file('usr/lib/deep/b.so.1', 40),
        file('z', 3),
      ],
      [file('etc/passwd', 6), file('etc/.wh.Shadow'), file('var/new.log', 2)],
    ],
  }),
);

function show(view: Partial<TreeView>, part: [number, number] = [0, 1000]) {
  const parsed = treeView.parse({ key: 'k', layer: 1, mode: 'whole', expanded: 'all', ...view });
  const state = stateAt(data, parsed.layer);
  const flat = flatten(data, state, parsed);
  return { flat, rows: rowsOf(data, state, flat, ...part) };
}
const lines = (view: Partial<TreeView>) =>
  show(view).rows.map(row => `${'  '.repeat(row.depth)}${row.change[0]} ${row.name} ${row.size}`);

test('the whole tree, with what the layer did; what was removed weighs nothing above', () => {
  expect(lines({})).toEqual([
    'm etc 6',
    '  r Shadow 7',
    '  m passwd 6',
    'u usr 940',
    '  u lib 940',
    '    u a.so 900',
    '    u deep 40',
    '      u b.so.1 40',
    'a var 2',
    '  a new.log 2',
    'u z 3',
  ]);
});

test('only the changes, with the folders that lead there', () => {
  expect(lines({ mode: 'changes' })).toEqual(['m etc 6', '  r Shadow 7', '  m passwd 6', 'a var 2', '  a new.log 2']);
});

test('open folders only; a window of the lines', () => {
  expect(lines({ expanded: ['/usr'] })).toEqual(['m etc 6', 'u usr 940', '  u lib 940', 'a var 2', 'u z 3']);
  expect(show({}, [2, 2]).rows.map(row => row.path)).toEqual(['/etc/passwd', '/usr']);
  expect(show({ expanded: [] }).rows[1]).toMatchObject({
    path: '/usr',
    children: 1,
    expanded: false,
    type: 'directory',
  });
});

test('by size', () => {
  const names = show({ sort: 'size' }).rows.map(row => row.path);
  expect(names).toEqual([
    ...['/usr', '/usr/lib', '/usr/lib/a.so', '/usr/lib/deep', '/usr/lib/deep/b.so.1'],
    ...['/etc', '/etc/Shadow', '/etc/passwd', '/z', '/var', '/var/new.log'],
  ]);
});

test.each<[TreeView['filter'], string[], number]>([
  [{ text: 'shadow' }, ['/etc', '/etc/Shadow'], 1],
  [{ text: 'c/pa' }, ['/etc', '/etc/passwd'], 1],
  [{ text: '/usr/lib/d' }, ['/usr', '/usr/lib', '/usr/lib/deep', '/usr/lib/deep/b.so.1'], 2],
  [{ text: '*.so' }, ['/usr', '/usr/lib', '/usr/lib/a.so'], 1],
  [{ text: '*.so*' }, ['/usr', '/usr/lib', '/usr/lib/a.so', '/usr/lib/deep', '/usr/lib/deep/b.so.1'], 2],
  [{ text: '[pq]asswd' }, ['/etc', '/etc/passwd'], 1],
  [{ text: '[!a-y]' }, ['/z'], 1],
  [{ text: 'usr/*/a.so' }, ['/usr', '/usr/lib', '/usr/lib/a.so'], 1],
  [{ text: 'usr/*.1' }, [], 0],
  [{ text: '/usr/**.1' }, ['/usr', '/usr/lib', '/usr/lib/deep', '/usr/lib/deep/b.so.1'], 1],
  [{ text: '?' }, ['/z'], 1],
  [{ text: '[' }, [], 0],
  [{ minSize: 40 }, ['/usr', '/usr/lib', '/usr/lib/a.so', '/usr/lib/deep', '/usr/lib/deep/b.so.1'], 2],
  [{ changes: ['removed'] }, ['/etc', '/etc/Shadow'], 1],
  [{ changes: ['added'], text: 'new' }, ['/var', '/var/new.log'], 1],
])('a filter %j opens what leads to its hits', (filter, paths, matches) => {
  const { rows, flat } = show({ filter, expanded: [] });
  expect(rows.map(row => row.path)).toEqual(paths);
  expect(flat.matches).toBe(matches);
});

test('no pattern takes for ever', () => {
  expect(show({ filter: { text: `${'*a'.repeat(500)}b` } }).flat.matches).toBe(0);
});
