import { GantryError } from '../contract/errors.ts';

/** The archive is none, or lies about itself. */
export function invalidArchive(
  message: string,
  hint = 'Make it again with “docker save”, and try that one.',
): GantryError {
  return new GantryError({ kind: 'archive-invalid', message, hint });
}

/** The archive ends in the middle of something. */
export function truncatedArchive(): GantryError {
  return new GantryError({
    kind: 'archive-truncated',
    message: 'The archive ends too early; a part of it is missing.',
    hint: 'It was probably not copied as a whole. Copy it again.',
  });
}

/** Entries and names of an analysis, at most: two million of both take about 150 MB. */
export const mostEntries = 2_000_000;

/** More files than can be shown. */
export function tooManyEntries(): GantryError {
  return new GantryError({
    kind: 'archive-invalid',
    message: 'This image has more files than Gantry looks at: two million entries over all layers.',
    hint: 'Such an image is most likely damaged or hostile; nothing of it was kept.',
  });
}
