import type { IconType, StatusName } from '../../ui/index.ts';
import { fuzzyMatch, type Match } from './fuzzy.ts';

/** Something that can be done with an item: what Tab lists. */
export interface PaletteAction {
  id: string;
  title: string;
  icon: IconType;
  /** A key that does the same in its list, shown only. */
  shortcut?: string;
  run(): void | Promise<void>;
}

/** A line of the palette. */
export interface PaletteItem {
  /** Stable, also across restarts: recent ones are kept by it. */
  id: string;
  /** Its heading. */
  group: string;
  title: string;
  /** Behind the title, quiet; searched as well. */
  detail?: string;
  /** Other words under which it is found. */
  keywords?: readonly string[];
  /** The name of what a command is about: all commands about one thing rank alike when only the name is typed. */
  about?: string;
  icon?: IconType;
  /** In the place of the icon. */
  status?: StatusName;
  shortcut?: string;
  /** What Enter does, in one word. */
  verb: string;
  run(): void | Promise<void>;
  actions?(): readonly PaletteAction[];
  /** What does the same in a shell. */
  command?(): string | Promise<string>;
}

/** An item that fits, with the parts of its title that the query is found in. */
export interface Found {
  item: PaletteItem;
  ranges: Match['ranges'];
}

export interface FoundGroup {
  title: string;
  found: readonly Found[];
}

export interface SearchResult {
  groups: readonly FoundGroup[];
  /** How many fit, shown or not. */
  total: number;
}

/** Lines of a group when several groups have some; one alone shows more. */
const perGroup = 6;
const inOneGroup = 50;
/** What is found only under other words comes after what is found by its name. */
const keywordWeight = 0.4;

/** All items that fit, the best groups and items first. */
export function searchItems(items: readonly PaletteItem[], query: string): SearchResult {
  const groups = new Map<string, { score: number; found: (Found & { score: number })[] }>();
  let total = 0;
  for (const item of items) {
    const match = matchItem(item, query);
    if (!match) continue;
    total += 1;
    const group = groups.get(item.group) ?? { score: -Infinity, found: [] };
    group.found.push({ item, ranges: match.ranges, score: match.score });
    group.score = Math.max(group.score, match.score);
    groups.set(item.group, group);
  }
  const limit = groups.size > 1 ? perGroup : inOneGroup;
  return {
    total,
    groups: [...groups]
      .sort(([, a], [, b]) => b.score - a.score)
      .map(([title, { found }]) => ({ title, found: found.sort((a, b) => b.score - a.score).slice(0, limit) })),
  };
}

function matchItem(item: PaletteItem, query: string): Match | null {
  const title = fuzzyMatch(query, item.title);
  const about = title && item.about ? fuzzyMatch(query, item.about) : null;
  if (title) return { score: about?.score ?? title.score, ranges: title.ranges };
  const others = [item.title, item.detail, ...(item.keywords ?? [])].join(' ');
  const match = fuzzyMatch(query, others);
  return (
    match && { score: match.score * keywordWeight, ranges: match.ranges.filter(([, end]) => end <= item.title.length) }
  );
}

/** What an empty query shows: what was used last, then the groups as they come, a few lines of each. */
export function suggestItems(items: readonly PaletteItem[], recent: readonly string[]): SearchResult {
  const byId = new Map(items.map(item => [item.id, item]));
  const last = recent.map(id => byId.get(id)).filter(item => item !== undefined);
  const shown = new Set(last.map(item => item.id));
  const groups = new Map<string, Found[]>();
  if (last.length > 0)
    groups.set(
      'Recent',
      last.map(item => ({ item, ranges: [] })),
    );
  for (const item of items) {
    if (shown.has(item.id)) continue;
    const found = groups.get(item.group) ?? [];
    if (found.length < perGroup) found.push({ item, ranges: [] });
    groups.set(item.group, found);
  }
  return { total: items.length, groups: [...groups].map(([title, found]) => ({ title, found })) };
}
