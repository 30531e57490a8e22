import { afterAll, beforeAll, expect, test } from 'vitest';
import { busyboxImage } from '../fixtures/busybox-image.ts';
import { type BuildsRig, startBuildsRig } from './builds-rig.ts';

let rig: BuildsRig;
beforeAll(async () => {
  rig = await startBuildsRig();
}, 120_000);
afterAll(() => rig.stop(), 60_000);

const from = `FROM ${busyboxImage}`;
const nul = String.fromCharCode(0);
const variable = (name: string) => `$\{${name}}`;

/** What is wrong, the Dockerfile, and the line to blame; null where no line is. */
const broken: [string, string, number | null][] = [
  ['an unknown instruction', `${from}\nRUNN echo`, 2],
  ['a misspelt FROM', `FORM ${busyboxImage}`, 1],
  ['words that are no instruction', `${from}\n\nhello world`, 3],
  ['FROM with nothing', 'FROM', 1],
  ['FROM with three words', `FROM ${busyboxImage} base extra`, 1],
  ['a stage name that is none', `FROM ${busyboxImage} AS 1a$`, 1],
  ['an image name in capitals', 'FROM Team/App:1', 1],
  ['an image name with signs', 'FROM team/@@@', 1],
  ['a base of nothing but a variable', `FROM ${variable('BASE')}`, 1],
  ['a platform that is none', `FROM --platform=nowhere/at/all/x ${busyboxImage}`, 1],
  ['an unknown flag of FROM', `FROM --flat=1 ${busyboxImage}`, 1],
  ['an instruction before FROM', 'RUN echo', 1],
  ['ARG alone', 'ARG A=1', null],
  ['nothing', '', null],
  ['comments only', '# nothing\n# at all\n', null],
  ['blank lines only', '\n\n\n', null],
  ['COPY with one word', `${from}\nCOPY file`, 2],
  ['COPY of what is not there', `${from}\nRUN true\nCOPY missing /`, 3],
  ['COPY from a stage that is not there', `${from}\nCOPY --from=127.0.0.1:1/none:1 /a /b`, 2],
  ['COPY from itself', `FROM ${busyboxImage} AS self\nCOPY --from=self /a /b`, 2],
  ['COPY of what a stage has not', `FROM ${busyboxImage} AS a\nFROM ${busyboxImage}\nCOPY --from=a /none /`, 3],
  ['COPY with an unknown flag', `${from}\nCOPY --chwon=1 a /`, 2],
  ['COPY with a flag without a value', `${from}\nCOPY --chown a /`, 2],
  ['COPY out of the context', `${from}\nCOPY ../outside /`, 2],
  ['COPY with broken JSON', `${from}\nCOPY ["a", "b" /`, 2],
  ['ADD of a bad address', `${from}\nADD http://127.0.0.1:1/file /`, 2],
  ['ENV with a name only', `${from}\nENV A`, 2],
  ['ENV without a name', `${from}\nENV =b`, 2],
  ['ENV with an open quote', `${from}\nENV A="b`, 2],
  ['ENV with a pair and a word', `${from}\nENV A=1 b`, 2],
  ['LABEL with a word only', `${from}\nLABEL a`, 2],
  ['EXPOSE of a word', `${from}\nEXPOSE eighty`, 2],
  ['EXPOSE with an unknown protocol', `${from}\nEXPOSE 80/icmp`, 2],
  ['VOLUME of an empty name', `${from}\nVOLUME [""]`, 2],
  ['STOPSIGNAL that is none', `${from}\nSTOPSIGNAL SIGNONE`, 2],
  ['HEALTHCHECK with an unknown type', `${from}\nHEALTHCHECK MAYBE true`, 2],
  ['HEALTHCHECK with a bad time', `${from}\nHEALTHCHECK --interval=soon CMD true`, 2],
  ['SHELL that is no JSON', `${from}\nSHELL sh -c`, 2],
  ['ONBUILD of ONBUILD', `${from}\nONBUILD ONBUILD RUN true`, 2],
  ['ONBUILD of FROM', `${from}\nONBUILD FROM ${busyboxImage}`, 2],
  ['RUN with an unknown mount', `${from}\nRUN --mount=type=none,target=/a true`, 2],
  ['RUN with a mount without a target', `${from}\nRUN --mount=type=cache true`, 2],
  ['RUN of a program that is not there', `${from}\nRUN no-such-program`, 2],
  ['RUN as JSON of a program that is not there', `${from}\nRUN ["/no/such/program"]`, 2],
  ['RUN that fails far down', `${from}\n\n\n# why\nRUN true \\\n && \\\n exit 7`, 5],
  ['a shell error', `${from}\nRUN if then`, 2],
  ['a variable with a bad modifier', `${from}\nENV A=1\nWORKDIR /\${A:!x}`, 3],
  ['an open variable', `${from}\nWORKDIR /\${A`, 2],
  ['a variable that must be set', `${from}\nWORKDIR /\${A:?must be set}`, 2],
  ['an escape that is none', `# escape=x\n${from}`, 1],
  ['two escapes', `# escape=\\\n# escape=\`\n${from}`, 2],
  ['two stages of one name', `FROM ${busyboxImage} AS a\nFROM ${busyboxImage} AS a\nRUN exit 1`, 3],
  ['binary', `${nul}\u0001\u0002ELF`, 1],
  ['a line that is far too long', `${from}\nRUN ${'x'.repeat(70_000)}`, 2],
  ['HTML', '<!DOCTYPE html>\n<html></html>', 1],
  ['YAML', 'services:\n  web:\n    image: a', 1],
  ['a here-document, which this frontend has not', `${from}\nRUN <<END\necho\nEND`, 3],
  ['a base that is nowhere', 'FROM 127.0.0.1:1/none:1', 1],
];

test.concurrent.each(broken)('%s', async (_name, text, line) => {
  const path = rig.project({ Dockerfile: text });
  const { id, state, error } = await rig.build({ source: { type: 'folder', path, dockerfile: '' } });
  expect(state).toBe('failed');
  expect((await rig.detail(id)).fault?.line ?? null).toBe(line);
  // One sentence for people, which says where, and what to do.
  expect(error?.message).toMatch(/^[^\n]{10,400}\.$/u);
  expect(error?.message).not.toMatch(/failed to solve|LLB|overlay2|\p{Cc}/u);
  if (line !== null) expect(error?.message).toContain(`(line ${line})`);
  expect(error?.hint).toBeTruthy();
});

test('the engine outlived them all', async () => {
  await expect(rig.noun.client.ping()).resolves.toBeTruthy();
});
