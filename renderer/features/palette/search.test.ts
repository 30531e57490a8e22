import { describe, expect, it } from 'vitest';
import { type PaletteItem, type SearchResult, searchItems, suggestItems } from './search.ts';

const item = (group: string, title: string, rest: Partial<PaletteItem> = {}): PaletteItem => ({
  id: `${group}:${title}`,
  group,
  title,
  verb: 'Open',
  run: () => undefined,
  ...rest,
});
const outline = ({ groups }: SearchResult) =>
  groups.map(group => [group.title, group.found.map(found => found.item.title)]);

const items = [
  item('Containers', 'shop-api', { detail: 'Unhealthy, port 8080' }),
  item('Containers', 'shop-web'),
  item('Containers', 'etl'),
  item('Commands', 'Run container…', { keywords: ['docker run', 'new'] }),
  item('Commands', 'Pull image…'),
  item('Images', 'shop-web:dev'),
];

describe('searchItems', () => {
  it('groups what fits, the best first', () => {
    expect(outline(searchItems(items, 'shop-web'))).toEqual([
      ['Containers', ['shop-web']],
      ['Images', ['shop-web:dev']],
    ]);
  });
  it('finds by details and other words, after names', () => {
    expect(outline(searchItems(items, '8080'))).toEqual([['Containers', ['shop-api']]]);
    expect(outline(searchItems(items, 'new'))).toEqual([['Commands', ['Run container…']]]);
    const both = searchItems([item('A', 'x', { keywords: ['stop'] }), item('A', 'stop')], 'stop');
    expect(outline(both)).toEqual([['A', ['stop', 'x']]]);
  });
  it('marks only what is in the title', () => {
    expect(searchItems(items, '8080').groups[0]?.found[0]?.ranges).toEqual([]);
    expect(searchItems(items, 'shop 8080').groups[0]?.found[0]?.ranges).toEqual([[0, 4]]);
  });
  it('shows a few of each group and counts all', () => {
    const many = [
      ...Array.from({ length: 30 }, (_, index) => item('Containers', `box-${index}`)),
      item('Images', 'box'),
    ];
    const result = searchItems(many, 'box');
    expect(result.total).toBe(31);
    expect(result.groups.map(group => group.found.length)).toEqual([1, 6]);
    expect(searchItems(many.slice(0, 30), 'box').groups[0]?.found).toHaveLength(30);
  });
  it('keeps the commands about one thing together, in their order', () => {
    const commands = ['Show logs of b', 'Stop b', 'Show logs of bb', 'Stop bb'].map(title =>
      item('Commands', title, { about: title.split(' ').at(-1) }),
    );
    expect(outline(searchItems(commands, 'b'))[0]?.[1]).toEqual([
      'Show logs of b',
      'Stop b',
      'Show logs of bb',
      'Stop bb',
    ]);
    expect(outline(searchItems(commands, 'stop b'))[0]?.[1]).toEqual(['Stop b', 'Stop bb']);
  });
  it('keeps the order of actions while nothing is typed', () => {
    expect(outline(searchItems([item('A', 'Show logs'), item('A', 'Stop')], ''))[0]?.[1]).toEqual([
      'Show logs',
      'Stop',
    ]);
  });
  it('finds nothing honestly', () => {
    expect(searchItems(items, 'qqq')).toEqual({ total: 0, groups: [] });
  });
});

describe('suggestItems', () => {
  it('starts with what was used last, without what is gone, and shows nothing twice', () => {
    expect(outline(suggestItems(items, ['Images:shop-web:dev', 'Containers:gone', 'Containers:etl']))).toEqual([
      ['Recent', ['shop-web:dev', 'etl']],
      ['Containers', ['shop-api', 'shop-web']],
      ['Commands', ['Run container…', 'Pull image…']],
    ]);
  });
});
