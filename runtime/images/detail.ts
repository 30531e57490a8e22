import type { ImageDetail } from '../contract/index.ts';
import type { ImageInspect } from '../docker/index.ts';
import { namesOf, platformOf } from './rows.ts';

/** Turns `GET /images/{name}/json` into what the Inspect tab and the Run dialog's hints show. */
export function imageDetailOf(inspect: ImageInspect): ImageDetail {
  const config = inspect.Config ?? {};
  return {
    id: inspect.Id,
    tags: namesOf(inspect.RepoTags),
    digests: namesOf(inspect.RepoDigests),
    created: Date.parse(inspect.Created ?? '') || 0,
    size: inspect.Size ?? 0,
    platform: platformOf(inspect),
    author: inspect.Author ?? '',
    entrypoint: words(config.Entrypoint),
    command: words(config.Cmd),
    env: (config.Env ?? []).map(variableOf),
    exposedPorts: Object.keys(config.ExposedPorts ?? {}).flatMap(portOf),
    volumes: Object.keys(config.Volumes ?? {}),
    workingDir: config.WorkingDir ?? '',
    user: config.User ?? '',
    stopSignal: config.StopSignal ?? '',
    healthcheck: healthcheckOf(config.Healthcheck?.Test ?? null),
    labels: config.Labels ?? {},
    raw: JSON.stringify(inspect, null, 2),
  };
}

/** Images of other tools have a string where Docker has a list. */
function words(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

function variableOf(line: string): { name: string; value: string } {
  const equals = line.indexOf('=');
  return equals < 0 ? { name: line, value: '' } : { name: line.slice(0, equals), value: line.slice(equals + 1) };
}

/** `8080/tcp`; a range (`8000-8010/tcp`) is taken apart by builders, other tools may leave it. */
function portOf(text: string): ImageDetail['exposedPorts'] {
  const found = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(text);
  const port = Number(found?.[1]);
  if (!found || port < 1 || port > 65535) return [];
  return [{ port, protocol: (found[2] ?? 'tcp') as 'tcp' | 'udp' | 'sctp' }];
}

/** `["CMD-SHELL", "curl …"]`, `["CMD", "check"]`, `["NONE"]` (Engine API: HealthConfig). */
function healthcheckOf(test: readonly string[] | null): string {
  if (!test || test[0] === 'NONE') return '';
  return test[0] === 'CMD' || test[0] === 'CMD-SHELL' ? test.slice(1).join(' ') : test.join(' ');
}
