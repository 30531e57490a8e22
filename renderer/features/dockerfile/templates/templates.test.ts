import { expect, test } from 'vitest';
import { parse } from '../../../../runtime/contract/dockerfile/parse.ts';
import { formatDockerfile } from '../language/format.ts';
import { lint } from '../lint/lint.ts';
import { templates } from './templates.ts';

test.each(templates.map(({ id, text }) => [id, text]))('%s is laid out and has no problem', (_id, text) => {
  expect(lint(parse(text))).toEqual([]);
  expect(formatDockerfile(text)).toBe(text);
});
