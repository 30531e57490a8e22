import type { RunProblem } from '../../../../runtime/contract/containers.ts';
import type { Rows, RunForm } from './form.ts';
import { rowOf } from './form.ts';

/** What every part of the form gets. */
export interface FieldsProps {
  form: RunForm;
  change(part: Partial<RunForm>): void;
  problems: readonly RunProblem[];
  rows: Rows;
}

/** The problems of a field and of what is below it: `name`, `memory`. */
export function problemsOf(problems: readonly RunProblem[], field: string): readonly RunProblem[] {
  return problems.filter(problem => problem.field === field || problem.field.startsWith(`${field}.`));
}

/** The problems of one row of a list. */
export function problemsOfRow({ problems, rows }: FieldsProps, key: number): readonly RunProblem[] {
  return problems.filter(problem => rowOf(problem.field, rows) === key);
}

/** Sentences of what hinders the run; warnings are shown as hints. */
export function sentences(problems: readonly RunProblem[], blocking: boolean): string | undefined {
  const found = problems.filter(problem => problem.blocking === blocking);
  if (found.length === 0) return undefined;
  return found.map(({ error }) => [error.message, error.hint].filter(Boolean).join(' ')).join(' ');
}

/** Changes one row of a list, or removes it with null. */
export function changeRow<Row extends { key: number }>(list: Row[], key: number, part: Partial<Row> | null): Row[] {
  if (part === null) return list.filter(row => row.key !== key);
  return list.map(row => (row.key === key ? { ...row, ...part } : row));
}
