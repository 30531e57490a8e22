import { GantryError } from '../contract/index.ts';

/**
 * A parsed image reference, by the grammar of `distribution/reference` with Docker's defaults (`docker.io`, `library/`).
 * A digest wins over a tag, as in `docker pull`.
 */
export interface Reference {
  /** `docker.io`, `registry.example:5000` */
  domain: string;
  /** `library/postgres` */
  path: string;
  /** `latest` when neither tag nor digest was given; null with a digest alone. */
  tag: string | null;
  /** `sha256:…` */
  digest: string | null;
  /** `docker.io/library/postgres`, for the engine. */
  repository: string;
  /** As Docker lists it: `postgres:16`, `ghcr.io/a/b@sha256:…`. */
  familiar: string;
}

const pathComponent = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const domainForm =
  /^(?:\[[0-9a-fA-F:]+\]|(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*)(?::[0-9]+)?$/;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestForm = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/;
/** The longest name that registries take (OCI distribution spec: host and repository together). */
const longestName = 255;

function invalid(
  message: string,
  hint = 'Write it like postgres:16 or registry.example.com/team/app:1.2.',
): GantryError {
  return new GantryError({ kind: 'invalid-input', message, hint });
}

/** Parses what a user typed. Throws `invalid-input` with a sentence that says what is wrong. */
export function parseReference(input: string): Reference {
  const text = input.trim();
  checkWhole(text);
  const [beforeDigest, digest] = splitDigest(text);
  const [name, tag] = splitTag(beforeDigest);
  const { domain, path } = splitDomain(name);
  checkPath(path, name);
  const repository = `${domain}/${path}`;
  if (repository.length > longestName) throw invalid(`The name is longer than ${longestName} characters.`);
  const effectiveTag = tag ?? (digest ? null : 'latest');
  const short = domain === 'docker.io' ? path.replace(/^library\/(?=[^/]+$)/, '') : repository;
  return {
    domain,
    path,
    tag: effectiveTag,
    digest,
    repository,
    familiar: digest ? `${short}@${digest}` : `${short}:${effectiveTag}`,
  };
}

/** The same, or null: for text from engines, which may be anything. */
export function tryReference(input: string): Reference | null {
  try {
    return parseReference(input);
  } catch {
    return null;
  }
}

function checkWhole(text: string): void {
  if (text === '') throw invalid('An image name is needed.');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw invalid(
      'An image name has no “://”.',
      'Leave the address’s beginning out: registry.example.com/team/app:1.2.',
    );
  if (/^docker\s+(?:image\s+)?(?:pull|run)\b/.test(text))
    throw invalid('This is a whole command, not an image name.', 'Give only the name at its end, such as postgres:16.');
  if (/\s/.test(text)) throw invalid('An image name has no spaces.');
  if (/^[0-9a-f]{64}$/.test(text))
    throw invalid('64 hexadecimal digits are an image’s id, not a name that a registry knows.');
}

function splitDigest(text: string): [string, string | null] {
  const at = text.indexOf('@');
  if (at < 0) return [text, null];
  const digest = text.slice(at + 1);
  if (!digestForm.test(digest) || (digest.startsWith('sha256:') && digest.length !== 7 + 64))
    throw invalid(`“${shorten(digest)}” is no digest.`, 'A digest is sha256: and 64 hexadecimal digits.');
  return [text.slice(0, at), digest];
}

function splitTag(text: string): [string, string | null] {
  const colon = text.lastIndexOf(':');
  // A colon before a slash belongs to the registry's port.
  if (colon < 0 || text.indexOf('/', colon) >= 0) return [text, null];
  const tag = text.slice(colon + 1);
  const name = text.slice(0, colon);
  if (tag === '') throw invalid('The tag after “:” is missing.');
  if (!tagForm.test(tag))
    throw invalid(
      tag.length > 128 ? 'The tag is longer than 128 characters.' : `“${shorten(tag)}” can’t be a tag.`,
      'A tag has letters, digits, “_”, “.” and “-”, and begins with a letter, a digit or “_”.',
    );
  return [name, tag];
}

function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  const isDomain = slash >= 0 && (/[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (!isDomain) return { domain: 'docker.io', path: slash < 0 ? `library/${name}` : name };
  if (!domainForm.test(first)) throw invalid(`“${shorten(first)}” can’t be a registry’s address.`);
  const path = name.slice(slash + 1);
  if (first === 'docker.io' || first === 'index.docker.io')
    return { domain: 'docker.io', path: path.includes('/') ? path : `library/${path}` };
  return { domain: first, path };
}

function checkPath(path: string, name: string): void {
  if (name === '') throw invalid('The name before the tag is missing.');
  if (path === '' || path === 'library/') throw invalid('The image’s name after the registry is missing.');
  for (const component of path.split('/')) {
    if (component === '') throw invalid('Two slashes stand side by side, or one at the end.');
    if (/[A-Z]/.test(component))
      throw invalid(
        `Image names are lowercase: “${shorten(component)}” is not.`,
        `Did you mean ${shorten(name.toLowerCase())}?`,
      );
    if (!pathComponent.test(component))
      throw invalid(
        `“${shorten(component)}” can’t be part of an image name.`,
        'Names have a–z, 0–9 and single “.”, “_” or “-” between them.',
      );
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
