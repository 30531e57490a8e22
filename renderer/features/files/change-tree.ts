import type { ContainerChange, ContainerChanges } from '../../../runtime/contract/files.ts';

/** A line of the tree of changes. */
export interface ChangeLine {
  path: string;
  name: string;
  depth: number;
  /** Null for a folder that only leads to what changed. */
  change: ContainerChange | null;
  /** Changes below it, itself not counted. */
  below: number;
  open: boolean;
}

export interface ChangeFilter {
  /** Null for all kinds. */
  change: ContainerChange | null;
  /** A part of the path, in any case. */
  text: string;
}

interface Node {
  path: string;
  name: string;
  change: ContainerChange | null;
  children: Map<string, Node>;
  below: number;
}

/**
 * The lines of the tree, folders with what is in them. `closed` are folders that the user shut; a filter shows every hit with
 * the folders that lead there.
 */
export function changeLines(
  changes: ContainerChanges['changes'],
  filter: ChangeFilter,
  closed: ReadonlySet<string>,
): { lines: ChangeLine[]; hits: number } {
  const wanted = filter.text.toLowerCase();
  const hits = changes.filter(
    ({ path, change }) =>
      (filter.change === null || change === filter.change) && (wanted === '' || path.toLowerCase().includes(wanted)),
  );
  const root: Node = { path: '', name: '', change: null, children: new Map(), below: 0 };
  for (const { path, change } of hits) insert(root, path, change);
  const lines: ChangeLine[] = [];
  addLines(root, 0, closed, lines);
  return { lines, hits: hits.length };
}

function insert(root: Node, path: string, change: ContainerChange): void {
  let node = root;
  for (const name of path.split('/').slice(1)) {
    node.below += 1;
    let next = node.children.get(name);
    if (!next) {
      next = { path: `${node.path}/${name}`, name, change: null, children: new Map(), below: 0 };
      node.children.set(name, next);
    }
    node = next;
  }
  node.change = change;
}

function addLines(node: Node, depth: number, closed: ReadonlySet<string>, lines: ChangeLine[]): void {
  for (const child of node.children.values()) {
    const open = child.children.size > 0 && !closed.has(child.path);
    const { path, name, change, below } = child;
    lines.push({ path, name, depth, change, below, open });
    // A path of a thousand parts is possible in a container; a stack of a thousand calls does no harm.
    if (open) addLines(child, depth + 1, closed, lines);
  }
}
