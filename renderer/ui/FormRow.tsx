import { createContext, type ReactNode, useId } from 'react';
import './Field.css';
import { cx } from './cx.ts';
import { StatusShape } from './StatusShape.tsx';

/** What a row tells the fields in it: their name, their description, and that they are wrong. */
export const FieldContext = createContext<{
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
} | null>(null);

export interface FormRowProps {
  label: string;
  /** What is wrong, as a sentence; marks the fields in the row. */
  error?: ReactNode;
  /** What to know, in a quiet line under the fields. */
  hint?: ReactNode;
  /** Says "optional" etc. beside the label. */
  note?: string;
  children: ReactNode;
  className?: string;
}

/** A row of a form: the label at the left in 104 px, fields and their trouble at the right. Names the fields in it. */
export function FormRow({ label, error, hint, note, children, className }: FormRowProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const textId = `${id}-text`;
  return (
    // A group, not a label: a row may hold several fields (host port and container port), each with its own aria-label.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a frame
    <div className={cx('g-formrow', className)} role="group" aria-labelledby={labelId}>
      <div className="g-formrow-label" id={labelId}>
        {label}
        {note && <span className="g-formrow-note"> {note}</span>}
      </div>
      <div className="g-formrow-body">
        <FieldContext value={{ labelId, describedBy: error || hint ? textId : undefined, invalid: Boolean(error) }}>
          {children}
        </FieldContext>
        {error ? (
          <div className="g-formrow-error" id={textId} role="alert">
            <StatusShape status="failed" />
            <span>{error}</span>
          </div>
        ) : (
          hint && (
            <div className="g-formrow-hint" id={textId}>
              {hint}
            </div>
          )
        )}
      </div>
    </div>
  );
}

/** The frame of a form: rows with 12 px between them. */
export function Form({
  children,
  className,
  onSubmit,
}: {
  children: ReactNode;
  className?: string;
  onSubmit?(): void;
}) {
  return (
    <form
      className={cx('g-form', className)}
      onSubmit={event => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {children}
    </form>
  );
}
