import type { ContainerRow } from '../../../../runtime/contract/containers.ts';
import { exitCode, memory } from '../../../format/index.ts';

export interface ExplainedExit {
  tone: 'fail' | 'warn' | 'info';
  text: string;
  /** The engine's own words. */
  detail: string | undefined;
}

/** Says in sentences why a container isn't running; null where there is nothing to explain. */
export function explainExit(row: Pick<ContainerRow, 'state' | 'exit' | 'command'>): ExplainedExit | null {
  const { exit } = row;
  if (!exit || row.state === 'running' || row.state === 'paused') return null;
  if (exit.error) return { tone: 'fail', text: startFailure(exit.code, exit.error), detail: exit.error };
  if (exit.outOfMemory) {
    const limit = exit.memoryLimit ? ` It was limited to ${memory(exit.memoryLimit)}.` : '';
    const text = `It ran out of memory, so the kernel killed it (exit ${exit.code}, SIGKILL).${limit} Run it again with a higher memory limit, or find out what uses the memory.`;
    return { tone: 'fail', text, detail: undefined };
  }
  return explainCode(exit.code);
}

function startFailure(code: number, error: string): string {
  if (code === 127 || /executable file not found|no such file or directory/.test(error))
    return 'It could not be started: the image has no such command (exit 127). Check the command, or the entrypoint.';
  if (code === 126 || /permission denied/.test(error))
    return 'It could not be started: the command was found but can’t be executed (exit 126).';
  if (/exec format error/.test(error))
    return 'It could not be started: the program is for another kind of CPU than this engine’s.';
  if (/address already in use|port is already allocated/.test(error))
    return 'It could not be started: a port that it wants to publish is taken.';
  return 'It could not be started. The engine said why:';
}

function explainCode(code: number): ExplainedExit | null {
  const { reason, signal } = exitCode(code);
  if (code === 0) return null;
  if (code === 127)
    return fail('A command was not found (exit 127). Usually the shell that PID 1 is could not find a program.');
  if (code === 126)
    return fail('A command was found but could not be executed (exit 126). Check its mode and its format.');
  if (code === 125) return fail('The engine could not run it (exit 125).');
  if (signal === 'SIGTERM' || signal === 'SIGINT')
    return { tone: 'info', text: `It was asked to stop and did (exit ${code}, ${signal}).`, detail: undefined };
  if (signal === 'SIGKILL')
    return warn(
      `It was killed (exit ${code}, SIGKILL): by Kill, or because it did not stop within the time it was given.`,
    );
  if (signal === 'SIGSEGV')
    return fail(`It crashed: the program touched memory that isn’t its own (exit ${code}, SIGSEGV).`);
  if (signal) return fail(`It was ended by ${signal} (exit ${code}${reason ? `, ${reason}` : ''}).`);
  return fail(
    `Its main process ended with exit code ${code}, which means a failure. Its last log lines usually say more.`,
  );
}

const fail = (text: string): ExplainedExit => ({ tone: 'fail', text, detail: undefined });
const warn = (text: string): ExplainedExit => ({ tone: 'warn', text, detail: undefined });
