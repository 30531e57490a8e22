import { useMemo, useState } from 'react';
import type { RunProblem, RunSpec } from '../../../../runtime/contract/containers.ts';
import type { ImageRow } from '../../../../runtime/contract/images.ts';
import { type CommandLine, formatDockerRun } from '../../../format/docker-run.ts';
import { type CommandProblem, parseDockerRun } from '../../../format/docker-run-parse.ts';
import { count, quoteArg } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Button, CopyButton, cx, icons, Note, TextArea } from '../../../ui/index.ts';
import { copyText } from '../clipboard.ts';
import { isSecretName } from '../detail/SecretValue.tsx';

interface CommandPanelProps {
  spec: RunSpec;
  problems: readonly RunProblem[];
  image: ImageRow | undefined;
  /** The command was edited: the form follows. */
  onEdit(spec: RunSpec): void;
}

/** The equal `docker run` line, live; edited, it changes the form. */
export function CommandPanel({ spec, problems, image, onEdit }: CommandPanelProps) {
  const lines = useMemo(() => withoutSecrets(formatDockerRun(spec), spec), [spec]);
  const [draft, setDraft] = useState<string | null>(null);
  const [unread, setUnread] = useState<readonly CommandProblem[]>([]);
  const text = lines.map(lineText).join(' \\\n  ');
  const edit = (typed: string) => {
    setDraft(typed);
    const parsed = parseDockerRun(typed);
    setUnread(parsed.problems);
    if (parsed.spec.image) onEdit(keepSecrets(parsed.spec, spec));
  };
  const hides = spec.env.some(({ name, value }) => isSecretName(name) && value !== '');
  return (
    <aside className="run-command" aria-label="The equal docker command">
      <div className="g-flex">
        <b>docker run</b>
        <span className="g-grow" />
        <Button
          size="sm"
          variant="ghost"
          icon={draft === null ? icons.edit : icons.confirm}
          onClick={() => {
            setDraft(draft === null ? text : null);
            setUnread([]);
          }}
        >
          {draft === null ? 'Edit' : 'Done'}
        </Button>
        <CopyButton label="Copy the command" copy={() => copyText(text)} />
      </div>
      {draft === null ? (
        <Lines lines={lines} problems={problems} />
      ) : (
        <TextArea mono rows={14} aria-label="docker run command" value={draft} onChange={edit} />
      )}
      {unread.map(problem => (
        <Note key={problem.message} tone="warn">
          {problem.message}
        </Note>
      ))}
      <p className="g-t3 g-12">
        {draft === null
          ? 'Edit the line and the form follows.'
          : 'The form follows as you type. Paste a whole command here.'}
        {hides && ' Secrets are passed from the environment and never shown here.'}
      </p>
      <span className="g-grow" />
      <Creates spec={spec} image={image} />
    </aside>
  );
}

function lineText(line: CommandLine): string {
  return line.tokens.map(token => token.text).join(' ');
}

function Lines({ lines, problems }: { lines: readonly CommandLine[]; problems: readonly RunProblem[] }) {
  const blocking = problems.filter(problem => problem.blocking).map(problem => problem.field);
  const concerns = (field: string) =>
    field !== '' && blocking.some(path => path === field || path.startsWith(`${field}.`));
  return (
    <pre className="run-lines g-mono g-select-text">
      {lines.map((line, index) => (
        <code
          key={`${line.field} ${lineText(line)}`}
          className={cx('run-line', concerns(line.field) && 'run-line-bad')}
        >
          {index > 0 && '  '}
          {line.tokens.map((token, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line have no identity but their place
            <span key={at} className={token.kind === 'flag' && index > 0 ? 'g-t3' : undefined}>
              {token.text}{' '}
            </span>
          ))}
          {index < lines.length - 1 && '\\'}
          {'\n'}
        </code>
      ))}
    </pre>
  );
}

/** `-e NAME` takes the value from the shell's environment: a secret appears neither here nor on the clipboard. */
function withoutSecrets(lines: readonly CommandLine[], spec: RunSpec): readonly CommandLine[] {
  return lines.map(line => {
    const [list, index] = line.field.split('.');
    const variable = list === 'env' ? spec.env[Number(index)] : undefined;
    if (!variable || !isSecretName(variable.name)) return line;
    return {
      ...line,
      tokens: line.tokens.map(token => (token.kind === 'value' ? { ...token, text: quoteArg(variable.name) } : token)),
    };
  });
}

/** A secret that the line doesn't show keeps the value that the form has. */
function keepSecrets(edited: RunSpec, before: RunSpec): RunSpec {
  const known = new Map(before.env.map(({ name, value }) => [name, value]));
  const env = edited.env.map(({ name, value }) => ({
    name,
    value: value === '' && isSecretName(name) ? (known.get(name) ?? '') : value,
  }));
  return { ...edited, env };
}

/** What the run will make. */
function Creates({ spec, image }: { spec: RunSpec; image: ImageRow | undefined }) {
  const volumes = useStateStore(state => state.volumes);
  if (!spec.image) return null;
  const fresh = spec.mounts.filter(mount => mount.type === 'volume' && !volumes.has(mount.source));
  return (
    <div className="run-creates g-short-hide">
      <b>What this creates</b>
      <dl>
        <dt>1 container</dt>
        <dd className="g-mono">{spec.name || 'named by the engine'}</dd>
        {fresh.length > 0 && (
          <>
            <dt>{count(fresh.length, 'volume')}, empty</dt>
            <dd className="g-mono">{fresh.map(mount => mount.source || 'unnamed').join(', ')}</dd>
          </>
        )}
        <dt>To fetch</dt>
        <dd>{image ? '0 bytes' : 'the image, from its registry'}</dd>
      </dl>
    </div>
  );
}
