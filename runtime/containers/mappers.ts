import type { ContainerRow } from '../contract/index.ts';
import { mergeListed } from './merge.ts';
import { record, text } from './read.ts';
import { rowFromInspect, rowFromList } from './row.ts';

/** How the mirror turns the engine's JSON into rows of containers. */
export const containerMappers = {
  /** An item of `GET /containers/json`; keeps what is still true of the row before. */
  fromList(item: unknown, now: number, previous: (id: string) => ContainerRow | undefined): ContainerRow | null {
    const listed = rowFromList(item, now);
    const before = listed && previous(listed.id);
    return listed && before ? mergeListed(before, listed, text(record(item).Status, 256), now) : listed;
  },
  fromInspect: rowFromInspect,
};
