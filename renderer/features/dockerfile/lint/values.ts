import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { unquote, variablesIn } from '../../../../runtime/contract/dockerfile/words.ts';
import { predefined, proxies } from '../language/catalogue.ts';
import { scopes, stageAt, variablesSetBy } from '../language/variables.ts';
import { each, firstLineOf, keywordOf, nearest, type Rule } from './problem.ts';

/** The exec form: JSON with double quotes, and where it is better than a shell. */
export const execForm: Rule = (file, report) => {
  for (const instruction of each(file)) {
    const { keyword, args, json, text } = instruction;
    const [first] = args;
    if (json || !first || !/^(?:RUN|CMD|ENTRYPOINT|SHELL|VOLUME)$/.test(keyword)) continue;
    const written = text.slice(first.at);
    const place = { from: first.from, to: instruction.to };
    if (/^\[.*\]$/s.test(written) && !/^\[{1,2}\s/.test(written)) {
      const mended = written.replaceAll("'", '"');
      const fix = isStrings(mended) && !written.includes('\n') && instruction.line === instruction.lastLine;
      report({
        ...place,
        severity: 'error',
        code: 'JSONArgs',
        message: 'This is no list of strings in double quotes, so the builder gives it to a shell as it is.',
        fix: fix ? { label: 'Use double quotes', changes: [{ ...place, insert: mended }] } : undefined,
      });
    } else if (keyword === 'SHELL')
      report({
        ...place,
        severity: 'error',
        code: 'JSONArgs',
        message: 'SHELL needs the exec form: ["program", "argument"].',
      });
    else if (keyword === 'CMD' || keyword === 'ENTRYPOINT') {
      const simple = /^[\w./:=@%+, -]+$/.test(written);
      report({
        ...firstLineOf(file, instruction),
        severity: keyword === 'ENTRYPOINT' ? 'warning' : 'info',
        code: 'JSONArgsRecommended',
        message: 'A shell stands between and keeps the stop signal to itself; the exec form gives it to the program.',
        fix: simple
          ? {
              label: 'Change to the exec form',
              changes: [
                {
                  ...place,
                  insert: `[${written
                    .split(/\s+/)
                    .map(word => JSON.stringify(word))
                    .join(', ')}]`,
                },
              ],
            }
          : undefined,
      });
    }
  }
};

function isStrings(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(one => typeof one === 'string');
  } catch {
    return false;
  }
}

/** ADD is for archives and addresses. */
export const addOnlyWhatCopyCant: Rule = (file, report) => {
  for (const instruction of each(file)) {
    if (instruction.keyword !== 'ADD' || instruction.flags.some(({ name }) => name === 'checksum')) continue;
    const words = instruction.json ?? instruction.args.map(({ raw }) => unquote(raw, file.escape));
    const sources = words.slice(0, -1);
    if (sources.length === 0 || sources.some(word => /:\/\/|^git@|\.(?:tar|t?gz|tgz|bz2|xz|zst)\b|^<<|\$/.test(word)))
      continue;
    report({
      ...keywordOf(instruction),
      severity: 'warning',
      code: 'DL3020',
      message: 'For plain files COPY does the same, and nothing that surprises.',
      fix: { label: 'Change to COPY', changes: [{ ...keywordOf(instruction), insert: 'COPY' }] },
    });
  }
};

/** Several sources go into a folder. */
export const targetFolder: Rule = (file, report) => {
  for (const instruction of each(file)) {
    if (!/^(?:COPY|ADD)$/.test(instruction.keyword) || instruction.json) continue;
    const target = instruction.args.at(-1);
    if (!target || instruction.args.length < 3 || /[/"'$]$|\$|^\.$/.test(target.raw) || instruction.heredocs.length > 0)
      continue;
    report({
      from: target.from,
      to: target.to,
      severity: 'error',
      code: 'DL3021',
      message: 'Several sources need a folder as their target, with a slash at its end.',
      fix: { label: 'Add the slash', changes: [{ from: target.to, to: target.to, insert: '/' }] },
    });
  }
};

export const absoluteWorkdir: Rule = (file, report) => {
  for (const { keyword, args } of each(file)) {
    const [first] = args;
    if (keyword !== 'WORKDIR' || !first || /^["']?(?:[/$]|[A-Za-z]:)/.test(first.raw)) continue;
    report({
      from: first.from,
      to: first.to,
      severity: 'warning',
      code: 'WorkdirRelativePath',
      message: 'A relative folder depends on what the base image sets; begin it with a slash.',
      fix: { label: 'Begin with a slash', changes: [{ from: first.from, to: first.from, insert: '/' }] },
    });
  }
};

export const noMaintainer: Rule = (file, report) => {
  for (const instruction of file.instructions) {
    if (instruction.keyword !== 'MAINTAINER') continue;
    const name = instruction.text.replace(/^"(.*)"$/, '$1').replace(/[\\"$]/g, '\\$&');
    report({
      ...keywordOf(instruction),
      severity: 'warning',
      code: 'MaintainerDeprecated',
      message: 'MAINTAINER is deprecated; a label does it.',
      fix: {
        label: 'Change to a label',
        changes: [
          { from: instruction.from, to: instruction.to, insert: `LABEL org.opencontainers.image.authors="${name}"` },
        ],
      },
    });
  }
};

const secretName = /(?:^|_)(?:API_?KEY|AUTH|CREDENTIALS?|KEY|PASSWORD|PASSWD|PWORD|SECRET|TOKEN)(?:_|$)/i;
const publicName = /public|_FILE$|_PATH$|_ID$|_URL$/i;

/** What is in ARG or ENV can be read by everybody who has the image. */
export const noSecrets: Rule = (file, report) => {
  for (const instruction of each(file))
    for (const { name, from, to, kind } of variablesSetBy(instruction, file.escape))
      if (secretName.test(name) && !publicName.test(name))
        report({
          from,
          to,
          severity: 'warning',
          code: 'SecretsUsedInArgOrEnv',
          message: `${name} looks like a secret, and ${kind} can be read in the image’s history; use RUN --mount=type=secret.`,
        });
};

/** Ports from 1 to 65535, with tcp, udp or sctp. */
export const ports: Rule = (file, report) => {
  for (const { keyword, args } of each(file)) {
    if (keyword !== 'EXPOSE') continue;
    for (const { raw, from, to } of args) {
      if (raw.includes('$')) continue;
      const found = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/.exec(unquote(raw, '\\').toLowerCase());
      const numbers = found ? [found[1], found[2] ?? found[1]].map(Number) : [];
      const [first = 0, last = 0] = numbers;
      const message = !found
        ? `${raw.slice(0, 40)} is no port; write 80, 8000-8010 or 53/udp.`
        : first < 1 || last > 65535 || first > last
          ? 'Ports go from 1 to 65535.'
          : null;
      if (message) report({ from, to, severity: 'error', code: 'ExposeInvalidFormat', message });
    }
  }
};

/** `ENV NAME value` sets one variable to the whole rest. */
export const oldPairs: Rule = (file, report) => {
  for (const instruction of each(file)) {
    const { keyword, args, text, line, lastLine } = instruction;
    const [first] = args;
    if (!/^(?:ENV|LABEL)$/.test(keyword) || !first || first.raw.includes('=') || args.length < 2) continue;
    const value = text.slice(first.at + first.raw.length).trim();
    const plain = /^[\w./:@%+,~$-]+$/.test(value) || (/^"[^"\\]*"$/.test(value) && value.length > 2);
    const insert = `${first.raw}=${plain ? value : JSON.stringify(value)}`;
    const safe = line === lastLine && (plain || !/["'\\]/.test(value));
    report({
      ...firstLineOf(file, instruction),
      severity: 'warning',
      code: 'LegacyKeyValueFormat',
      message: `${keyword} is written with a = between name and value.`,
      fix: safe ? { label: 'Write it with =', changes: [{ from: first.from, to: instruction.to, insert }] } : undefined,
    });
  }
};

const expands = /^(?:FROM|COPY|ADD|ENV|LABEL|EXPOSE|USER|VOLUME|WORKDIR|STOPSIGNAL|ARG)$/;
/** What nearly every image sets. */
const usual = /^(?:PATH|HOME|HOSTNAME|LANG|TERM|PWD|USER|LD_LIBRARY_PATH|PYTHONPATH|NODE_ENV)$/;

/** Variables that are used before anything sets them. */
export const knownVariables: Rule = (file, report) => {
  for (const { instruction, variables: known } of scopes(file)) {
    if (!expands.test(instruction.keyword) || !instruction.text.includes('$')) continue;
    for (const { name, at, end, rest } of variablesIn(instruction.text, file.escape)) {
      if (known.has(name) || proxies.test(name) || /^:?[-+?]/.test(rest)) continue;
      reportUnknown(
        file,
        instruction,
        { name, from: instruction.offset(at), to: instruction.offset(end - 1) + 1 },
        known.keys(),
        report,
      );
    }
  }
};

function reportUnknown(
  file: Dockerfile,
  instruction: Instruction,
  { name, from, to }: { name: string; from: number; to: number },
  known: Iterable<string>,
  report: Parameters<Rule>[1],
): void {
  const inFrom = instruction.keyword === 'FROM';
  if (name in predefined) {
    if (inFrom) return;
    const insert = `ARG ${name}\n`;
    report({
      from,
      to,
      severity: 'warning',
      code: 'UndefinedVar',
      message: `A stage sees ${name} only when an ARG of it names it.`,
      fix: { label: `Add ARG ${name}`, changes: [{ from: instruction.from, to: instruction.from, insert }] },
    });
    return;
  }
  if (!inFrom && usual.test(name)) return;
  const meant = nearest(name, known);
  const later = inFrom && stageAt(file, instruction.line) !== file.stages[0];
  const why = inFrom
    ? `No ARG before the first FROM sets ${name}${later ? ', and those within stages don’t count here' : ''}`
    : `Nothing before this line sets ${name}; if the base image doesn’t, it is empty`;
  const place = file.text.slice(from, to).indexOf(name);
  report({
    from,
    to,
    severity: inFrom || meant ? 'warning' : 'info',
    code: inFrom ? 'UndefinedArgInFrom' : 'UndefinedVar',
    message: meant ? `${why}. Did you mean ${meant}?` : `${why}.`,
    fix:
      meant && place >= 0
        ? {
            label: `Change to ${meant}`,
            changes: [{ from: from + place, to: from + place + name.length, insert: meant }],
          }
        : undefined,
  });
}

/** The last USER of the result is root. */
export const notAsRoot: Rule = (file, report) => {
  const user = file.stages.at(-1)?.instructions.findLast(({ keyword }) => keyword === 'USER');
  const [name] = user?.args ?? [];
  if (user && name && /^(?:root|0)(?::|$)/.test(name.raw))
    report({
      from: name.from,
      to: name.to,
      severity: 'warning',
      code: 'DL3002',
      message: 'The container runs as root; end with a user of less rights.',
    });
};
