import { isComment } from '../../../../runtime/contract/dockerfile/lines.ts';
import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { inHeredoc, instructionAt, lineAt } from './at.ts';
import { catalogue, directives, factsOf, predefined } from './catalogue.ts';
import { stageAt, variablesAt } from './variables.ts';

/** Something that can be put in. */
export interface Offer {
  label: string;
  /** What is put in, where that is more than the label. */
  insert?: string;
  /** A few words behind it, and a sentence beside the list. */
  detail?: string;
  about?: string;
  kind: 'instruction' | 'flag' | 'stage' | 'variable' | 'image' | 'value';
}

/** What fits at a place: `from` is where the word that is being typed begins. */
export interface Offers {
  from: number;
  offers: Offer[];
}

/** Characters of a value beside its name. */
const longestDetail = 60;
/** Images in the list; more can't be read. */
const mostImages = 200;

/** What can be put in at an offset. `images` are names of local ones. Null where nothing fits. */
export function offersAt(file: Dockerfile, offset: number, images: readonly string[]): Offers | null {
  const line = lineAt(file, offset);
  const { text, from } = file.lines[line - 1] ?? { text: '', from: 0 };
  const before = text.slice(0, offset - from);
  if (isComment(text)) return directiveOffers(file, line, before, offset);
  const instruction = instructionAt(file, line);
  if (instruction && inHeredoc(instruction, line)) return null;
  if (/^\s*[A-Za-z]*$/.test(before) && (!instruction || instruction.line === line))
    return instructionOffers(before, offset);
  if (!instruction) return null;
  const variable = /\$\{?([A-Za-z_]\w*)?$/.exec(before.slice(-200));
  if (variable) return variableOffers(file, line, offset - (variable[1]?.length ?? 0), variable[0].startsWith('${'));
  return wordOffers(file, instruction, before, offset, images);
}

function directiveOffers(file: Dockerfile, line: number, before: string, offset: number): Offers | null {
  const name = /^#\s*([a-z]*)$/.exec(before);
  // Only the lines at the very start can be directives.
  if (!name || line > file.directives.length + 1) return null;
  const offers = Object.entries(directives).map(
    ([label, about]): Offer => ({ label: `${label}=`, about, kind: 'value' }),
  );
  return { from: offset - (name[1]?.length ?? 0), offers };
}

function instructionOffers(before: string, offset: number): Offers {
  const typed = before.trimStart();
  const offers = catalogue
    .filter(({ name }) => name !== 'MAINTAINER')
    .map(
      ({ name, about, forms, example }): Offer => ({
        label: name,
        insert: `${name} `,
        detail: example.length > 30 ? undefined : example,
        about: `${about}\n${forms.join('\n')}`,
        kind: 'instruction',
      }),
    );
  return { from: offset - typed.length, offers };
}

function variableOffers(file: Dockerfile, line: number, from: number, braced: boolean): Offers {
  const variables = variablesAt(file, instructionAt(file, line)?.line ?? line);
  const own = [...variables.values()].map(
    ({ name, value, kind }): Offer => ({
      label: name,
      detail: value?.slice(0, longestDetail) ?? 'set by the build',
      about: `${kind} ${name}`,
      kind: 'variable',
    }),
  );
  const platform = Object.entries(predefined)
    .filter(([name]) => !variables.has(name))
    .map(([label, about]): Offer => ({ label, about, kind: 'variable' }));
  const offers = [...own, ...platform];
  return { from, offers: braced ? offers.map(offer => ({ ...offer, insert: `${offer.label}}` })) : offers };
}

function wordOffers(
  file: Dockerfile,
  whole: Instruction,
  before: string,
  offset: number,
  images: readonly string[],
): Offers | null {
  const instruction = whole.nested && offset > whole.nested.from ? whole.nested : whole;
  const word = /\S*$/.exec(before.slice(-500))?.[0] ?? '';
  const from = offset - word.length;
  const { keyword, args } = instruction;
  const first = args.every(each => each.from >= from);
  if (word.startsWith('--') && first) return flagOffers(file, instruction, word, from, images);
  if (keyword === 'FROM') {
    if (first) return { from, offers: [...stageOffers(file, instruction.line), ...imageOffers(images)] };
    if (args.every(({ from: begin }, index) => index === 0 || begin >= from))
      return { from, offers: [{ label: 'AS', insert: 'AS ', about: 'Names the stage.', kind: 'value' }] };
    return null;
  }
  if (keyword === 'ONBUILD' && first) return instructionOffers(word, offset);
  if (keyword === 'HEALTHCHECK' && first)
    return { from, offers: ['CMD', 'NONE'].map((label): Offer => ({ label, kind: 'value' })) };
  return null;
}

function flagOffers(
  file: Dockerfile,
  { keyword, line, flags }: Instruction,
  word: string,
  from: number,
  images: readonly string[],
): Offers | null {
  const facts = factsOf(keyword);
  const equals = word.indexOf('=');
  if (equals < 0) {
    const have = new Set(flags.filter(flag => flag.from !== from).map(flag => flag.name));
    const offers = (facts?.flags ?? [])
      .filter(({ name }) => name === 'mount' || !have.has(name))
      .map(({ name, about, bare }): Offer => ({ label: `--${name}${bare ? '' : '='}`, about, kind: 'flag' }));
    return { from, offers };
  }
  const name = word.slice(2, equals);
  const values = facts?.flags.find(flag => flag.name === name)?.values ?? [];
  const stages = name === 'from' ? [...stageOffers(file, line), ...imageOffers(images)] : [];
  return { from: from + equals + 1, offers: [...stages, ...values.map((label): Offer => ({ label, kind: 'value' }))] };
}

/** Stages before the one of this line, by name. */
function stageOffers(file: Dockerfile, line: number): Offer[] {
  const current = stageAt(file, line);
  return file.stages
    .filter(stage => stage !== current && stage.line < line && stage.nameWord)
    .map(
      ({ nameWord, base, line: at }): Offer => ({
        label: nameWord?.raw ?? '',
        detail: base,
        about: `Stage of line ${at}`,
        kind: 'stage',
      }),
    );
}

function imageOffers(images: readonly string[]): Offer[] {
  return images.slice(0, mostImages).map((label): Offer => ({ label, detail: 'on this engine', kind: 'image' }));
}
