import type { ChangeDesc, EditorState, Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { create } from 'zustand';
import type { DockerfileDraft, DockerfileOnDisk } from '../../../../runtime/contract/dockerfile.ts';
import { toGantryError } from '../../../../runtime/contract/errors.ts';
import { runtime } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';
import { toast } from '../../../ui/index.ts';
import type { Problem } from '../lint/problem.ts';
import { editorState } from './state.ts';

/** What is known of the file on disk that differs from what was read. */
export type Disk = 'same' | 'changed' | 'gone';

/** An open Dockerfile as its page shows it. */
export interface OpenDocument {
  id: string;
  /** Null until it is saved for the first time. */
  path: string | null;
  /** Digest of the file as it was read or written last; null for none. */
  digest: string | null;
  crlf: boolean;
  bom: boolean;
  mixedLines: boolean;
  dirty: boolean;
  /** When the text was typed that a start of Gantry brought back; null where none was. */
  restored: number | null;
  disk: Disk;
  problems: readonly Problem[];
  /** Line and column of the cursor, from 1. */
  place: { line: number; column: number };
}

/** The editor's side of a document; it outlives a visit to another page, and so does the history of changes. */
interface Session {
  state: EditorState;
  view: EditorView | null;
  saved: Text | null;
  save(): void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Milliseconds without a key before a text is kept as a draft: what a crash may cost. */
const draftPause = 400;

const sessions = new Map<string, Session>();

/** All open Dockerfiles, by id. */
export const useDocuments = create<{ documents: ReadonlyMap<string, OpenDocument> }>(() => ({ documents: new Map() }));

export function documentOf(id: string): OpenDocument | undefined {
  return useDocuments.getState().documents.get(id);
}

export function change(id: string, part: Partial<OpenDocument>): void {
  const before = documentOf(id);
  if (!before) return;
  useDocuments.setState(({ documents }) => ({ documents: new Map(documents).set(id, { ...before, ...part }) }));
}

/** What a document begins with. */
interface Beginning {
  id?: string;
  text: string;
  file?: DockerfileOnDisk;
  draft?: DockerfileDraft;
}

/** Opens a text as a document; answers with its id. */
export function openDocument({ id = crypto.randomUUID(), text, file, draft }: Beginning): string {
  const state = editorState(text, {
    onUpdate: update => {
      const session = sessions.get(id);
      if (!session) return;
      session.state = update.state;
      if (update.docChanged) {
        onChange(id, session);
        moveProblems(id, update.changes);
      }
      if (update.docChanged || update.selectionSet) {
        const { head } = update.state.selection.main;
        const line = update.state.doc.lineAt(head);
        change(id, { place: { line: line.number, column: head - line.from + 1 } });
      }
    },
    onProblems: problems => change(id, { problems }),
    onTooLong: () => toast({ tone: 'warn', text: 'A Dockerfile is at most 1 MiB', detail: 'The change was left out.' }),
    onSave: () => sessions.get(id)?.save(),
    images: () => [...useStateStore.getState().images.values()].flatMap(row => row.tags),
  });
  const saved = file ? state.toText(file.text) : null;
  const session: Session = { state, view: null, saved, save: () => undefined, timer: undefined };
  sessions.set(id, session);
  const dirty = saved ? !saved.eq(state.doc) : state.doc.length > 0;
  const opened: OpenDocument = {
    id,
    path: file?.path ?? draft?.path ?? null,
    digest: draft ? draft.digest : (file?.digest ?? null),
    crlf: file?.crlf ?? draft?.crlf ?? false,
    bom: file?.bom ?? draft?.bom ?? false,
    mixedLines: file?.mixedLines ?? false,
    dirty,
    restored: draft && dirty ? draft.changedAt : null,
    disk: draft?.path && draft.digest !== (file?.digest ?? null) ? (file ? 'changed' : 'gone') : 'same',
    problems: [],
    place: { line: 1, column: 1 },
  };
  useDocuments.setState(({ documents }) => ({ documents: new Map(documents).set(id, opened) }));
  if (dirty && !draft) keepSoon(id, session);
  return id;
}

/** The document's editor, for what mounts it. */
export function sessionOf(id: string): Session | undefined {
  return sessions.get(id);
}

/** The text with LF, whatever the file has. */
export function textOf(id: string): string {
  return sessions.get(id)?.state.doc.toString() ?? '';
}

function onChange(id: string, session: Session): void {
  const dirty = session.saved ? !session.saved.eq(session.state.doc) : session.state.doc.length > 0;
  change(id, { dirty, ...(dirty ? {} : { restored: null }) });
  keepSoon(id, session);
}

/** Problems stay where they are in the text until they are looked for again. */
function moveProblems(id: string, changes: ChangeDesc): void {
  const problems = documentOf(id)?.problems ?? [];
  if (problems.length === 0) return;
  const moved = problems.map(each => ({
    ...each,
    from: changes.mapPos(each.from, 1),
    to: changes.mapPos(each.to, -1),
  }));
  change(id, { problems: moved.map(each => ({ ...each, to: Math.max(each.from, each.to) })) });
}

function keepSoon(id: string, session: Session): void {
  clearTimeout(session.timer);
  session.timer = setTimeout(() => void keepDraft(id), draftPause);
}

/** Keeps what is not saved on disk, or takes it off where nothing is. */
export async function keepDraft(id: string): Promise<void> {
  const session = sessions.get(id);
  const open = documentOf(id);
  if (!session || !open) return;
  clearTimeout(session.timer);
  session.timer = undefined;
  const { path, digest, crlf, bom } = open;
  try {
    if (open.dirty)
      await runtime.dockerfile.keepDraft({ id, path, text: textOf(id), digest, crlf, bom, changedAt: Date.now() });
    else await runtime.dockerfile.dropDraft({ id });
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ tone: 'warn', text: 'What you type is not kept for a crash', detail: error.message });
  }
}

/** The document is on disk now, as it is. */
export function markSaved(id: string, text: Text, saved: { path: string; digest: string }): void {
  const session = sessions.get(id);
  if (!session) return;
  session.saved = text;
  change(id, { ...saved, dirty: !text.eq(session.state.doc), restored: null, disk: 'same', mixedLines: false });
  void keepDraft(id);
}

/** Puts another text in, as a change that can be undone. */
export function replaceText(id: string, file: DockerfileOnDisk): void {
  const session = sessions.get(id);
  if (!session) return;
  session.saved = session.state.toText(file.text);
  const { path, digest, crlf, bom, mixedLines } = file;
  change(id, { path, digest, crlf, bom, mixedLines, disk: 'same', restored: null });
  const spec = { changes: { from: 0, to: session.state.doc.length, insert: file.text } };
  if (session.view) session.view.dispatch(spec);
  else session.state = session.state.update(spec).state;
  onChange(id, session);
}

/** Forgets a document with what was not saved of it. */
export async function closeDocument(id: string): Promise<void> {
  clearTimeout(sessions.get(id)?.timer);
  sessions.delete(id);
  useDocuments.setState(({ documents }) => ({ documents: new Map([...documents].filter(([other]) => other !== id)) }));
  await runtime.dockerfile.dropDraft({ id });
}
