import type { ContextFacts } from '../../../../runtime/contract/builds.ts';
import { bytes, count, number } from '../../../format/index.ts';
import { Bar, Note } from '../../../ui/index.ts';

/** Bytes from which a context is worth a warning: sending it takes seconds on every build. */
const largeContext = 200_000_000;

/** What would be sent: its size, and what makes it large. */
export function ContextNote({ context }: { context: ContextFacts | null }) {
  if (!context) return <span className="bld-context">Looking at the folder…</span>;
  const large = context.bytes > largeContext;
  const facts = (
    <>
      <b className="g-medium">{bytes(context.bytes)}</b> in {count(context.files, 'file')} would be sent.
      {context.ignored > 0 && ` ${context.ignoreFile} leaves out ${number(context.ignored)} more.`}
      {context.skipped.length > 0 &&
        ` Not sent: ${context.skipped.map(({ path, why }) => `${path} (${why})`).join(', ')}.`}
    </>
  );
  if (!large) return <span className="bld-context">{facts}</span>;
  return (
    <Note tone="warn">
      {facts} Leave out what the build does not need by lines in .dockerignore. The largest:
      <div className="bld-context">
        <ul>
          {context.largest.slice(0, 5).map(({ path, bytes: size, folder }) => (
            <li key={path}>
              <span className="g-mono g-ell">{folder ? `${path}/` : path}</span>
              <Bar
                parts={[{ value: size, tone: 'warn' }]}
                max={context.largest[0]?.bytes ?? 1}
                label={`${path}, ${bytes(size)}`}
                height={4}
              />
              <span className="g-num g-right">{bytes(size)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Note>
  );
}
