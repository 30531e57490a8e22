import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view';
import { longestDockerfile } from '../../../../runtime/contract/dockerfile/parse.ts';
import { formatDockerfile } from '../language/format.ts';
import type { Problem } from '../lint/problem.ts';
import { dockerfileLanguage } from './language.ts';

/** What an editor tells of itself. Held by the document, so that it outlives a view of it. */
export interface EditorEvents {
  onUpdate(update: ViewUpdate): void;
  onProblems(problems: readonly Problem[]): void;
  onTooLong(): void;
  onSave(): void;
  images(): readonly string[];
}

/** The editor's state for a text, with a history of its own. */
export function editorState(text: string, events: EditorEvents): EditorState {
  const shortEnough = EditorState.changeFilter.of(transaction => {
    if (!transaction.docChanged || transaction.newDoc.length <= longestDockerfile) return true;
    events.onTooLong();
    return false;
  });
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      highlightSelectionMatches(),
      bracketMatching(),
      indentUnit.of('    '),
      search({ top: true }),
      shortEnough,
      dockerfileLanguage(events),
      keymap.of([
        { key: 'Mod-s', run: () => saved(events), preventDefault: true },
        { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
        { key: 'Shift-Alt-f', run: format },
        ...defaultKeymap,
        ...historyKeymap,
        ...searchKeymap,
      ]),
      EditorView.contentAttributes.of({ 'aria-label': 'Dockerfile' }),
      EditorView.updateListener.of(update => events.onUpdate(update)),
    ],
  });
}

function saved(events: EditorEvents): boolean {
  events.onSave();
  return true;
}

/** Lays the document out; the cursor stays in its line. */
export function format(view: EditorView): boolean {
  const { state } = view;
  const before = state.doc.toString();
  const after = formatDockerfile(before);
  if (after === before) return true;
  const line = state.doc.lineAt(state.selection.main.head);
  view.dispatch({ changes: difference(before, after), userEvent: 'input.format' });
  const same = view.state.doc.line(Math.min(line.number, view.state.doc.lines));
  view.dispatch({ selection: { anchor: same.to }, scrollIntoView: true });
  return true;
}

/** The one change that makes one text of another, as short as it can be. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - from;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
