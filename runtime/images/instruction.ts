import { instructionNames } from '../contract/dockerfile/instruction-names.ts';

/** An instruction cleaned for reading. `keyword` is empty when no Dockerfile made the layer. */
export interface Instruction {
  text: string;
  keyword: string;
}

const keywords = new RegExp(`^(${instructionNames.join('|')})(?=\\s|$)`);
/** What the classic builder and BuildKit put before a RUN command: the default shells of Linux and Windows. */
const shell = /^(?:\/bin\/sh -c|\/bin\/bash -c|\/bin\/bash -o pipefail -c|cmd \/S \/C|powershell -Command)\s+/;
/** What an image has no record of. */
export const unknownInstruction = 'unknown instruction';

/**
 * Makes an image's `created_by` readable: `/bin/sh -c #(nop)  CMD ["bash"]` becomes `CMD ["bash"]`,
 * `|1 A=b /bin/sh -c make` becomes `RUN make`, `COPY . /app # buildkit` loses its mark. Other tools' text stays as it is.
 * The result is text from the image: hostile, to be shown as text only.
 */
export function readInstruction(createdBy: string, comment: string): Instruction {
  let text = createdBy.trim();
  if (text === '') return { text: comment.trim() || unknownInstruction, keyword: '' };

  const nop = /^(?:\/bin\/sh -c|cmd \/S \/C|powershell -Command)\s+#\(nop\)\s*/.exec(text);
  if (nop) {
    text = shortenSums(text.slice(nop[0].length).trim());
    return { text, keyword: keywordOf(text) };
  }
  text = text.replace(/\s*# buildkit$/, '');
  if (keywordOf(text) === 'RUN') return { text: `RUN ${bareCommand(text.slice(3).trim())}`, keyword: 'RUN' };
  if (keywordOf(text)) return { text, keyword: keywordOf(text) };
  if (/^\|\d+ /.test(text) || shell.test(text)) return { text: `RUN ${bareCommand(text)}`, keyword: 'RUN' };
  return { text, keyword: '' };
}

/** Takes the build arguments (`|2 A=b C=d`) and the shell off a RUN command. */
function bareCommand(text: string): string {
  const args = /^\|(\d+) /.exec(text);
  if (!args) return text.replace(shell, '');
  const rest = text.slice(args[0].length);
  // Values may hold spaces, so the shell is looked for; a shell that isn't known leaves as many words as there are arguments.
  const start = rest.search(/(?:^|\s)(?:\/bin\/(?:ba)?sh (?:-o pipefail )?-c|cmd \/S \/C|powershell -Command) /);
  if (start >= 0) return rest.slice(start).trim().replace(shell, '');
  return rest.split(' ').slice(Number(args[1])).join(' ');
}

/** The classic builder records sources as checksums; twelve digits of one are enough to tell them apart. */
function shortenSums(text: string): string {
  return text.replace(/\b(file|dir|multi):([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1:$2');
}

function keywordOf(text: string): string {
  return keywords.exec(text)?.[1] ?? '';
}
