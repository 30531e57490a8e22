import type { RunSpec, RunSpecInput } from '../../../../runtime/contract/containers.ts';
import { emptyRunSpec } from '../../../format/docker-run.ts';
import { quoteCommand, splitCommand } from '../../../format/index.ts';

/** A row of the form gets a key of its own, so that removing one doesn't move what is typed in the others. */
interface Keyed {
  key: number;
}
export interface PortField extends Keyed {
  hostIp: string;
  host: number | null;
  container: number | null;
  protocol: RunSpec['ports'][number]['protocol'];
}
export interface EnvField extends Keyed {
  name: string;
  value: string;
}
export interface MountField extends Keyed {
  type: RunSpec['mounts'][number]['type'];
  source: string;
  target: string;
  readOnly: boolean;
}

/** The Run dialog's fields, as they are typed: a number may be missing, a command is one line of text. */
export interface RunForm extends Omit<RunSpec, 'ports' | 'env' | 'mounts' | 'command' | 'entrypoint' | 'memory'> {
  ports: PortField[];
  env: EnvField[];
  mounts: MountField[];
  command: string;
  entrypoint: string;
  /** MiB, as `docker run -m 512m` counts. */
  memory: number | null;
}

let keys = 0;
/** A key for a new row. */
export const newKey = () => ++keys;

const mebibyte = 1024 * 1024;

/** The form for a spec: of an image's Run button, of "run another like it", of an edited command. */
export function formOf(given: RunSpecInput | undefined): RunForm {
  const spec: RunSpecInput = { ...emptyRunSpec(), ...given };
  return {
    ...(spec as RunSpec),
    ports: (spec.ports ?? []).map(port => ({ hostIp: '', protocol: 'tcp', ...port, key: newKey() })),
    env: (spec.env ?? []).map(variable => ({ ...variable, key: newKey() })),
    mounts: (spec.mounts ?? []).map(mount => ({ readOnly: false, ...mount, key: newKey() })),
    command: spec.command ? quoteCommand(spec.command) : '',
    entrypoint: spec.entrypoint ? quoteCommand(spec.entrypoint) : '',
    memory: spec.memory ? spec.memory / mebibyte : null,
  };
}

/** What can't be made a spec of, by the field it is in. */
export interface FormProblem {
  field: string;
  message: string;
}

/**
 * The spec of a form. Rows that are still empty are left out; `rows` says which row of the form each item of the spec came from, because
 * problems name items.
 */
export function specOf(form: RunForm): { spec: RunSpec; rows: Rows; problems: FormProblem[] } {
  const problems: FormProblem[] = [];
  const command = words(form.command, 'command', problems);
  const entrypoint = words(form.entrypoint, 'entrypoint', problems);
  const ports = form.ports.filter(port => port.container !== null);
  const env = form.env.filter(variable => variable.name !== '' || variable.value !== '');
  const mounts = form.mounts.filter(mount => mount.source !== '' || mount.target !== '');
  const spec: RunSpec = {
    ...form,
    image: form.image.trim(),
    name: form.name.trim(),
    ports: ports.map(({ hostIp, host, container, protocol }) => ({
      hostIp,
      host,
      container: container ?? 0,
      protocol,
    })),
    env: env.map(({ name, value }) => ({ name, value })),
    mounts: mounts.map(({ type, source, target, readOnly }) => ({ type, source, target, readOnly })),
    command,
    entrypoint,
    memory: form.memory === null ? null : Math.round(form.memory * mebibyte),
    maxRetries: form.restart === 'on-failure' ? form.maxRetries : 0,
  };
  const rows: Rows = {
    ports: ports.map(row => row.key),
    env: env.map(row => row.key),
    mounts: mounts.map(row => row.key),
  };
  return { spec, rows, problems };
}

export type Rows = Record<'ports' | 'env' | 'mounts', number[]>;

function words(text: string, field: string, problems: FormProblem[]): string[] | null {
  if (text.trim() === '') return null;
  try {
    return splitCommand(text);
  } catch (error) {
    problems.push({ field, message: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/** The row of the form that a problem's field is in: `ports.0.host` → its key; null for fields that are no rows. */
export function rowOf(field: string, rows: Rows): number | null {
  const [list, index] = field.split('.');
  if (list !== 'ports' && list !== 'env' && list !== 'mounts') return null;
  return rows[list][Number(index)] ?? null;
}
