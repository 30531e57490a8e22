import { type ErrorKind, GantryError } from '../contract/errors.ts';
import { describeEndpoint, type EngineEndpoint } from './endpoint.ts';
import { objectRules } from './failure-rules.ts';
import { archiveRules, registryRules } from './registry-rules.ts';

const rules = [...objectRules, ...registryRules, ...archiveRules];

/** Where a message came from, for those that mean different things in different places. */
export type EngineOperation = 'pull' | 'load' | 'create' | 'start' | 'exec' | 'image' | 'build';

/** What the engine answered instead of doing it. */
export interface EngineFailure {
  /** The HTTP status; missing for an error within a stream. */
  status?: number;
  message: string;
  during?: EngineOperation;
}

/** In characters. */
const maxMessage = 4000;

/** Turns an engine's refusal into one of the closed kinds; the engine's own words stay as the detail. */
export function engineError({ status, message, during }: EngineFailure): GantryError {
  // Registries and images have a say in it: its length also bounds the time of matching.
  const detail = message.slice(0, maxMessage);
  for (const rule of rules) {
    if (rule.during && (during === undefined || !rule.during.includes(during))) continue;
    const found = rule.match.exec(detail);
    if (found) return new GantryError({ kind: rule.kind, message: rule.say(found), hint: rule.hint, detail });
  }
  return new GantryError({ kind: kindOfStatus(status), message: sentence(detail), detail });
}

/** The message of an error's body: `{"message": …}`; Podman adds `cause`; a proxy may answer with plain text. */
export function messageOfBody(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed && typeof parsed === 'object' && 'message' in parsed && typeof parsed.message === 'string')
      return parsed.message;
  } catch {
    // Not JSON: the text itself is all there is.
  }
  return body.trim();
}

/**
 * The error within a stream that began with 200 (`/images/create`, `/images/load`, `/build`):
 * `{"error": "…", "errorDetail": {"code": …, "message": "…"}}`.
 */
export function streamError(message: unknown, during: EngineOperation): GantryError | undefined {
  if (!message || typeof message !== 'object') return undefined;
  const { error, errorDetail } = message as { error?: unknown; errorDetail?: { message?: unknown } };
  const text = typeof errorDetail?.message === 'string' ? errorDetail.message : error;
  return typeof text === 'string' && text ? engineError({ message: text, during }) : undefined;
}

/** Turns node's error of a connection to the engine into a GantryError. */
export function connectionError(thrown: unknown, endpoint: EngineEndpoint, signal?: AbortSignal): GantryError {
  if (thrown instanceof GantryError) return thrown;
  if (signal?.aborted) return new GantryError({ kind: 'cancelled', message: 'Cancelled.' }, { cause: thrown });
  const { code, message } =
    thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : { code: undefined, message: String(thrown) };
  const where = describeEndpoint(endpoint);
  const { kind, say, hint } = connectionFailures[code ?? ''] ?? brokenConnection;
  return new GantryError({ kind, message: say(where), hint, detail: message }, { cause: thrown });
}

interface ConnectionFailure {
  kind: ErrorKind;
  say: (where: string) => string;
  hint?: string;
}

const brokenConnection: ConnectionFailure = {
  kind: 'engine-unreachable',
  say: where => `The connection to the engine at ${where} broke.`,
};

const noAnswer: ConnectionFailure = {
  kind: 'engine-unreachable',
  say: where => `No engine listens at ${where}.`,
  hint: 'Start the engine, or choose another one.',
};

const noHost: ConnectionFailure = {
  kind: 'engine-unreachable',
  say: where => `The host of ${where} can't be reached.`,
  hint: 'Check the address and the network.',
};

const noPermission: ConnectionFailure = {
  kind: 'engine-permission',
  say: where => `You may not open the engine's socket ${where}.`,
  hint: 'Add your user to the group docker (sudo usermod -aG docker $USER) and log in again.',
};

const connectionFailures: Record<string, ConnectionFailure> = {
  ENOENT: { ...noAnswer, say: where => `The engine's socket ${where} is not there.` },
  ENOTSOCK: { ...noAnswer, say: where => `${where} is no socket.` },
  ECONNREFUSED: noAnswer,
  EACCES: noPermission,
  EPERM: noPermission,
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost,
  EHOSTUNREACH: noHost,
  ENETUNREACH: noHost,
  ETIMEDOUT: { ...noHost, say: where => `The engine at ${where} does not answer.` },
  SSH_MISSING: {
    kind: 'engine-unreachable',
    say: () => 'The program ssh could not be started.',
    hint: 'Install OpenSSH.',
  },
  SSH_FAILED: {
    kind: 'engine-unreachable',
    say: where => `ssh could not connect to ${where}.`,
    hint: 'Try “ssh <host> docker version” in a terminal: it must work without asking for anything.',
  },
};

function kindOfStatus(status: number | undefined): ErrorKind {
  if (status === 400) return 'invalid-input';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  return 'engine-error';
}

/** The engine's words as a sentence, with ids as short as people know them. */
function sentence(message: string): string {
  const text = message
    .trim()
    .slice(0, 1000)
    .replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
  if (!text) return 'The engine failed and gave no reason.';
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
