import type { RunSpec } from '../../runtime/contract/containers.ts';
import { emptyRunSpec } from './docker-run.ts';
import { parseMemory, parseMount, parsePort, parseTmpfs, parseVolume } from './docker-run-values.ts';
import { splitCommand } from './quote.ts';

/** What a pasted command says that a spec can't: a sentence each, and the field it is closest to ('' for none). */
export interface CommandProblem {
  readonly field: string;
  readonly message: string;
}

export interface ParsedCommand {
  readonly spec: RunSpec;
  readonly problems: readonly CommandProblem[];
}

type Draft = { -readonly [Key in keyof RunSpec]: RunSpec[Key] };
/** Reads a value into the draft; a string it returns is what is wrong with it. */
type Reader = (draft: Draft, value: string) => string | undefined;

function pair(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function into<Value>(parsed: Value | string, store: (value: Value) => void): string | undefined {
  if (typeof parsed === 'string') return parsed;
  store(parsed);
  return undefined;
}

function text(key: 'name' | 'network' | 'user' | 'workingDir' | 'hostname' | 'platform'): [string, Reader] {
  return [
    key,
    (draft, value) => {
      draft[key] = value;
      return undefined;
    },
  ];
}

function readRestart(draft: Draft, value: string): string | undefined {
  const [policy, retries] = value.split(':');
  if (policy !== 'no' && policy !== 'on-failure' && policy !== 'unless-stopped' && policy !== 'always')
    return `--restart doesn’t know “${value}”.`;
  if (retries !== undefined && (policy !== 'on-failure' || !/^\d+$/.test(retries)))
    return `--restart takes a number of tries only after on-failure: “${value}”.`;
  draft.restart = policy;
  draft.maxRetries = retries === undefined ? 0 : Number(retries);
  return undefined;
}

function readEnv(draft: Draft, value: string): string | undefined {
  const [name, given] = pair(value);
  if (name === '') return `-e needs a name: “${value}”.`;
  draft.env = [...draft.env, { name, value: given ?? '' }];
  return given === undefined
    ? `-e ${name} takes its value from the shell, which Gantry doesn’t have. Enter it here.`
    : undefined;
}

function readCpus(draft: Draft, value: string): string | undefined {
  const cpus = Number(value);
  if (value === '' || !Number.isFinite(cpus) || cpus < 0) return `--cpus needs a number: “${value}”.`;
  draft.cpus = cpus;
  return undefined;
}

function readLabel(draft: Draft, value: string): string | undefined {
  const [name, given] = pair(value);
  draft.labels = { ...draft.labels, [name]: given ?? '' };
  return undefined;
}

const port: [string, Reader] = [
  'ports',
  (draft, value) =>
    into(parsePort(value), ports => {
      draft.ports = [...draft.ports, ...ports];
    }),
];
const env: [string, Reader] = ['env', readEnv];
const volume: [string, Reader] = [
  'mounts',
  (draft, value) =>
    into(parseVolume(value), mount => {
      draft.mounts = [...draft.mounts, mount];
    }),
];
const memory: [string, Reader] = [
  'memory',
  (draft, value) =>
    into(parseMemory(value), bytes => {
      draft.memory = bytes;
    }),
];
const label: [string, Reader] = ['labels', readLabel];

/** Flags with a value, by docker's spelling; docs: `docker container run`. */
const valued: Readonly<Record<string, [string, Reader]>> = {
  '--name': text('name'),
  '-p': port,
  '--publish': port,
  '-e': env,
  '--env': env,
  '-v': volume,
  '--volume': volume,
  '--mount': [
    'mounts',
    (draft, value) =>
      into(parseMount(value), mount => {
        draft.mounts = [...draft.mounts, mount];
      }),
  ],
  '--tmpfs': [
    'mounts',
    (draft, value) =>
      into(parseTmpfs(value), mount => {
        draft.mounts = [...draft.mounts, mount];
      }),
  ],
  '--network': text('network'),
  '--net': text('network'),
  '--restart': ['restart', readRestart],
  '-m': memory,
  '--memory': memory,
  '--cpus': ['cpus', readCpus],
  '--entrypoint': [
    'entrypoint',
    (draft, value) => {
      draft.entrypoint = value === '' ? [] : [value];
      return undefined;
    },
  ],
  '-u': text('user'),
  '--user': text('user'),
  '-w': text('workingDir'),
  '--workdir': text('workingDir'),
  '-l': label,
  '--label': label,
  '--platform': text('platform'),
  '-h': text('hostname'),
  '--hostname': text('hostname'),
};

/** Flags without one. -d is how Gantry runs everything, so it says nothing. */
const switches: Readonly<Record<string, ((draft: Draft, on: boolean) => void) | undefined>> = {
  '-d': () => undefined,
  '--detach': () => undefined,
  '-i': (draft, on) => {
    draft.interactive = on;
  },
  '--interactive': (draft, on) => {
    draft.interactive = on;
  },
  '-t': (draft, on) => {
    draft.tty = on;
  },
  '--tty': (draft, on) => {
    draft.tty = on;
  },
  '--privileged': (draft, on) => {
    draft.privileged = on;
  },
  '--rm': (draft, on) => {
    draft.autoRemove = on;
  },
  '--init': (draft, on) => {
    draft.init = on;
  },
};

/** Flags that have no value and no place in a spec: without this list the next word would be taken for their value. */
const unknownSwitches = new Set([
  '-P',
  '--publish-all',
  '--read-only',
  '--no-healthcheck',
  '--oom-kill-disable',
  '--sig-proxy',
  '-q',
  '--quiet',
  '--disable-content-trust',
  '--use-api-socket',
  '--help',
]);

interface Reading {
  draft: Draft;
  problems: CommandProblem[];
  words: readonly string[];
  at: number;
}

function readLong(reading: Reading, word: string): void {
  const [name, given] = pair(word);
  const turn = switches[name];
  const known = valued[name];
  if (turn) turn(reading.draft, given === undefined || /^(1|t|true)$/i.test(given));
  else if (unknownSwitches.has(name)) unsupported(reading, word);
  else {
    const value = given ?? reading.words[reading.at++];
    if (known) readValue(reading, name, known, value);
    else unsupported(reading, given === undefined && value !== undefined ? `${name} ${value}` : word);
  }
}

function readValue(reading: Reading, name: string, [field, read]: [string, Reader], value: string | undefined): void {
  const problem = value === undefined ? `${name} needs a value.` : read(reading.draft, value);
  if (problem) reading.problems.push({ field, message: problem });
}

/** -it, -p80:80, -p=80:80, -dp 80:80: letters of switches, then at most one flag that takes the rest or the next word. */
function readShort(reading: Reading, word: string): void {
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word[at]}`;
    const turn = switches[name];
    const rest = word.slice(at + 1).replace(/^=/, '');
    if (turn) turn(reading.draft, true);
    else if (unknownSwitches.has(name)) unsupported(reading, name);
    else {
      const value = rest === '' ? reading.words[reading.at++] : rest;
      const known = valued[name];
      if (known) readValue(reading, name, known, value);
      else unsupported(reading, value === undefined ? name : `${name} ${value}`);
      return;
    }
  }
}

function unsupported(reading: Reading, flag: string): void {
  reading.problems.push({
    field: '',
    message: `Gantry can’t set ${flag} yet, so the container would be made without it.`,
  });
}

const starts: readonly (readonly string[])[] = [
  ['docker', 'container', 'run'],
  ['docker', 'container', 'create'],
  ['docker', 'run'],
  ['docker', 'create'],
  ['podman', 'run'],
];

/**
 * Reads a `docker run` line as a person pastes it. Never throws and never drops a flag: what a spec can't say
 * becomes a problem, and the rest is read on.
 */
export function parseDockerRun(command: string): ParsedCommand {
  const draft: Draft = emptyRunSpec();
  const problems: CommandProblem[] = [];
  let words: string[];
  try {
    words = splitCommand(command);
  } catch (error) {
    return { spec: draft, problems: [{ field: '', message: error instanceof Error ? error.message : String(error) }] };
  }
  if (words[0] === '$' || words[0] === 'sudo') words = words.slice(1);
  const start = starts.find(candidate => candidate.every((word, at) => words[at] === word));
  if (!start) problems.push({ field: '', message: 'The line doesn’t start with “docker run”.' });
  const reading: Reading = { draft, problems, words, at: start?.length ?? 0 };
  while (reading.at < words.length) {
    const word = words[reading.at++] ?? '';
    if (word === '--') continue;
    if (word.startsWith('--')) readLong(reading, word);
    else if (word.startsWith('-') && word.length > 1) readShort(reading, word);
    else {
      draft.image = word;
      const rest = words.slice(reading.at);
      draft.command = rest.length > 0 ? rest : null;
      break;
    }
  }
  if (draft.image === '') problems.push({ field: 'image', message: 'The line names no image.' });
  return { spec: draft, problems };
}
