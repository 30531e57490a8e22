import type { Handlers } from '../base/index.ts';
import type { RuntimeContract } from '../contract/index.ts';
import { attachTerminal } from './attach.ts';
import { execTerminal, type TerminalDeps } from './exec.ts';

export interface Terminals {
  exec: Handlers<RuntimeContract>['terminals']['exec'];
  attach: Handlers<RuntimeContract>['terminals']['attach'];
  /** Resolves when the processes of all closed terminals have ended; the runtime waits for it before it leaves. */
  settled(): Promise<void>;
}

/** Serves the contract's `terminals`. */
export function createTerminals(deps: TerminalDeps): Terminals {
  const endings = new Set<Promise<void>>();
  const ending = (work: Promise<void>) => {
    endings.add(work);
    void work.finally(() => endings.delete(work));
  };
  return {
    exec: ({ id, ...input }, context) => execTerminal(deps, { container: id, ...input }, context, ending),
    attach: (input, context) => attachTerminal(deps, input, context),
    settled: async () => {
      await Promise.all(endings);
    },
  };
}
