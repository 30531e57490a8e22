import type { DockerfileDraft } from '../../../../runtime/contract/dockerfile.ts';
import { toGantryError } from '../../../../runtime/contract/errors.ts';
import { runtime, shell } from '../../../ipc/client.ts';
import { toast } from '../../../ui/index.ts';
import { change, documentOf, markSaved, openDocument, replaceText, sessionOf, useDocuments } from './documents.ts';

const filters = [
  { name: 'All files', extensions: ['*'] },
  { name: 'Dockerfiles', extensions: ['dockerfile', 'Dockerfile'] },
];

/** Asks for a file; null when the user cancelled. */
export async function chooseFile(): Promise<string | null> {
  return (await shell.dialog.open({ title: 'Open a Dockerfile', type: 'file', filters })).path;
}

/** The id of the document of a file: the open one, or one made of what is on disk and what was not saved of it. */
export async function openFile(path: string): Promise<string> {
  const open = [...useDocuments.getState().documents.values()].find(each => each.path === path);
  if (open) {
    await checkDisk(open.id);
    return open.id;
  }
  const [file, { drafts }] = await Promise.all([runtime.dockerfile.read({ path }), runtime.dockerfile.drafts({})]);
  const draft = drafts.find(each => each.path === path);
  return openDocument({ id: draft?.id, text: draft?.text ?? file.text, file, draft });
}

/** Brings a draft back that an earlier run of Gantry left; the file it belongs to may have gone meanwhile. */
export async function openDraft(draft: DockerfileDraft): Promise<string> {
  if (documentOf(draft.id)) return draft.id;
  const file = draft.path ? await runtime.dockerfile.read({ path: draft.path }).catch(() => undefined) : undefined;
  return openDocument({ id: draft.id, text: draft.text, file, draft });
}

/** Looks whether the file is still what was read. */
export async function checkDisk(id: string): Promise<void> {
  const open = documentOf(id);
  if (!open?.path) return;
  const { path } = open;
  try {
    const { digest } = await runtime.dockerfile.read({ path });
    const now = documentOf(id);
    if (now?.path === path) change(id, { disk: digest === now.digest ? 'same' : 'changed' });
  } catch (thrown) {
    if (toGantryError(thrown).kind === 'not-found' && documentOf(id)?.digest !== null) change(id, { disk: 'gone' });
  }
}

/** Takes what is on disk; what was typed can be had back by undoing. */
export async function reload(id: string): Promise<void> {
  const path = documentOf(id)?.path;
  if (path) await told(async () => replaceText(id, await runtime.dockerfile.read({ path })));
}

/** Keeps what was typed: the next save replaces what is on disk now. */
export async function keepMine(id: string): Promise<void> {
  const path = documentOf(id)?.path;
  if (!path) return;
  await told(async () => {
    const { digest } = await runtime.dockerfile.read({ path });
    change(id, { digest, disk: 'same', dirty: true });
  });
}

/** Saves; asks where for a new one. True when it is on disk. */
export async function save(id: string): Promise<boolean> {
  const open = documentOf(id);
  if (!open) return false;
  if (open.path === null) return await saveAs(id);
  // One that was deleted on disk is made again.
  return await write(id, open.path, open.disk === 'gone' ? null : open.digest);
}

/** Asks where to save. The dialog has asked before it replaces a file. */
export async function saveAs(id: string): Promise<boolean> {
  const open = documentOf(id);
  if (!open) return false;
  const { path } = await shell.dialog.save({
    title: 'Save the Dockerfile',
    defaultName: open.path ?? 'Dockerfile',
    filters,
  });
  return path === null ? false : await write(id, path, 'any');
}

async function write(id: string, path: string, expected: string | null): Promise<boolean> {
  const open = documentOf(id);
  const text = sessionOf(id)?.state.doc;
  if (!open || !text) return false;
  return await told(async () => {
    const answer = await runtime.dockerfile.write({
      path,
      text: text.toString(),
      crlf: open.crlf,
      bom: open.bom,
      expected,
    });
    if (answer.type === 'changed') {
      await checkDisk(id);
      return false;
    }
    markSaved(id, text, { path: answer.path, digest: answer.digest });
    return true;
  });
}

/** Does what a button asked; a failure is said in a toast, and is false. */
async function told<T>(work: () => Promise<T>): Promise<T | false> {
  try {
    return await work();
  } catch (thrown) {
    const { message, hint } = toGantryError(thrown);
    toast({ tone: 'fail', text: message, detail: hint });
    return false;
  }
}
