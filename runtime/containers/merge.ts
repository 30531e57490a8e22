import type { ContainerRow } from '../contract/index.ts';
import { parseStatus } from './status.ts';

/** Clocks and the time an answer takes differ by less than this, in ms. */
const slack = 3000;

/**
 * A row from a new list, with what only inspect had told kept from the row before (exact times, out of memory, limits,
 * TTY), as long as the list does not say otherwise. `status` is the list's text, `now` the time of the list.
 */
export function mergeListed(previous: ContainerRow, listed: ContainerRow, status: string, now: number): ContainerRow {
  if (previous.tty === null || previous.state !== listed.state) return listed;
  if (previous.exit?.code !== listed.exit?.code && listed.exit !== null) return listed;
  const { age, unit } = parseStatus(status);
  // "Up 2 hours" fits every time between one and three hours ago.
  if (age !== null && Math.abs(now - previous.since - age) > unit * 1.5 + slack) return listed;
  return {
    ...listed,
    image: previous.image,
    command: previous.command,
    exit: previous.exit,
    since: previous.since,
    created: previous.created,
    tty: previous.tty,
    restartCount: previous.restartCount,
  };
}
