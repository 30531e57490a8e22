/** Pure formatting: no DOM, no React, no clock. */
export { dockerfileAddress, reconstructAddress } from './addresses.ts';
export { type AnsiSpan, type AnsiStyle, parseAnsi, plainText } from './ansi.ts';
export {
  type CommandLine,
  type CommandToken,
  emptyRunSpec,
  formatDockerRun,
  formatDockerRunText,
  memoryFlag,
} from './docker-run.ts';
export { type CommandProblem, type ParsedCommand, parseDockerRun } from './docker-run-parse.ts';
export { type ExitCode, exitCode } from './exit-code.ts';
export { hexLines } from './hex.ts';
export { familiarImage, type ImageRefParts, parseImageRef, shortId } from './image-ref.ts';
export { compareNames } from './names.ts';
export { quoteArg, quoteCommand, splitCommand } from './quote.ts';
export { age, ago, clockTime, duration, exactTime } from './time.ts';
export { bytes, compact, count, exactBytes, memory, number, percent, rate } from './units.ts';
