/** What was typed as an engine's address: its full form, or why it can't be one. */
export type TypedHost =
  | { ok: true; dockerHost: string; scheme: 'unix' | 'npipe' | 'tcp' | 'ssh' }
  | { ok: false; problem: string };

/**
 * Reads an engine's address as `DOCKER_HOST` has it: `unix:///run/docker.sock`, `tcp://host:2376`, `ssh://user@host`. A bare path is
 * a socket. What is only nearly right gets a sentence that says what to type.
 */
export function readDockerHost(text: string): TypedHost {
  const typed = text.trim();
  if (typed === '') return { ok: false, problem: 'Type an address.' };
  if (/\s/.test(typed)) return { ok: false, problem: 'An address has no spaces.' };
  if (typed.startsWith('/')) return { ok: true, dockerHost: `unix://${typed}`, scheme: 'unix' };
  const scheme = /^([a-z]+):\/\//.exec(typed)?.[1];
  switch (scheme) {
    case 'unix':
      return typed.length > 'unix:///'.length && typed.startsWith('unix:///')
        ? { ok: true, dockerHost: typed, scheme }
        : { ok: false, problem: 'A socket has three slashes before its path: unix:///run/docker.sock' };
    case 'npipe':
      return { ok: true, dockerHost: typed, scheme };
    case 'tcp':
      return readTcp(typed);
    case 'ssh':
      return /^ssh:\/\/[^/]+/.test(typed)
        ? { ok: true, dockerHost: typed, scheme }
        : { ok: false, problem: 'The host is missing: ssh://user@host' };
    case 'http':
    case 'https':
      return { ok: false, problem: `Docker writes it as tcp://${typed.slice(scheme.length + 3)}` };
    case undefined:
      return {
        ok: false,
        problem: `Say how to reach it: ssh://${typed} or tcp://${typed}${/:\d+$/.test(typed) ? '' : ':2376'}`,
      };
    default:
      return { ok: false, problem: `“${scheme}” is no way to reach an engine. Use unix, tcp or ssh.` };
  }
}

function readTcp(typed: string): TypedHost {
  const [, host = '', port] = /^tcp:\/\/(\[[^\]]+\]|[^:/]*)(?::(\d+))?\/?$/.exec(typed) ?? [];
  if (host === '') return { ok: false, problem: 'The host is missing: tcp://host:2376' };
  if (port === undefined)
    return { ok: false, problem: `The port is missing: tcp://${host}:2376 with TLS, 2375 without` };
  if (Number(port) < 1 || Number(port) > 65535) return { ok: false, problem: 'A port is between 1 and 65535.' };
  return { ok: true, dockerHost: typed, scheme: 'tcp' };
}
