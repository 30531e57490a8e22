import type {
  BuildSecret,
  BuildSettings,
  BuildSettingsInput,
  BuildSource,
} from '../../../../runtime/contract/builds.ts';

/** A name and a value in the form, with a key of its own for React. */
export interface PairField {
  key: number;
  name: string;
  value: string;
}

/** A secret in the form. A typed value lives here and nowhere else until the build starts. */
export interface SecretField {
  key: number;
  id: string;
  type: BuildSecret['from']['type'];
  /** The path, the variable's name, or the value itself. */
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
  secrets: SecretField[];
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

export function newSecret(id = ''): SecretField {
  return secretOf({ id, from: { type: 'typed' } });
}

/** A typed one of the history comes without its value. */
function secretOf({ id, from }: BuildSecret): SecretField {
  lastKey += 1;
  const value = from.type === 'file' ? from.path : from.type === 'environment' ? from.name : '';
  return { key: lastKey, id, type: from.type, value };
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
    secrets: (settings?.secrets ?? []).map(secretOf),
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
  const secrets = form.secrets.flatMap(field => settingOf(field) ?? []);
  const [args, labels] = [pairs(form.args), pairs(form.labels)];
  return { source, tags, args, labels, target, platform, noCache, pull, network, secrets };
}

/** Null while the row says nothing. */
function settingOf({ id: typed, type, value }: SecretField): BuildSecret | null {
  const id = typed.trim();
  if (id === '' || value === '') return null;
  switch (type) {
    case 'file':
      return { id, from: { type, path: value.trim() } };
    case 'environment':
      return { id, from: { type, name: value.trim() } };
    case 'typed':
      return { id, from: { type } };
  }
}

/** The id of a secret that has no value yet; null where all have one. Building without it would fail at its step only. */
export function lackingSecret(secrets: readonly SecretField[]): string | null {
  return secrets.find(({ id, value }) => id.trim() !== '' && value === '')?.id.trim() ?? null;
}

/** The values of typed secrets, for the start of the build alone. */
export function typedOf({ secrets }: BuildForm): { id: string; value: string }[] {
  return secrets
    .filter(({ id, type, value }) => type === 'typed' && id.trim() !== '' && value !== '')
    .map(({ id, value }) => ({ id: id.trim(), value }));
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
