import { GantryError, toGantryError } from '../../contract/index.ts';
import type { DockerClient } from '../../docker/index.ts';
import type { FindLogin } from '../../images/index.ts';
import type { BuildSecrets } from './secrets.ts';
import { type BuildSession, openSession } from './session.ts';

/** A name, a port, and nothing else: whatever the engine sends in its place is no host. */
const registryHost = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:]{2,45}\])(?::\d{1,5})?$/i;
/** Under this name Docker Hub serves images. */
const hubHost = 'registry-1.docker.io';

interface Options {
  secrets: BuildSecrets;
  findLogin: FindLogin;
  /** Adds a line to the build's output. */
  say(text: string): void;
}

/**
 * Opens the session of one build. Null for an engine without sessions, where the build needs none.
 * @throws GantryError `engine-error` where it has secrets, which only BuildKit takes
 */
export async function openBuildSession(
  client: DockerClient,
  { secrets, findLogin, say }: Options,
  signal: AbortSignal,
): Promise<BuildSession | null> {
  const login = async (host: string) => {
    if (!registryHost.test(host)) return null;
    const { login: found, problem } = await findLogin(host === hubHost ? 'docker.io' : host);
    if (problem) say(problem);
    if (!found) return null;
    say(`The engine asked for the login of ${host}, and got it.`);
    // As the docker CLI does it: a token stands alone in the secret's place.
    if (found.identitytoken) return { username: '', secret: found.identitytoken };
    return { username: found.username ?? '', secret: found.password ?? '' };
  };
  try {
    return await openSession(client, { secret: async id => secrets.get(id), login }, signal);
  } catch (thrown) {
    const error = toGantryError(thrown);
    if (error.kind === 'cancelled' || error.kind === 'engine-unreachable' || error.kind === 'internal') throw error;
    if (secrets.size === 0) return null;
    throw new GantryError(
      {
        kind: 'engine-error',
        message: 'This engine’s builder takes no secrets.',
        hint: 'Use an engine with BuildKit: Docker 19.03 or newer.',
        detail: error.detail ?? error.message,
      },
      { cause: error },
    );
  }
}
