import type { EditorView } from '@codemirror/view';
import { count } from '../../../format/index.ts';
import { Button, Icon, icons, StatusShape } from '../../../ui/index.ts';
import type { Problem } from '../lint/problem.ts';
import { goTo } from './CodeEditor.tsx';
import { mend } from './language.ts';

/** Problems that are drawn; who has more begins at the top. */
const shownProblems = 100;
const words = { error: 'Error', warning: 'Warning', info: 'Hint' };

/** All problems under the editor: a press goes to the place, the button mends. */
export function ProblemList({ view, problems }: { view: EditorView | null; problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <section className="dkf-problems" aria-label="Problems">
      <ul>
        {problems.slice(0, shownProblems).map(problem => (
          <Line key={`${problem.from} ${problem.code} ${problem.message}`} view={view} problem={problem} />
        ))}
      </ul>
      {problems.length > shownProblems && <p className="g-t2 g-12">And {problems.length - shownProblems} more.</p>}
    </section>
  );
}

function Line({ view, problem }: { view: EditorView | null; problem: Problem }) {
  const { from, to, severity, code, message, fix } = problem;
  const line = view ? view.state.doc.lineAt(Math.min(from, view.state.doc.length)).number : 0;
  return (
    <li className="dkf-problem">
      <button type="button" className="dkf-problem-text" onClick={() => view && goTo(view, from, to)}>
        <Shape severity={severity} />
        <span className="g-hidden">{words[severity]}, </span>
        <span className="dkf-line g-num g-12">line {line}</span>
        <span className="g-ell" data-tip={message} data-tip-cut="">
          {message}
        </span>
        <span className="dkf-code g-12">{code}</span>
      </button>
      {fix && (
        <Button size="sm" variant="ghost" onClick={() => view && mend(view, problem)}>
          {fix.label}
        </Button>
      )}
    </li>
  );
}

function Shape({ severity }: Pick<Problem, 'severity'>) {
  if (severity === 'info') return <Icon of={icons.info} size={12} />;
  return <StatusShape status={severity === 'error' ? 'failed' : 'warning'} />;
}

/** "2 errors, 1 warning", for the status line. */
export function problemWords(problems: readonly Problem[]): string {
  const number = (severity: Problem['severity']) => problems.filter(each => each.severity === severity).length;
  const parts = [
    [number('error'), 'error'],
    [number('warning'), 'warning'],
    [number('info'), 'hint'],
  ] as const;
  const found = parts.flatMap(([many, word]) => (many > 0 ? [count(many, word)] : []));
  return found.length > 0 ? found.join(', ') : 'No problems';
}
