import { redo, undo } from '@codemirror/commands';
import type { EditorView } from '@codemirror/view';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { shell } from '../../ipc/client.ts';
import { openBuildDialog } from '../../stores/ui.ts';
import {
  Button,
  ConfirmDialog,
  DetailHead,
  hasCommandKey,
  icons,
  keyText,
  Menu,
  type MenuItem,
  Tag,
  toast,
} from '../../ui/index.ts';
import { CodeEditor } from './editor/CodeEditor.tsx';
import { closeDocument, type OpenDocument, sessionOf, textOf, useDocuments } from './editor/documents.ts';
import { checkDisk, save, saveAs } from './editor/files.ts';
import { Notices } from './editor/Notices.tsx';
import { ProblemList, problemWords } from './editor/ProblemList.tsx';
import { format } from './editor/state.ts';
import './dockerfile.css';

/** One open Dockerfile: the editor, its problems, and what can be done with it. */
export function EditorPage({ id, line }: { id: string; line: number | null }) {
  const open = useDocuments(state => state.documents.get(id));
  const [view, setView] = useState<EditorView | null>(null);
  useEffect(() => {
    const look = () => void checkDisk(id);
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [id]);
  useEffect(() => {
    const session = sessionOf(id);
    if (session) session.save = () => void save(id);
    // Also while a button has the focus; in the editor its own key answers first.
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.key !== 's' || !hasCommandKey(event) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      void save(id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id]);
  if (!open) return null;
  return (
    <>
      <Head open={open} view={view} />
      <Notices open={open} />
      <CodeEditor id={id} line={line} onView={setView} />
      <ProblemList view={view} problems={open.problems} />
      <footer className="dkf-foot g-12">
        <span className="g-num">
          Ln {open.place.line}, Col {open.place.column}
        </span>
        <span role="status">{problemWords(open.problems)}</span>
        <span className="g-grow" />
        <span className="dkf-keys">F8 next problem · {keyText('ctrl+space')} complete</span>
        <span>{open.crlf ? 'CR LF' : 'LF'}</span>
        <span>UTF-8</span>
      </footer>
    </>
  );
}

function Head({ open, view }: { open: OpenDocument; view: EditorView | null }) {
  const [, navigate] = useLocation();
  const [closing, setClosing] = useState(false);
  const { id, path, dirty } = open;
  const close = async () => {
    await closeDocument(id);
    navigate('/builds/dockerfile');
  };
  return (
    <>
      <DetailHead
        crumbs={[
          { label: 'Builds', href: '#/builds' },
          { label: 'Dockerfiles', href: '#/builds/dockerfile' },
        ]}
        title={path ? baseName(path) : 'New Dockerfile'}
        facts={
          <>
            {dirty && <Tag tone="neutral">Not saved</Tag>}
            {path && (
              <span className="g-mono g-t2 g-12 g-ell dkf-path" data-tip={path} data-tip-cut="">
                {folderOf(path)}
              </span>
            )}
          </>
        }
        actions={
          <>
            <Button tip={`Lay it out (${keyText('shift+alt+f')})`} onClick={() => view && format(view)}>
              Format
            </Button>
            <Button icon={icons.save} tip={keyText('mod+s')} onClick={() => void save(id)}>
              {path ? 'Save' : 'Save…'}
            </Button>
            <Button variant="primary" icon={icons.builds} onClick={() => void build(id)}>
              Build…
            </Button>
            <Menu
              align="end"
              items={() => menu(open, view, { close: () => (dirty ? setClosing(true) : void close()) })}
              trigger={<Button iconOnly icon={icons.more} label="More actions" />}
            />
          </>
        }
      />
      <ConfirmDialog
        open={closing}
        onClose={() => setClosing(false)}
        title="Close without saving"
        action="Discard the changes"
        onConfirm={close}
      >
        What was typed since the last save is lost.
      </ConfirmDialog>
    </>
  );
}

function menu(open: OpenDocument, view: EditorView | null, on: { close(): void }): readonly MenuItem[] {
  const act = (what: (view: EditorView) => unknown) => () => {
    if (!view) return;
    what(view);
    view.focus();
  };
  return [
    { id: 'undo', label: 'Undo', icon: icons.undo, shortcut: 'mod+z', onSelect: act(undo) },
    { id: 'redo', label: 'Redo', shortcut: 'mod+y', onSelect: act(redo) },
    { separator: true },
    { id: 'save-as', label: 'Save as…', icon: icons.save, onSelect: () => void saveAs(open.id) },
    { id: 'copy', label: 'Copy the text', icon: icons.copy, onSelect: () => void copy(textOf(open.id)) },
    { separator: true },
    { id: 'close', label: open.dirty ? 'Close…' : 'Close', icon: icons.close, onSelect: on.close },
  ];
}

async function copy(text: string): Promise<void> {
  await shell.clipboard.write({ text });
  toast({ text: 'Copied' });
}

/** Builds what is on disk: it is saved first. */
async function build(id: string): Promise<void> {
  const { documents } = useDocuments.getState();
  const open = documents.get(id);
  if (!open || ((open.dirty || !open.path) && !(await save(id)))) return;
  const path = useDocuments.getState().documents.get(id)?.path;
  if (!path) return;
  const name = baseName(path);
  openBuildDialog({
    source: { type: 'folder', path: folderOf(path), dockerfile: name === 'Dockerfile' ? '' : name },
    tags: [],
  });
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
