import { type ErrorShape, GantryError, toGantryError } from '../contract/index.ts';
import type { Reference } from './reference.ts';

interface PullAttempt {
  reference: Reference;
  platform: string;
  loggedIn: boolean;
}

/** What engines say when a pull fails: Moby and Podman pass on the words of Go's network stack and of the registry. */
const causes: { match: RegExp; say(attempt: PullAttempt, found: RegExpExecArray): Omit<ErrorShape, 'detail'> }[] = [
  {
    match: /no space left on device|disk quota exceeded/i,
    say: ({ reference }) => ({
      kind: 'disk-full',
      message: `The engine’s disk is full: ${reference.familiar} was not pulled.`,
      hint: 'Remove images, containers or volumes that nobody needs, and pull again.',
    }),
  },
  {
    match:
      /no match(?:ing)? (?:for platform|manifest)|does not match the specified platform|no image found in (?:manifest list|image index) for/i,
    say: ({ reference, platform }) => ({
      kind: 'platform-mismatch',
      message: `${reference.familiar} is not made for ${platform || 'this engine’s platform'}.`,
      hint: 'Choose another tag, or name a platform that it is made for.',
    }),
  },
  {
    match: /pull access denied|requested access to the resource is denied/i,
    say: ({ reference, loggedIn }) => ({
      kind: loggedIn ? 'registry-unauthorised' : 'image-not-found',
      message: `${reference.domain} has no image ${reference.path}, or it is private.`,
      hint: loggedIn
        ? 'Check the name, and that your login may read it.'
        : `Check the name; for a private image, log in first: ${loginCommand(reference)}.`,
    }),
  },
  {
    match:
      /no basic auth credentials|unauthorized|authentication required|incorrect username or password|\b(?:401|403) (?:Unauthorized|Forbidden)|status: 40[13]/i,
    say: ({ reference, loggedIn }) => ({
      kind: 'registry-unauthorised',
      message: loggedIn ? `${reference.domain} refused your login.` : `${reference.domain} wants a login.`,
      hint: `Log in with: ${loginCommand(reference)}.`,
    }),
  },
  {
    match: /toomanyrequests|too many requests/i,
    say: ({ reference }) => ({
      kind: 'registry-unauthorised',
      message: `${reference.domain} answers no more pulls for now: its limit is reached.`,
      hint: `Wait, or log in for a higher limit: ${loginCommand(reference)}.`,
    }),
  },
  {
    match:
      /manifest unknown|manifest for .* not found|name unknown|repository name not known|repository .* not found|: not found\b/i,
    say: ({ reference }, [found]) => ({
      kind: 'image-not-found',
      message: /name unknown|name not known|repository/i.test(found)
        ? `${reference.domain} has no image ${reference.path}.`
        : `${reference.domain} has no ${reference.digest ? 'image with this digest' : `tag “${reference.tag}”`} of ${reference.path}.`,
      hint: 'Check the name and the tag.',
    }),
  },
  {
    match: /no such host|server misbehaving|name resolution/i,
    say: ({ reference }) => ({
      kind: 'registry-unreachable',
      message: `There is no registry ${reference.domain}: its name is unknown.`,
      hint: 'Check the name before the first slash, and the network.',
    }),
  },
  {
    match: /HTTP response to HTTPS client/i,
    say: ({ reference }) => ({
      kind: 'registry-unreachable',
      message: `${reference.domain} speaks plain HTTP, which the engine does not trust.`,
      hint: 'Give the registry TLS, or name it as insecure on the page Registries.',
    }),
  },
  {
    match: /x509|certificate|tls: /i,
    say: ({ reference }) => ({
      kind: 'registry-unreachable',
      message: `The engine does not trust the certificate of ${reference.domain}.`,
      hint: 'The page Registries tells where the engine looks for the registry’s CA, once it is given there.',
    }),
  },
  {
    match:
      /connection refused|i\/o timeout|deadline exceeded|no route to host|network is unreachable|connection reset|Client\.Timeout|unexpected EOF|: EOF\b|50[0234] |request canceled/i,
    say: ({ reference }) => ({
      kind: 'registry-unreachable',
      message: `The registry ${reference.domain} can’t be reached or does not answer.`,
      hint: 'Check that it runs, and the network, and try again.',
    }),
  },
];

/** Turns a pull's failure into one with the image's and the registry's names in it. The engine's words stay as detail. */
export function explainPullFailure(thrown: unknown, attempt: PullAttempt): GantryError {
  const error = toGantryError(thrown);
  if (error.kind === 'cancelled' || error.kind === 'engine-unreachable' || error.kind === 'internal') return error;
  const said = error.detail ?? error.message;
  for (const { match, say } of causes) {
    const found = match.exec(said);
    if (found) return new GantryError({ ...say(attempt, found), detail: said }, { cause: error });
  }
  return error;
}

function loginCommand({ domain }: Reference): string {
  return domain === 'docker.io' ? 'docker login' : `docker login ${domain}`;
}
