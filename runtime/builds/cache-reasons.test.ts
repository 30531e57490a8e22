import { expect, test } from 'vitest';
import type { BuildStep } from '../contract/index.ts';
import { cacheReasons, type PastBuild } from './cache-reasons.ts';

const settings = { args: [], noCache: false };

/** Steps of one stage, each on the one before; `!` before an instruction: it ran, else the cache had it. */
function chain(...instructions: string[]): BuildStep[] {
  return instructions.map((text, index) => ({
    index,
    name: `[${index + 1}/${instructions.length}] ${text}`,
    stage: '',
    instruction: text.replace(/^!/, ''),
    internal: false,
    state: text.startsWith('!') ? 'done' : 'cached',
    startedAt: 1,
    endedAt: 2,
    line: null,
    error: '',
    reason: '',
    progress: [],
    inputs: index > 0 ? [index - 1] : [],
  }));
}

const files = (entries: Record<string, string>) => new Map(Object.entries(entries));
const why = (
  steps: BuildStep[],
  before: PastBuild | null,
  more: Partial<Pick<PastBuild, 'settings' | 'files'>> = {},
) => [...cacheReasons({ settings, steps, files: null, ...more }, before).values()];
const past = (steps: BuildStep[], more: Partial<PastBuild> = {}): PastBuild => ({
  settings,
  steps,
  files: null,
  ...more,
});

test('no earlier build, and the cache switched off', () => {
  expect(why(chain('FROM a', '!RUN x'), null)).toEqual([expect.stringContaining('first build')]);
  const off = { settings: { args: [], noCache: true } };
  expect(why(chain('FROM a', '!RUN x'), past(chain('FROM a', 'RUN x')), off)).toEqual([
    'The cache was switched off for this build.',
  ]);
});

test('the first step that changed has a reason of its own, those behind it point to it', () => {
  expect(why(chain('FROM a', '!RUN new', '!RUN y'), past(chain('FROM a', 'RUN x', 'RUN y')))).toEqual([
    'The instruction changed; it was: RUN x',
    'A step before it ran anew: RUN new',
  ]);
  expect(why(chain('FROM a', 'RUN x', '!RUN y'), past(chain('FROM a', 'RUN x')))).toEqual(['This step is new.']);
});

test('files of a COPY, by its sources', () => {
  const before = past(chain('FROM a', 'COPY src /', 'COPY *.json /'), {
    files: files({ 'src/a': '1', 'src/gone': '1', 'other/x': '1', 'package.json': '1' }),
  });
  const now = { files: files({ 'src/a': '2', 'src/new': '1', 'other/x': '2', 'package.json': '1' }) };
  expect(why(chain('FROM a', '!COPY src /', 'COPY *.json /'), before, now)).toEqual([
    'Files changed: src/a, src/gone, src/new.',
  ]);
});

test('a moved base, build arguments, an unfinished step, and nothing that can be seen', () => {
  expect(why(chain('FROM a@2', '!RUN x'), past(chain('FROM a@1', 'RUN x')))).toEqual([
    'The base image changed; it was: FROM a@1',
  ]);
  const args = { settings: { args: [{ name: 'V', value: '2' }], noCache: false } };
  expect(why(chain('FROM a', '!RUN x'), past(chain('FROM a', 'RUN x')), args)).toEqual(['Build arguments changed: V.']);
  const failed = chain('FROM a', 'RUN x').map(step => ({ ...step, state: 'failed' as const }));
  expect(why(chain('FROM a', '!RUN x'), past(failed))).toEqual(['The last build did not finish it.']);
  expect(why(chain('FROM a', '!RUN x'), past(chain('FROM a', 'RUN x')))).toEqual([
    'Nothing changed that Gantry can see: the cache may have been pruned.',
  ]);
});
