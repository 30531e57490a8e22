import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';

/** The number of the line that an offset is in, from 1. */
export function lineAt(file: Dockerfile, offset: number): number {
  let low = 0;
  let high = file.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((file.lines[middle]?.from ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The instruction that a line belongs to. */
export function instructionAt(file: Dockerfile, line: number): Instruction | null {
  let low = 0;
  let high = file.instructions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = file.instructions[middle] as Instruction;
    if (found.lastLine < line) low = middle + 1;
    else if (found.line > line) high = middle - 1;
    else return found;
  }
  return null;
}

/** Whether a line is the content or the end of a heredoc. */
export function inHeredoc(instruction: Instruction, line: number): boolean {
  return instruction.heredocs.some(each => line >= each.line && line <= each.lastLine);
}
