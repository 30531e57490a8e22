import { json } from '@codemirror/lang-json';
import { foldGutter, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import './JsonView.css';

export interface JsonViewProps {
  /** Names the field for assistive technology. */
  label: string;
  /** Indented JSON. Shown as text, never parsed as anything else. */
  text: string;
  /** Opens the search at once: the way here was "find". */
  searching?: boolean;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ansi-green)' },
  { tag: tags.number, color: 'var(--ansi-blue)' },
  { tag: [tags.bool, tags.null], color: 'var(--ansi-magenta)' },
]);

/** Raw JSON to read, fold and search (Ctrl/Cmd+F). */
export function JsonView({ label, text, searching }: JsonViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        extensions: [
          EditorState.readOnly.of(true),
          lineNumbers(),
          foldGutter(),
          drawSelection(),
          highlightSelectionMatches(),
          search({ top: true }),
          keymap.of(searchKeymap),
          json(),
          syntaxHighlighting(colours),
          EditorView.contentAttributes.of({ 'aria-label': label }),
        ],
      }),
    });
    view.current = made;
    if (searching) openSearchPanel(made);
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [label, searching]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    // A refresh keeps the place: only the text is replaced.
    const top = editor.scrollDOM.scrollTop;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    editor.scrollDOM.scrollTop = top;
  }, [text]);
  return <div ref={host} className="g-json" />;
}
