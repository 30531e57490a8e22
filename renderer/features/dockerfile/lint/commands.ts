import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { type Change, firstLineOf, keywordOf, type Problem, type Rule } from './problem.ts';

/** Rules for the shell commands of RUN. They look at words, not at the shell's grammar: what they miss, the build shows. */

/** A command of a RUN: its words with their places in the instruction's text. */
interface Command {
  words: { text: string; at: number }[];
  at: number;
}

/** Commands longer than this are generated, not written. */
const longestCommand = 100_000;

function commandsOf(instruction: Instruction): Command[] {
  const { text, args, json, heredocs } = instruction;
  if (json || heredocs.length > 0 || text.length > longestCommand) return [];
  const begin = args[0]?.at ?? text.length;
  const commands: Command[] = [];
  let words: Command['words'] = [];
  const end = () => {
    const [first] = words;
    if (first) commands.push({ words, at: first.at });
    words = [];
  };
  // Quoted parts are one word; the signs between commands end them.
  for (const found of text
    .slice(begin)
    .matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|()"'\\])+|&&|\|\|?|[;&()]/g)) {
    const [word] = found;
    if (/^(?:&&|\|\|?|[;&()])$/.test(word)) end();
    else if (!/^(?:then|do|else|if|while|until|!|\{)$/.test(word) || words.length > 0)
      words.push({ text: word, at: begin + found.index });
  }
  end();
  return commands;
}

const runs = (file: Dockerfile) => file.instructions.filter(({ keyword }) => keyword === 'RUN');

function place(instruction: Instruction, word: { text: string; at: number }): { from: number; to: number } {
  const from = instruction.offset(word.at);
  return { from, to: instruction.offset(word.at + word.text.length - 1) + 1 };
}

function insertBehind(instruction: Instruction, word: { text: string; at: number }, insert: string): Change {
  const { to } = place(instruction, word);
  return { from: to, to, insert };
}

const isFlag = (text: string, short: string, ...long: string[]) =>
  long.some(name => text === name || text.startsWith(`${name}=`)) ||
  (/^-[a-zA-Z]+$/.test(text) && text.includes(short));

/** apt-get asks nobody, brings no more than wanted, and leaves no lists behind. */
export const aptGet: Rule = (file, report) => {
  for (const instruction of runs(file)) {
    const commands = commandsOf(instruction).filter(({ words }) => /^(?:sudo|apt-get)$/.test(words[0]?.text ?? ''));
    const of = (verb: string) =>
      commands.flatMap(({ words }) => {
        const apt = words.findIndex(({ text }) => text === 'apt-get');
        const at = words.findIndex(({ text }, index) => index > apt && text === verb);
        return apt < 0 || at < 0 ? [] : [{ verb: words[at] as { text: string; at: number }, words }];
      });
    const installs = of('install');
    for (const { verb, words } of installs) reportInstall(instruction, verb, words, report);
    const [update] = of('update');
    if (
      update &&
      installs.length === 0 &&
      of('upgrade').length + of('dist-upgrade').length + of('build-dep').length === 0
    )
      report({
        ...place(instruction, update.verb),
        severity: 'warning',
        code: 'DL3009',
        message: 'An update of its own stays in the cache, and later installs get old lists; put both into one RUN.',
      });
    if (installs.length > 0 && !cleans(instruction)) reportLists(file, instruction, report);
  }
};

function reportInstall(
  instruction: Instruction,
  verb: { text: string; at: number },
  words: Command['words'],
  report: (problem: Problem) => void,
): void {
  const has = (short: string, ...long: string[]) => words.some(({ text }) => isFlag(text, short, ...long));
  if (!has('y', '--yes', '--assume-yes', '-qq'))
    report({
      ...place(instruction, verb),
      severity: 'warning',
      code: 'DL3014',
      message: 'apt-get asks before it installs, and a build can’t answer; -y says yes.',
      fix: { label: 'Add -y', changes: [insertBehind(instruction, verb, ' -y')] },
    });
  if (!words.some(({ text }) => text === '--no-install-recommends'))
    report({
      ...place(instruction, verb),
      severity: 'info',
      code: 'DL3015',
      message: 'Recommended packages are installed as well; most images don’t need them.',
      fix: {
        label: 'Add --no-install-recommends',
        changes: [insertBehind(instruction, verb, ' --no-install-recommends')],
      },
    });
}

function cleans({ text, flags }: Instruction): boolean {
  const cached = flags.some(({ name, value }) => name === 'mount' && /\/var\/(?:lib|cache)\/apt/.test(value ?? ''));
  return cached || (text.includes('/var/lib/apt/lists') && /\brm\s/.test(text));
}

function reportLists(file: Dockerfile, instruction: Instruction, report: (problem: Problem) => void): void {
  const { to, text } = instruction;
  // Behind a comment or an open quote nothing can be added.
  const safe = /[\w*/.\-+]$/.test(text) && !/\s#/.test(text);
  const insert = ` ${file.escape}\n    && rm -rf /var/lib/apt/lists/*`;
  report({
    ...keywordOf(instruction),
    severity: 'warning',
    code: 'DL3009',
    message: 'The package lists stay in the layer; remove /var/lib/apt/lists in the same RUN.',
    fix: safe ? { label: 'Remove the lists', changes: [{ from: to, to, insert }] } : undefined,
  });
}

/** Commands that have a better way in a Dockerfile. */
export const betterWays: Rule = (file, report) => {
  for (const instruction of runs(file)) {
    const commands = commandsOf(instruction);
    for (const [index, { words }] of commands.entries()) {
      const [first, second] = words;
      if (!first) continue;
      if (first.text === 'sudo' && second)
        report({
          ...place(instruction, first),
          severity: 'warning',
          code: 'DL3004',
          message: 'Builds need no sudo: RUN has the rights of USER, which is root unless it is set.',
          fix: {
            label: 'Remove sudo',
            changes: [{ from: instruction.offset(first.at), to: instruction.offset(second.at), insert: '' }],
          },
        });
      if (first.text === 'apt')
        report({
          ...place(instruction, first),
          severity: 'warning',
          code: 'DL3027',
          message: 'apt is made for people and may change; scripts use apt-get.',
          fix: { label: 'Change to apt-get', changes: [{ ...place(instruction, first), insert: 'apt-get' }] },
        });
      if (first.text === 'cd' && index === 0)
        report({
          ...firstLineOf(file, instruction),
          severity: 'warning',
          code: 'DL3003',
          message: 'cd lasts only to the end of this RUN; WORKDIR sets the folder for all that follows.',
        });
      reportCaches(instruction, words, report);
    }
  }
};

/** Package managers that keep what they fetched. */
function reportCaches(instruction: Instruction, words: Command['words'], report: (problem: Problem) => void): void {
  if (instruction.flags.some(({ name, value }) => name === 'mount' && value?.includes('type=cache'))) return;
  const texts = words.map(({ text }) => text);
  const verb = (program: RegExp, name: string) =>
    program.test(texts[0] ?? '') ? words.find(({ text }) => text === name) : undefined;
  const install = verb(/^pip3?$/, 'install');
  if (install && !texts.includes('--no-cache-dir'))
    report({
      ...place(instruction, install),
      severity: 'info',
      code: 'DL3042',
      message: 'pip keeps what it fetched in the layer.',
      fix: { label: 'Add --no-cache-dir', changes: [insertBehind(instruction, install, ' --no-cache-dir')] },
    });
  const add = verb(/^apk$/, 'add');
  if (add && !texts.includes('--no-cache'))
    report({
      ...place(instruction, add),
      severity: 'info',
      code: 'DL3019',
      message: 'apk keeps its index in the layer.',
      fix: { label: 'Add --no-cache', changes: [insertBehind(instruction, add, ' --no-cache')] },
    });
}
