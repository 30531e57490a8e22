import type { Text } from '@codemirror/state';
import { type Dockerfile, parse } from '../../../../runtime/contract/dockerfile/parse.ts';

const known = new WeakMap<Text, Dockerfile>();

/** The document as it was read; once for each state of it. */
export function parsed(doc: Text): Dockerfile {
  const before = known.get(doc);
  if (before) return before;
  const file = parse(doc.toString());
  known.set(doc, file);
  return file;
}
