import { type ContainerRow, type EngineFeatures, type ErrorKind, GantryError } from '../contract/index.ts';
import { describeHolder, findPortHolder } from './check-ports.ts';
import type { Host } from './host.ts';

/** What an explanation may draw on. */
export interface FailureContext {
  containers: ContainerRow[];
  features: EngineFeatures;
  host: Host;
}

interface Rule {
  match: RegExp;
  kind: ErrorKind;
  say(found: RegExpExecArray): string;
  hint: string;
}

const what = (found: RegExpExecArray) => (found[1] ?? '').slice(0, 300);

/**
 * What Moby says to values that a run was given, beyond what every operation may meet (`runtime/docker` knows that). The
 * first that fits is taken.
 */
const rules: Rule[] = [
  {
    match: /unable to find group ([^:]+):/,
    kind: 'invalid-input',
    say: found => `The image has no group “${what(found)}”.`,
    hint: 'Give a group of the image, or a number.',
  },
  {
    match: /invalid mount path: '([^']*)' mount path must be absolute/,
    kind: 'invalid-input',
    say: found => `“${what(found)}” is not a whole path.`,
    hint: 'A mounted path begins with “/”.',
  },
  {
    match: /destination can't be '\/'/,
    kind: 'invalid-input',
    say: () => 'The container’s whole file system can’t be covered by a mount.',
    hint: 'Choose a folder in it, such as /data.',
  },
  {
    match: /Duplicate mount point: (.+)/i,
    kind: 'invalid-input',
    say: found => `Two mounts have the same place in the container: ${what(found)}.`,
    hint: 'Give each its own.',
  },
  {
    match: /create ([^:]*): (?:"[^"]*" includes invalid characters for a local volume name|volume name is too short)/,
    kind: 'invalid-input',
    say: found => `“${what(found)}” can’t be a volume’s name.`,
    hint: 'A name has two or more letters, digits, “_”, “.” or “-”. For a folder, give its whole path.',
  },
  {
    match: /network (\S+) not found/,
    kind: 'not-found',
    say: found => `There is no network “${what(found)}”.`,
    hint: 'Choose one of the list, or create it first.',
  },
  {
    match: /invalid port specification: "?([^"]*)/,
    kind: 'invalid-input',
    say: found => `“${what(found)}” is no port.`,
    hint: 'Ports go from 1 to 65535.',
  },
  {
    match: /invalid environment variable: (.*)/,
    kind: 'invalid-input',
    say: found => `“${what(found)}” is no variable.`,
    hint: 'Write it like NAME=value.',
  },
  {
    match: /the working directory '([^']*)' is invalid/,
    kind: 'invalid-input',
    say: found => `The working directory “${what(found)}” is not a whole path.`,
    hint: 'It begins with “/”.',
  },
  {
    match: /Minimum memory limit allowed is (\S+)/i,
    kind: 'invalid-input',
    say: found => `The least a container can be limited to is ${what(found)} of memory.`,
    hint: 'Give a higher limit, or none.',
  },
  {
    match: /Range of CPUs is from (\S+) to (\d+(?:\.\d+)?)/i,
    kind: 'invalid-input',
    say: found => `The engine has ${Number(found[2])} CPUs; the limit asks for another number.`,
    hint: 'Give a limit within what the engine has, or none.',
  },
  {
    match: /can't create 'AutoRemove' container with restart policy/i,
    kind: 'invalid-input',
    say: () => 'A container that is removed when it ends can’t be restarted.',
    hint: 'Choose either a restart policy or removal.',
  },
  {
    match: /sethostname: invalid argument/,
    kind: 'invalid-input',
    say: () => 'The host name is too long.',
    hint: 'It has 64 characters at most.',
  },
  {
    match: /no command specified/i,
    kind: 'invalid-input',
    say: () => 'Neither the image nor you said which program to run.',
    hint: 'Give a command.',
  },
  {
    match: /cannot parse platform specifier/,
    kind: 'invalid-input',
    say: () => 'This is no platform.',
    hint: 'Write it like linux/amd64 or linux/arm64.',
  },
  {
    match: /No such container: (\S+)/,
    kind: 'not-found',
    say: found => `There is no container “${what(found)}”.`,
    hint: 'It may just have been removed.',
  },
];

/**
 * Says in the user's words why a container could not be made or started. What the connection to the engine has explained
 * already (programs, names, a full disk) stays; a taken port is given its holder's name.
 */
export async function explainRunFailure(thrown: unknown, context: FailureContext): Promise<unknown> {
  if (!(thrown instanceof GantryError) || thrown.detail === undefined) return thrown;
  const { detail } = thrown;
  if (thrown.kind === 'port-in-use') return explainPort(thrown, detail, context);
  // `engine-error` and these are what an HTTP status alone gives; other kinds were made by somebody who knew.
  if (!['engine-error', 'invalid-input', 'not-found', 'conflict'].includes(thrown.kind)) return thrown;
  for (const { match, kind, say, hint } of rules) {
    const found = match.exec(detail);
    if (found) return new GantryError({ kind, message: say(found), hint, detail }, { cause: thrown });
  }
  return thrown;
}

async function explainPort(error: GantryError, detail: string, context: FailureContext): Promise<GantryError> {
  const found = /(\S*?):(\d{1,5})(?: failed|: bind)/.exec(detail);
  const port = Number(found?.[2]);
  if (!(port > 0)) return error;
  const protocol = /listen udp|\/udp/.test(detail) ? 'udp' : 'tcp';
  const holder = await findPortHolder({ host: port, hostIp: found?.[1] ?? '', protocol }, context);
  if (!holder) return error;
  return new GantryError(
    {
      kind: 'port-in-use',
      message: `Port ${port} is held by ${describeHolder(holder)}.`,
      hint:
        holder.type === 'container'
          ? `Choose another port, or stop ${holder.name}.`
          : 'Choose another port, or end that program.',
      detail,
    },
    { cause: error },
  );
}
