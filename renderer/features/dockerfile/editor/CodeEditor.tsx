import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import '../../../ui/CodeView.css';
import './editor.css';
import { keepDraft, sessionOf } from './documents.ts';

interface Props {
  id: string;
  /** Line that the cursor goes to first, from 1. */
  line: number | null;
  onView(view: EditorView | null): void;
}

/** Shows a document's editor. Its state is the document's, so that leaving the page loses nothing. */
export function CodeEditor({ id, line, onView }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const session = sessionOf(id);
    if (!host.current || !session) return;
    const view = new EditorView({ parent: host.current, state: session.state });
    session.view = view;
    onView(view);
    const { head } = session.state.selection.main;
    view.dispatch({ effects: EditorView.scrollIntoView(head, { y: 'center' }) });
    view.focus();
    return () => {
      session.view = null;
      onView(null);
      view.destroy();
      void keepDraft(id);
    };
  }, [id, onView]);
  useEffect(() => {
    const view = sessionOf(id)?.view;
    if (view && line !== null) goTo(view, view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines)).from);
  }, [id, line]);
  return <div ref={host} className="g-json dkf-editor" />;
}

/** Puts the cursor to a place, in the middle of what is in sight. */
export function goTo(view: EditorView, from: number, to = from): void {
  const end = view.state.doc.length;
  view.dispatch({
    selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
    effects: EditorView.scrollIntoView(Math.min(from, end), { y: 'center' }),
  });
  view.focus();
}
