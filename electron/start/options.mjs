/** @typedef {{ demo: boolean, setUpOnly: boolean, help: boolean }} StartOptions */

export const usage = `Usage: npm start [-- OPTION…]

  --demo      perform the main job by itself in the window and save a picture of each step
  --set-up    get everything ready, then stop before the window
  --help      this text`;

/**
 * Reads what follows `npm start --`.
 * @param {string[]} args
 * @returns {StartOptions}
 * @throws {Error} an option that doesn't exist; the message is fit to be shown
 */
export function parseOptions(args) {
  const options = { demo: false, setUpOnly: false, help: false };
  for (const arg of args) {
    if (arg === '--demo') options.demo = true;
    else if (arg === '--set-up') options.setUpOnly = true;
    else if (arg === '--help' || arg === '-h') options.help = true;
    else throw new Error(`There is no option ${JSON.stringify(arg)}.`);
  }
  return options;
}
