import type { EngineOperation } from './engine-errors.ts';
import type { FailureRule } from './failure-rules.ts';

/** Where the engine talks to registries, so that "denied" is theirs and "dial tcp" is not about a container. */
const during: readonly EngineOperation[] = ['pull', 'build'];

/** The registry's host in the engine's (Go's) message: `Get "https://host:5000/v2/": …` */
function host(found: RegExpExecArray): string {
  const url = /"https?:\/\/([^/"]+)/i.exec(found.input)?.[1];
  return url ? `The registry ${url}` : 'The registry';
}

/** What goes wrong between the engine and a registry. */
export const registryRules: readonly FailureRule[] = [
  {
    match: /toomanyrequests/i,
    during,
    kind: 'registry-unauthorised',
    say: found => `${host(found)} takes no more requests from you for now.`,
    hint: 'Log in to the registry for a higher limit, or wait.',
  },
  {
    match: /server gave HTTP response to HTTPS client/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} speaks plain HTTP, which the engine refuses.`,
    hint: 'If you trust it, name it as insecure on the page Registries.',
  },
  {
    match: /x509:|tls: |certificate/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} has a certificate that the engine does not trust.`,
    hint: 'Put its CA certificate at /etc/docker/certs.d/<registry>/ca.crt on the engine’s machine.',
  },
  {
    match: /lookup (\S+).*(?:no such host|server misbehaving|i\/o timeout|temporary failure)/i,
    during,
    kind: 'registry-unreachable',
    say: found => `There is no host ${found[1]}, as far as the engine can see.`,
    hint: 'Check the name, and the engine’s network and DNS.',
  },
  {
    match: /dial tcp .*connection refused/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} does not run: the connection was refused.`,
    hint: 'Check its address and port, and whether it runs.',
  },
  {
    match: /i\/o timeout|deadline exceeded|Client\.Timeout|handshake timeout|request canceled while waiting/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} does not answer.`,
    hint: 'Check the engine’s network, proxy and firewall, and try again.',
  },
  {
    match: /dial tcp|dial udp|connection reset|network is unreachable|no route to host|: EOF$|proxyconnect/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} can't be reached.`,
    hint: 'Check the engine’s network, proxy and firewall, and try again.',
  },
  {
    match: /unexpected HTTP status: (\d+[^"]*)|unexpected status(?: code)?.*?: (5\d\d[^"]*)/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} failed: ${(found[1] ?? found[2])?.trim()}.`,
    hint: 'Try again later.',
  },
  {
    match: /unmarshalling content|error parsing HTTP/i,
    during,
    kind: 'registry-unreachable',
    say: found => `${host(found)} does not answer as a registry.`,
    hint: 'Check its address: it may be a web page, or a proxy that wants a login.',
  },
  {
    match: /unauthorized|unauthenticated|no basic auth|authentication required|insufficient_scope|\b401\b/i,
    during,
    kind: 'registry-unauthorised',
    say: found => `${host(found)} wants a login, or another one.`,
    hint: 'Log in to the registry under Registries.',
  },
  {
    match: /pull access denied for ([^\s,]+)/i,
    during,
    kind: 'registry-unauthorised',
    say: found => `There is no image ${found[1]}, or it takes a login to see it.`,
    hint: 'Check the name, or log in to the registry under Registries.',
  },
  {
    match: /\bdenied\b|\b403\b/i,
    during,
    kind: 'registry-unauthorised',
    say: found => `${host(found)} does not let this login do that.`,
    hint: 'Log in with an account that may.',
  },
  {
    match: /image does not exist locally with the tag: (\S+)/i,
    during,
    kind: 'not-found',
    say: found => `There is no image ${found[1]} to push.`,
  },
  {
    match: /manifest for (\S+) not found|repository (\S+) not found/i,
    during,
    kind: 'image-not-found',
    say: found => `The registry has no image ${found[1] ?? found[2]}.`,
    hint: 'Check the name and the tag.',
  },
  {
    match: /manifest unknown|name unknown|not found/i,
    during,
    kind: 'image-not-found',
    say: () => 'The registry has no such image.',
    hint: 'Check the name and the tag.',
  },
];

/** What goes wrong with archives of images. */
export const archiveRules: readonly FailureRule[] = [
  {
    match: /unexpected EOF/i,
    during: ['load'],
    kind: 'archive-truncated',
    say: () => 'The archive ends too early.',
    hint: 'Copy or download the file again.',
  },
  {
    // What a tar lacks that is no image archive, or how one is wrong that looks like it.
    match:
      /archive\/tar|docker-import-\S+: no such file|invalid manifest|invalid image JSON|no RootFS key|invalid character|cannot unmarshal|gzip: |flate: |invalid diffID|digest/i,
    during: ['load'],
    kind: 'archive-invalid',
    say: () => 'The file is no image archive.',
    hint: 'Choose a file that “docker save” or an export of an image made.',
  },
];
