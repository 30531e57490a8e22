import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Handlers, Logger } from '../base/index.ts';
import type { RuntimeContract } from '../contract/index.ts';
import { type EngineStatus, GantryError, type Settings, toGantryError } from '../contract/index.ts';
import { type DockerClient, system } from '../docker/index.ts';
import type { EngineAccess } from '../engine/index.ts';
import { filenames, type GantryPaths, readTail } from '../host/index.ts';
import type { TaskContext, TaskRunner } from '../tasks/index.ts';
import { type ArchiveFile, writeArchive } from './archive.ts';
import { knownSecrets } from './known-secrets.ts';
import { scrubText, scrubValue } from './scrub.ts';

/** Lines of each log that go into the archive, the last ones. */
const logLines = 10_000;

export interface TroubleshootOptions {
  paths: GantryPaths;
  engine: EngineAccess;
  settings: { readonly value: Settings };
  store: { all(collection: 'containers'): { state: string }[] };
  tasks: TaskRunner;
  logger: Logger;
  /** Variables of the app: their proxies and addresses hold secrets to look for. */
  env?: Record<string, string | undefined>;
}

/** The handlers of `contract.troubleshoot`. */
export function createTroubleshoot(options: TroubleshootOptions): {
  handlers: Handlers<RuntimeContract>['troubleshoot'];
} {
  return {
    handlers: {
      diagnostics: ({ path }) => ({
        task: options.tasks.start({
          type: 'diagnostics',
          title: 'Save diagnostics',
          run: async context => {
            await writeArchive(path, diagnosticFiles(options, context), context.signal);
            return { result: path, detail: 'Saved, without secrets' };
          },
        }),
      }),
    },
  };
}

/** What the archive holds. Values of containers' variables, commands and labels are in none of it. */
async function* diagnosticFiles(options: TroubleshootOptions, context: TaskContext): AsyncGenerator<ArchiveFile> {
  const { paths, engine, settings } = options;
  const client = runningClient(engine);
  const secrets = await collectSecrets(options, client, context);
  const json = (name: string, value: unknown): ArchiveFile => {
    context.report({ detail: name });
    context.line(name);
    return { name, text: `${JSON.stringify(scrubValue(value, secrets), null, 2)}\n` };
  };
  yield { name: 'README.txt', text: readme };
  yield json('computer.json', computer());
  yield json('engine/status.json', statusWithoutDuplicates(engine.status()));
  if (client)
    yield json('engine/info.json', await answerOrError(() => system.info(client, { signal: context.signal })));
  if (client)
    yield json('engine/version.json', await answerOrError(() => system.version(client, { signal: context.signal })));
  yield json('containers.json', countStates(options.store.all('containers')));
  yield json('settings.json', settings.value);
  yield json('engine/daemon.json', readJsonText(paths.engine.configFile));
  yield json('engine/start-times.json', readJsonText(paths.startTimesFile));
  for (const [name, file] of logFiles(paths)) {
    context.report({ detail: name });
    context.line(name);
    yield { name, text: await scrubbedLog(file, secrets) };
  }
}

function logFiles(paths: GantryPaths): [name: string, file: string][] {
  const logs: [string, string][] = [
    [`logs/${filenames.gantryLog}`, paths.logFile],
    [`logs/${filenames.engineLog}`, paths.engine.logFile],
  ];
  return logs.flatMap(([name, file]) => [
    [name + filenames.rotated, file + filenames.rotated],
    [name, file],
  ]);
}

/** Null when the engine doesn't run: that is when diagnostics are needed most, so they do without. */
function runningClient(engine: EngineAccess): DockerClient | null {
  try {
    return engine.client();
  } catch {
    return null;
  }
}

async function collectSecrets(
  { env = process.env, logger }: TroubleshootOptions,
  client: DockerClient | null,
  { signal }: TaskContext,
): Promise<string[]> {
  try {
    return await knownSecrets(env, client, signal);
  } catch (error) {
    signal.throwIfAborted();
    logger.log('warn', 'containers could not be asked for their secrets', { error: toGantryError(error).message });
    return await knownSecrets(env, null, signal);
  }
}

async function answerOrError(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (thrown) {
    return { error: toGantryError(thrown).toShape() };
  }
}

function statusWithoutDuplicates(status: EngineStatus): EngineStatus {
  // The raw answer of the engine is a file of its own.
  return { ...status, info: null };
}

function countStates(rows: { state: string }[]): Record<string, number> {
  const counts: Record<string, number> = { all: rows.length };
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function computer(): object {
  return {
    system: `${type()} ${release()} ${arch()}`,
    distribution: osRelease(),
    cpus: cpus().length,
    memory: totalmem(),
    versions: process.versions,
    root: process.getuid?.() === 0,
  };
}

function osRelease(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** A JSON file's value; its text when it is damaged; null when it isn't there. */
function readJsonText(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function scrubbedLog(file: string, secrets: string[]): Promise<string> {
  try {
    const { lines } = await readTail(file, logLines);
    return lines.length === 0 ? '' : `${scrubText(lines.join('\n'), secrets)}\n`;
  } catch (thrown) {
    return `${new GantryError({ kind: 'internal', message: `The log could not be read: ${String(thrown)}` }).message}\n`;
  }
}

const readme = `Diagnostics of Gantry

Logs, versions, settings and the engine's own description of itself.
Passwords, tokens, keys and the user parts of addresses were replaced by three dots. Variables, commands and labels of
containers are not in here. Have a look before you send it to somebody.
`;
