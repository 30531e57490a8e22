import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { linter, lintGutter } from '@codemirror/lint';
import type { Extension, Range } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  hoverTooltip,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { offersAt } from '../language/complete.ts';
import { hoverAt } from '../language/hover.ts';
import { spansIn } from '../language/spans.ts';
import { lint } from '../lint/lint.ts';
import type { Problem } from '../lint/problem.ts';
import { parsed } from './parsed.ts';

/** Milliseconds without a key before problems are looked for. */
const lintPause = 350;

/** Colours of what is in sight. */
const highlighting = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorationsOf(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = decorationsOf(update.view);
    }
  },
  { decorations: plugin => plugin.decorations },
);

function decorationsOf(view: EditorView): DecorationSet {
  const { doc } = view.state;
  const file = parsed(doc);
  const marks: Range<Decoration>[] = view.visibleRanges.flatMap(({ from, to }) =>
    spansIn(file, doc.lineAt(from).number, doc.lineAt(to).number).map(span =>
      Decoration.mark({ class: `dkf-${span.kind}` }).range(span.from, span.to),
    ),
  );
  return Decoration.set(marks, true);
}

/** Icons of CodeMirror's list that come nearest. */
const types = {
  instruction: 'keyword',
  flag: 'property',
  stage: 'class',
  variable: 'variable',
  image: 'type',
  value: 'constant',
};

function completions(images: () => readonly string[]) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = offersAt(parsed(state.doc), pos, images());
    if (!found || found.offers.length === 0) return null;
    // At the beginning of an empty line nobody has asked yet.
    if (!explicit && found.from === pos && !/[$={-]$/.test(state.sliceDoc(Math.max(0, pos - 1), pos))) return null;
    const options = found.offers.map(
      ({ label, insert, detail, about, kind }): Completion => ({
        label,
        apply: insert,
        detail,
        info: about ? () => ({ dom: textBox('dkf-about', about) }) : undefined,
        type: types[kind],
      }),
    );
    return { from: found.from, options, validFor: /^[\w.:/-]*$/ };
  };
}

/** Text only, whatever is in it. */
function textBox(className: string, text: string): HTMLElement {
  const box = document.createElement('div');
  box.className = className;
  box.textContent = text;
  return box;
}

const hover = hoverTooltip((view, pos) => {
  const found = hoverAt(parsed(view.state.doc), pos);
  if (!found) return null;
  const create = () => {
    const dom = document.createElement('div');
    dom.className = 'dkf-hover';
    dom.append(textBox('dkf-hover-title', found.title), textBox('dkf-about', found.about));
    for (const line of found.code.slice(0, 8)) dom.append(textBox('dkf-hover-code', line));
    return { dom };
  };
  return { pos: found.from, end: found.to, create };
});

function problems(onProblems: (problems: readonly Problem[]) => void): Extension {
  const source = (view: EditorView) => {
    const found = lint(parsed(view.state.doc));
    onProblems(found);
    return found.map(({ from, to, severity, code, message, fix }) => ({
      from,
      to,
      severity,
      source: code,
      message,
      actions: fix && [
        { name: fix.label, apply: (target: EditorView, now: number) => mend(target, { from: now, code, message }) },
      ],
    }));
  };
  return [linter(source, { delay: lintPause }), lintGutter()];
}

/**
 * Mends a problem, as a change of its own in the history. It is looked for anew: the text may have changed since it was
 * found, and a fix at its old place would damage it.
 */
export function mend(view: EditorView, { from, code, message }: Pick<Problem, 'from' | 'code' | 'message'>): void {
  const far = (problem: Problem) => Math.abs(problem.from - from);
  const [same] = lint(parsed(view.state.doc))
    .filter(problem => problem.code === code && problem.message === message)
    .sort((a, b) => far(a) - far(b));
  if (same?.fix) view.dispatch({ changes: same.fix.changes, userEvent: 'input.fix', scrollIntoView: true });
  view.focus();
}

/** All that makes an editor one for Dockerfiles. */
export function dockerfileLanguage(options: {
  images(): readonly string[];
  onProblems(problems: readonly Problem[]): void;
}): Extension {
  return [
    highlighting,
    hover,
    problems(options.onProblems),
    autocompletion({ override: [completions(options.images)], icons: false }),
    closeBrackets(),
    // Enter and Tab take what is chosen; Tab goes on to the next control otherwise, so that nobody is caught here.
    keymap.of([{ key: 'Tab', run: acceptCompletion }, ...completionKeymap, ...closeBracketsKeymap]),
  ];
}
