import { json } from '@codemirror/lang-json';
import { foldGutter, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import './CodeView.css';

/** What a text is written in: JSON is parsed and folds; of the others only comments, strings, keys and numbers are told apart. */
export type CodeLanguage = 'json' | 'hash' | 'slash' | 'plain';

export interface CodeViewProps {
  /** Names the field for assistive technology. */
  label: string;
  /** Shown as text, never run or rendered as anything else. */
  text: string;
  language?: CodeLanguage;
  /** Opens the search at once: the way here was "find". */
  searching?: boolean;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ansi-green)' },
  { tag: tags.number, color: 'var(--ansi-blue)' },
  { tag: [tags.bool, tags.null], color: 'var(--ansi-magenta)' },
  { tag: tags.comment, color: 'var(--text-3)' },
]);

/** Settings, scripts and sources with one kind of comment: enough to read by, for any of them. */
function words(comment: RegExp) {
  return StreamLanguage.define<null>({
    token(stream) {
      if (stream.eatSpace()) return null;
      const begins = stream.sol() || /[\s;{}(]$/.test(stream.string.slice(0, stream.pos));
      if (begins && stream.match(comment)) {
        stream.skipToEnd();
        return 'comment';
      }
      if (stream.match(/^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/)) return 'string';
      if (stream.match(/^\d[\d._]*\b/)) return 'number';
      if (stream.match(/^(?:true|false|yes|no|on|off)\b/i)) return 'bool';
      if (stream.match(/^(?:null|none|nil)\b/i)) return 'null';
      if (stream.match(/^[\w.-]+(?=\s*[=:](?:\s|$|[^=:/]))/)) return 'propertyName';
      if (!stream.match(/^[\w-]+/)) stream.next();
      return null;
    },
  });
}

function extensionsOf(language: CodeLanguage): Extension[] {
  if (language === 'json') return [foldGutter(), json()];
  if (language === 'hash') return [words(/^[#;]/)];
  if (language === 'slash') return [words(/^\/\//)];
  return [];
}

/** Text to read and search (Ctrl/Cmd+F), with line numbers. */
export function CodeView({ label, text, language = 'plain', searching }: CodeViewProps) {
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
          ...extensionsOf(language),
          drawSelection(),
          highlightSelectionMatches(),
          search({ top: true }),
          keymap.of(searchKeymap),
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
  }, [label, language, searching]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an editor made anew wants its text again
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    // A refresh keeps the place: only the text is replaced.
    const top = editor.scrollDOM.scrollTop;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    editor.scrollDOM.scrollTop = top;
  }, [text, label, language, searching]);
  return <div ref={host} className="g-json" />;
}
