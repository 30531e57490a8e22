import type { Handlers } from '../base/index.ts';
import type { RuntimeContract } from '../contract/index.ts';
import type { Mirror } from './mirror.ts';
import type { StateStore } from './store.ts';
import { watchState } from './watch.ts';

/** The handlers of `contract.state`. */
export function createState({
  store,
  mirror,
}: {
  store: StateStore;
  mirror: Mirror;
}): Handlers<RuntimeContract>['state'] {
  return {
    watch: (_input, context) => watchState(store, context),
    refresh: async () => {
      await mirror.refresh();
      return {};
    },
  };
}
