import type { ErrorKind } from '../contract/errors.ts';
import type { EngineOperation } from './engine-errors.ts';

/** One of the engine's messages that Gantry knows. The first rule that fits is taken. */
export interface FailureRule {
  match: RegExp;
  /** Only for these operations; for all without it. */
  during?: readonly EngineOperation[];
  status?: number;
  kind: ErrorKind;
  say: (found: RegExpExecArray) => string;
  hint?: string;
}

const program = (found: RegExpExecArray) => found[1] ?? 'program';

export const failureRules: readonly FailureRule[] = [
  {
    match: /no space left on device|disk quota exceeded/i,
    kind: 'disk-full',
    say: () => 'The disk of the engine is full.',
    hint: 'Remove images, containers or volumes that nobody needs; Disk usage shows the largest.',
  },
  // --- names and ports
  {
    match: /container name "\/?([^"]*)" is already in use by container "?([0-9a-f]{12})/i,
    kind: 'name-in-use',
    say: found => `The name “${found[1]}” is taken by the container ${found[2]}.`,
    hint: 'Choose another name, or remove that container.',
  },
  {
    match: /Bind for \S*?:(\d+) failed: port is already allocated/i,
    kind: 'port-in-use',
    say: found => `Port ${found[1]} is used by another container.`,
    hint: 'Choose another port, or stop that container.',
  },
  {
    match: /listen (?:tcp|udp|sctp)\S* \S*?:(\d+): bind: address already in use/i,
    kind: 'port-in-use',
    say: found => `Port ${found[1]} is used by another program.`,
    hint: 'Choose another port, or end that program.',
  },
  // --- programs
  {
    match: /exec: \\?"([^"\\]*)\\?": (?:executable file not found|stat [^:]*: no such file)/i,
    kind: 'command-not-found',
    say: found => `The image has no program “${program(found)}”.`,
    hint: 'Check the command and its spelling.',
  },
  {
    match: /exec:? \\?"?([^"\\]*?)\\?"?: permission denied/i,
    kind: 'command-not-executable',
    say: found => `“${program(found)}” can't be executed.`,
    hint: 'It may be a folder, or lack the right to be executed (chmod +x).',
  },
  {
    match: /exec format error/i,
    kind: 'platform-mismatch',
    say: () => 'The program is made for another kind of CPU.',
    hint: 'Pull the image for the platform of this engine.',
  },
];
