import { GantryError, type TerminalItem, toGantryError } from '../contract/index.ts';
import { containers } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';

export type Closed = NonNullable<TerminalItem['closed']>;

/** How long the mirror may take to hear that a container stopped, in milliseconds. */
const mirrorDelay = 500;

export interface ContainerNow {
  id: string;
  name: string;
  running: boolean;
  paused: boolean;
  tty: boolean;
  openStdin: boolean;
  stdinOnce: boolean;
  exitCode: number | null;
  /** What PID 1 runs. */
  command: string;
}

/** The container as the engine knows it now. */
export async function containerNow(engine: EngineAccess, id: string, signal?: AbortSignal): Promise<ContainerNow> {
  const { Id, Name, Config, State, Path, Args } = await containers.inspect(engine.client(), id, { signal });
  const running = State?.Running === true && State.Restarting !== true;
  return {
    id: Id,
    name: (Name ?? '').replace(/^\//, '') || Id.slice(0, 12),
    running,
    paused: State?.Paused === true,
    tty: Config?.Tty === true,
    openStdin: Config?.OpenStdin === true,
    stdinOnce: Config?.StdinOnce === true,
    exitCode: running ? null : (State?.ExitCode ?? null),
    command: [Path ?? '', ...(Args ?? [])].join(' ').trim(),
  };
}

/** Refuses a container in which no terminal can be opened. */
export function assertRunning({ name, running, paused }: ContainerNow): void {
  if (paused)
    throw new GantryError({
      kind: 'conflict',
      message: `${name} is paused.`,
      hint: 'Resume it, then open the terminal.',
    });
  if (!running)
    throw new GantryError({
      kind: 'conflict',
      message: `${name} is not running.`,
      hint: 'Start it, then open the terminal.',
    });
}

/**
 * Why a terminal's stream ended, asked of the engine. Null when the container runs on, so that the reason lies with the
 * terminal itself. `suspect` waits for the mirror first: when PID 1 ends, the engine ends the streams before it says so.
 */
export async function closedByContainer(
  deps: { engine: EngineAccess; store: StateStore },
  { id, name }: ContainerNow,
  suspect: boolean,
): Promise<Closed | null> {
  try {
    let now = await containerNow(deps.engine, id);
    if (now.running && suspect) {
      await mirrorSettled(deps.store, id);
      now = await containerNow(deps.engine, id);
    }
    if (now.running) return null;
    const exit = now.exitCode === null ? '' : ` (exit ${now.exitCode})`;
    return { reason: 'container-stopped', code: now.exitCode, message: `${name} stopped${exit}.` };
  } catch (thrown) {
    const error = toGantryError(thrown);
    if (error.kind === 'not-found') return { reason: 'container-removed', code: null, message: `${name} was removed.` };
    if (error.kind !== 'engine-unreachable') throw error;
    return { reason: 'engine-lost', code: null, message: 'The connection to the engine was lost.' };
  }
}

/** Resolves when the mirror hears that the container stopped or is gone, at the latest after {@link mirrorDelay}. */
function mirrorSettled(store: StateStore, id: string): Promise<void> {
  return new Promise(resolve => {
    const finish = () => {
      subscription.dispose();
      clearTimeout(timer);
      resolve();
    };
    const look = () => {
      const state = store.get('containers', id)?.state;
      if (state !== 'running' && state !== 'paused') finish();
    };
    const subscription = store.onPatch(look);
    const timer = setTimeout(finish, mirrorDelay);
    if (store.get('containers', id)) look();
  });
}
