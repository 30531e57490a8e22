import { shell } from '../../ipc/client.ts';
import { CopyButton } from '../../ui/index.ts';
import type { JsonPart } from './json.ts';

/** Fields of one object that are shown; what a hostile log has more is in the copy. */
const maxFields = 200;
const maxText = 20_000;

/** A log line's JSON, a field a row. */
export function JsonDetail({ value, text }: JsonPart) {
  const fields = Object.entries(value);
  const more = fields.length - maxFields;
  return (
    <div className="log-json">
      <div className="log-json-tools">
        <CopyButton label="Copy JSON" copy={async () => void (await shell.clipboard.write({ text }))} />
      </div>
      {fields.slice(0, maxFields).map(([key, field]) => (
        <div className="log-json-field" key={key}>
          <span className="log-json-key g-ell" data-tip={key} data-tip-cut="">
            {key}
          </span>
          <Value value={field} />
        </div>
      ))}
      {more > 0 && <div className="g-t3">and {more.toLocaleString('en-US')} more fields</div>}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (typeof value === 'string') {
    // A stack trace is read in lines, anything else as it would be written.
    const text = value.includes('\n') ? value : JSON.stringify(value);
    return <span className="log-json-string">{text.slice(0, maxText)}</span>;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return <span className="log-json-number">{String(value)}</span>;
  const flat = oneLine(value);
  const shown = flat.length <= 100 ? flat : JSON.stringify(value, null, 2);
  return <span className="log-json-object">{shown.slice(0, maxText)}</span>;
}

/** `{ size: 10, waiting: 6 }`: keys without quotes where they need none. Too deep or too long ends early; it isn't shown then. */
function oneLine(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > 3) return ' '.repeat(101);
  if (Array.isArray(value))
    return `[${value
      .slice(0, 50)
      .map(item => oneLine(item, depth + 1))
      .join(', ')}]`;
  const fields = Object.entries(value).slice(0, 50);
  if (fields.length === 0) return '{}';
  const named = fields.map(
    ([key, field]) => `${/^[\w$-]+$/.test(key) ? key : JSON.stringify(key)}: ${oneLine(field, depth + 1)}`,
  );
  return `{ ${named.join(', ')} }`;
}
