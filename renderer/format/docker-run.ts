import type { RunSpec } from '../../runtime/contract/containers.ts';
import { quoteArg } from './quote.ts';

/** A piece of a command line as it is coloured: flags are quiet, values are read. */
export interface CommandToken {
  readonly kind: 'word' | 'flag' | 'value';
  readonly text: string;
}

/** One line of the command. `field` is the path of the spec it comes from ("ports.0"), as problems name it. */
export interface CommandLine {
  readonly field: string;
  readonly tokens: readonly CommandToken[];
}

/** The defaults of contract/containers.ts `runSpec`, as an empty form has them. */
export function emptyRunSpec(): RunSpec {
  return {
    image: '',
    name: '',
    command: null,
    entrypoint: null,
    ports: [],
    env: [],
    mounts: [],
    labels: {},
    network: '',
    restart: 'no',
    maxRetries: 0,
    memory: null,
    cpus: null,
    user: '',
    workingDir: '',
    hostname: '',
    platform: '',
    tty: false,
    interactive: false,
    privileged: false,
    init: false,
    autoRemove: false,
  };
}

/** 536_870_912 → "512m": the largest of docker's units (powers of 1024) that says it exactly. */
export function memoryFlag(bytes: number): string {
  for (const [unit, size] of [
    ['g', 1024 ** 3],
    ['m', 1024 ** 2],
    ['k', 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}b`;
}

type Port = RunSpec['ports'][number];
type Mount = RunSpec['mounts'][number];

/** -p [ip:]host:container[/proto]; without a host port docker picks one: -p container, -p ip::container. */
function portValue({ hostIp, host, container, protocol }: Port): string {
  // An IPv6 address stands in brackets (docs: "Publish ports").
  const ip = hostIp.includes(':') && !hostIp.startsWith('[') ? `[${hostIp}]` : hostIp;
  const left = ip ? `${ip}:${host ?? ''}:` : host === null ? '' : `${host}:`;
  return `${left}${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** A field of --mount is CSV: one with a comma or a quote is quoted as a whole, quotes doubled. */
function mountField(name: string, value: string): string {
  const field = `${name}=${value}`;
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function mountTokens({ type, source, target, readOnly }: Mount): readonly CommandToken[] {
  // -v splits at colons and takes a first part without a slash for a volume: what doesn't fit that is spelled out.
  const bindFits = type === 'bind' && /^(\/|~\/|\.\.?\/)/.test(source);
  const volumeFits =
    type === 'volume' && (source === '' || /^[a-zA-Z0-9][\w.-]*$/.test(source)) && !(source === '' && readOnly);
  if ((bindFits || volumeFits) && !source.includes(':') && target.startsWith('/') && !target.includes(':')) {
    return flag('-v', `${source ? `${source}:` : ''}${target}${readOnly ? ':ro' : ''}`);
  }
  if (type === 'tmpfs' && !readOnly && target !== '' && !target.includes(':')) return flag('--tmpfs', target);
  const fields = [
    `type=${type}`,
    ...(source ? [mountField('source', source)] : []),
    mountField('target', target),
    ...(readOnly ? ['readonly'] : []),
  ];
  return flag('--mount', fields.join(','));
}

function flag(name: string, value?: string | number): readonly CommandToken[] {
  const head: CommandToken = { kind: 'flag', text: name };
  return value === undefined ? [head] : [head, { kind: 'value', text: quoteArg(String(value)) }];
}

/** One line for each field that isn't at its default, in the order the form has them. */
function flagLines(spec: RunSpec): CommandLine[] {
  const lines: CommandLine[] = [];
  const add = (field: string, ...parts: readonly (readonly CommandToken[])[]) =>
    lines.push({ field, tokens: parts.flat() });
  if (spec.interactive || spec.tty)
    add(spec.tty ? 'tty' : 'interactive', flag(`-${spec.interactive ? 'i' : ''}${spec.tty ? 't' : ''}`));
  if (spec.name) add('name', flag('--name', spec.name));
  for (const [at, port] of spec.ports.entries()) add(`ports.${at}`, flag('-p', portValue(port)));
  for (const [at, { name, value }] of spec.env.entries()) add(`env.${at}`, flag('-e', `${name}=${value}`));
  for (const [at, mount] of spec.mounts.entries()) add(`mounts.${at}`, mountTokens(mount));
  for (const [name, value] of Object.entries(spec.labels))
    add(`labels.${name}`, flag('--label', value === '' ? name : `${name}=${value}`));
  if (spec.network) add('network', flag('--network', spec.network));
  const limits = [
    ...(spec.memory === null ? [] : [flag('-m', memoryFlag(spec.memory))]),
    ...(spec.cpus === null ? [] : [flag('--cpus', spec.cpus)]),
  ];
  if (limits.length > 0) add(spec.memory === null ? 'cpus' : 'memory', ...limits);
  if (spec.restart !== 'no')
    add(
      'restart',
      flag(
        '--restart',
        spec.restart === 'on-failure' && spec.maxRetries > 0 ? `on-failure:${spec.maxRetries}` : spec.restart,
      ),
    );
  if (spec.user) add('user', flag('-u', spec.user));
  if (spec.workingDir) add('workingDir', flag('-w', spec.workingDir));
  if (spec.hostname) add('hostname', flag('--hostname', spec.hostname));
  if (spec.platform) add('platform', flag('--platform', spec.platform));
  if (spec.privileged) add('privileged', flag('--privileged'));
  if (spec.init) add('init', flag('--init'));
  if (spec.autoRemove) add('autoRemove', flag('--rm'));
  // The flag takes one word; further words of an entrypoint go before the command, where they come out the same.
  if (spec.entrypoint) add('entrypoint', flag('--entrypoint', spec.entrypoint[0] ?? ''));
  return lines;
}

/**
 * The spec as a `docker run` that makes the same container. Its lines, without the backslashes between them:
 * {@link formatDockerRunText} joins them.
 */
export function formatDockerRun(spec: RunSpec): CommandLine[] {
  const words: CommandToken[] = ['docker', 'run', '-d'].map(text => ({
    kind: text.startsWith('-') ? 'flag' : 'word',
    text,
  }));
  const lines: CommandLine[] = [{ field: '', tokens: words }, ...flagLines(spec)];
  // Without an image there is no place to put a command; a placeholder would be run by somebody who pastes it.
  if (spec.image) lines.push({ field: 'image', tokens: [{ kind: 'word', text: quoteArg(spec.image) }] });
  const rest = [...(spec.entrypoint?.slice(1) ?? []), ...(spec.command ?? [])];
  if (spec.image && rest.length > 0)
    lines.push({ field: 'command', tokens: rest.map(text => ({ kind: 'value', text: quoteArg(text) })) });
  return lines;
}

/** The command as it is copied: one line a field, joined by backslashes. */
export function formatDockerRunText(spec: RunSpec): string {
  return formatDockerRun(spec)
    .map(line => line.tokens.map(token => token.text).join(' '))
    .join(' \\\n  ');
}
