/** The parts of an image reference as written; what was not written is empty. */
export interface ImageRefParts {
  /** "ghcr.io", "localhost:5000". */
  readonly registry: string;
  /** "acme/tools". */
  readonly namespace: string;
  readonly name: string;
  readonly tag: string;
  /** "sha256:…". */
  readonly digest: string;
}

/**
 * Splits a reference by the rules of distribution/reference: the first component is a registry only with a dot,
 * a colon, or as `localhost`; a tag stands after the last slash. Never throws: names come from engines and archives.
 */
export function parseImageRef(text: string): ImageRefParts {
  const [beforeDigest = '', digest = ''] = split(text, text.indexOf('@'));
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  const [path = '', tag = ''] = split(beforeDigest, colon);
  const components = path.split('/');
  const first = components[0] ?? '';
  const isRegistry = components.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const registry = isRegistry ? first : '';
  const rest = isRegistry ? components.slice(1) : components;
  return { registry, namespace: rest.slice(0, -1).join('/'), name: rest.at(-1) ?? '', tag, digest };
}

function split(text: string, at: number): [string, string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** "docker.io/library/redis:7" → "redis:7", the familiar form that `docker images` prints. */
export function familiarImage(text: string): string {
  return text.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
}

/** "sha256:4f0c9b21d7ae…" → "4f0c9b21d7ae". */
export function shortId(id: string): string {
  return id.replace(/^sha\d+:/, '').slice(0, 12);
}
