import { lazy, type ReactNode, Suspense, useState } from 'react';
import './InspectView.css';
import { Skeleton } from './Bar.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Segmented } from './Segmented.tsx';

// CodeMirror is large, and most people only read the summary.
const JsonView = lazy(async () => ({ default: (await import('./JsonView.tsx')).JsonView }));

export interface InspectViewProps {
  /** The engine's own JSON, indented; undefined while it is awaited. */
  raw: string | undefined;
  copy(text: string): Promise<void>;
  /** `Facts`. */
  children: ReactNode;
}

/** An Inspect tab: the readable summary, or the raw JSON with search. */
export function InspectView({ raw, copy, children }: InspectViewProps) {
  const [view, setView] = useState<'summary' | 'raw'>('summary');
  if (raw === undefined) return <Skeleton width="40%" className="g-inspect-wait" />;
  return (
    <div className="g-inspect">
      <div className="g-inspect-bar">
        <Segmented<'summary' | 'raw'>
          aria-label="View"
          value={view}
          onChange={setView}
          options={[
            { value: 'summary', label: 'Summary' },
            { value: 'raw', label: 'JSON' },
          ]}
        />
        <span className="g-grow" />
        {view === 'raw' && <CopyButton label="Copy JSON" copy={() => copy(raw)} />}
      </div>
      {view === 'raw' ? (
        <Suspense fallback={<Skeleton width="60%" className="g-inspect-wait" />}>
          <JsonView label="The engine’s JSON" text={raw} />
        </Suspense>
      ) : (
        children
      )}
    </div>
  );
}
