import { Note } from './Note.tsx';

export interface ErrorNoteProps {
  /** The visible part of a `GantryError`; nothing is shown without one. */
  error: { readonly message: string; readonly hint?: string | undefined; readonly detail?: string | undefined } | null;
}

/** An error at the place it concerns: what happened, what to do, and what the engine said. */
export function ErrorNote({ error }: ErrorNoteProps) {
  if (!error) return null;
  return (
    <Note tone="fail" detail={error.detail}>
      <span className="g-medium">{error.message}</span>
      {error.hint && <span> {error.hint}</span>}
    </Note>
  );
}
