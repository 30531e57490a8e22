import { bytes } from '../format/index.ts';

/** "3.2 of 8 GB": the unit of the total once, when both share it; else "412 MB of 8 GB". */
export function amounts(used: number, total: number, format: (value: number) => string = bytes): string {
  const [usedNumber, usedUnit] = format(used).split(' ');
  const [totalNumber, totalUnit] = format(total).split(' ');
  return usedUnit === totalUnit
    ? `${usedNumber} of ${totalNumber} ${totalUnit}`
    : `${usedNumber} ${usedUnit} of ${totalNumber} ${totalUnit}`;
}

/** "40 s", "12 min", "3 h", "3 days": how long an engine runs, with days in words, because the line has room. */
export function upTime(ms: number): string {
  const secondsUp = Math.max(0, Math.floor(ms / 1000));
  if (secondsUp < 60) return `${secondsUp} s`;
  const minutes = Math.floor(secondsUp / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '1 day' : `${days} days`;
}
