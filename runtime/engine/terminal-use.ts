import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GantryError } from '../contract/index.ts';
import { writeJson } from '../host/index.ts';
import { dockerFolder, type Surroundings } from './drivers/external/index.ts';
import { searchPath } from './drivers/native/commands.ts';
import { thisComputer } from './drivers/native/requirements.ts';

/** Name of the docker context of the hosted engine. */
const contextName = 'gantry';

export interface TerminalUse {
  dockerHost: string;
  exportLine: string;
  contextExists: boolean;
  contextLine: string;
  cli: boolean;
}

/** How to use an engine from a terminal. */
export function terminalUse(dockerHost: string, surroundings: Surroundings): TerminalUse {
  return {
    dockerHost,
    exportLine: `export DOCKER_HOST=${quoted(dockerHost)}`,
    contextExists: contextHost(surroundings) === dockerHost,
    contextLine: `docker context use ${contextName}`,
    cli: thisComputer(searchPath(surroundings.env)).find('docker') !== null,
  };
}

/** Quotes for a POSIX shell where that is needed. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Where the docker command keeps a context: the folder's name is the SHA-256 of the context's name
 * (docker/cli, cli/context/store: contextdirOf).
 */
function contextFolder(surroundings: Surroundings): string {
  const id = createHash('sha256').update(contextName).digest('hex');
  return join(dockerFolder(surroundings), 'contexts', 'meta', id);
}

function contextHost(surroundings: Surroundings): string | null {
  try {
    const meta: unknown = JSON.parse(readFileSync(join(contextFolder(surroundings), 'meta.json'), 'utf8'));
    return (meta as { Endpoints?: { docker?: { Host?: string } } }).Endpoints?.docker?.Host ?? null;
  } catch {
    return null;
  }
}

/**
 * Makes the docker context, in the form that the docker command writes. One of the same name with another address is replaced,
 * because it is Gantry's of earlier; nothing else of the docker command's settings is touched, and the present context stays.
 */
export async function createContext(dockerHost: string, surroundings: Surroundings): Promise<void> {
  const folder = contextFolder(surroundings);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    await writeJson(
      join(folder, 'meta.json'),
      {
        Name: contextName,
        Metadata: { Description: 'The engine that Gantry hosts' },
        Endpoints: { docker: { Host: dockerHost, SkipTLSVerify: false } },
      },
      0o644,
    );
  } catch (thrown) {
    throw new GantryError(
      {
        kind: (thrown as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'engine-permission',
        message: `The docker context could not be written to ${folder}.`,
        hint: 'Check who may write there.',
        detail: String(thrown),
      },
      { cause: thrown },
    );
  }
}
