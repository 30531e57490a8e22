import type { BuildSettings, BuildSettingsInput, BuildSource } from '../../../../runtime/contract/builds.ts';

/** A name and a value in the form, with a key of its own for React. */
export interface PairField {
  key: number;
  name: string;
  value: string;
}

/** The New build dialog as it is typed. */
export interface BuildForm {
  type: BuildSource['type'];
  path: string;
  url: string;
  dockerfile: string;
  /** Separated by spaces or commas. */
  tags: string;
  args: PairField[];
  labels: PairField[];
  target: string;
  platform: string;
  noCache: boolean;
  pull: boolean;
  network: BuildSettings['network'];
}

let lastKey = 0;

export function newPair(name = '', value = ''): PairField {
  lastKey += 1;
  return { key: lastKey, name, value };
}

/** The form that stands for settings. */
export function formOf(settings: BuildSettingsInput | undefined): BuildForm {
  const source = settings?.source;
  return {
    type: source?.type ?? 'folder',
    path: source && 'path' in source ? source.path : '',
    url: source?.type === 'git' ? source.url : '',
    dockerfile: source && 'dockerfile' in source ? (source.dockerfile ?? '') : '',
    tags: settings?.tags?.join(' ') ?? '',
    args: (settings?.args ?? []).map(({ name, value }) => newPair(name, value)),
    labels: (settings?.labels ?? []).map(({ name, value }) => newPair(name, value)),
    target: settings?.target ?? '',
    platform: settings?.platform ?? '',
    noCache: settings?.noCache ?? false,
    pull: settings?.pull ?? false,
    network: settings?.network ?? 'default',
  };
}

/** The source that a form names; null while it names none. */
export function sourceOf({ type, path, url, dockerfile }: BuildForm): BuildSource | null {
  const file = dockerfile.trim();
  if (type === 'git') return /^https?:\/\/$|^$/.test(url.trim()) ? null : { type, url: url.trim(), dockerfile: file };
  if (path.trim() === '') return null;
  return type === 'dockerfile' ? { type, path: path.trim() } : { type, path: path.trim(), dockerfile: file };
}

/** The settings that a form stands for; null while there is nothing to build. */
export function settingsOf(form: BuildForm): BuildSettings | null {
  const source = sourceOf(form);
  if (!source) return null;
  const pairs = (fields: readonly PairField[]) =>
    fields.filter(({ name }) => name.trim() !== '').map(({ name, value }) => ({ name: name.trim(), value }));
  const { target, platform, noCache, pull, network } = form;
  const tags = form.tags.split(/[\s,]+/).filter(Boolean);
  return { source, tags, args: pairs(form.args), labels: pairs(form.labels), target, platform, noCache, pull, network };
}

/** A name for the image from a folder's name, as Docker takes it; empty where nothing of it is left. */
export function tagFor(path: string): string {
  const name = path.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return clean && `${clean}:dev`;
}
