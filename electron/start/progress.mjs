/** A problem that the person at the keyboard can solve: shown as its sentence alone, without a stack. */
export class SetUpError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetUpError';
  }
}

/** @typedef {(step: string, text: string) => void} OnStep Called with a step's name and what has just become of it. */

// The set-up hands over to a newer Node in the middle: the second process goes on counting from the first one's start.
const startedAt = Number(process.env.GANTRY_STARTED_AT) || Date.now() - performance.now();
process.env.GANTRY_STARTED_AT = String(Math.round(startedAt));

/** Seconds since the command was entered, as `[ 2.1 s]`. */
const elapsed = () => `[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(4)} s]`;

/** @type {OnStep} Prints one plain line, which reads well in a terminal and in a CI log. */
export const printStep = (step, text) => console.log(`${elapsed()} ${step} … ${text}`);

/** Prints what stopped the set-up. @param {unknown} error @returns {number} the exit code */
export function printFailure(error) {
  console.error(error instanceof SetUpError ? `\n${error.message}\n` : error);
  return 1;
}
