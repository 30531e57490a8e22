/**
 * Ranges of subordinate ids, which a container without root gets its users from: subuid(5), subgid(5).
 * A file's line is `name-or-uid:first:count`.
 */

const rangeSize = 65_536;

/** @param {string} text the file @param {string} user @param {number} uid */
export const hasRange = (text, user, uid) =>
  text.split('\n').some(line => {
    const [who, , count] = line.split(':');
    return (who === user || who === String(uid)) && Number(count) >= rangeSize;
  });

/** The first range that nobody has, as `first-last`, which usermod takes. @param {...string} texts the files */
export function freeRange(...texts) {
  let first = 100_000;
  for (const line of texts.join('\n').split('\n')) {
    const [, start, count] = line.split(':').map(Number);
    if (start && count) first = Math.max(first, start + count);
  }
  return `${first}-${first + rangeSize - 1}`;
}
