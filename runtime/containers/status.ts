/** What the engine's status text says beyond the state; `docker ps` prints the same text. */
export interface StatusText {
  exitCode: number | null;
  health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** Milliseconds it has been in its state, and the coarseness of that figure; null when the text says none. */
  age: number | null;
  unit: number;
}

const second = 1000;
const units: Record<string, number> = {
  second,
  minute: 60 * second,
  hour: 3600 * second,
  day: 86400 * second,
  week: 7 * 86400 * second,
  month: 30 * 86400 * second,
  year: 365 * 86400 * second,
};

/**
 * Reads texts such as `Up 2 hours (healthy)`, `Exited (137) About a minute ago`, `Restarting (1) 5 seconds ago`,
 * `Up Less than a second (health: starting)` (Moby, container/state.go `String`; go-units `HumanDuration`).
 */
export function parseStatus(status: string): StatusText {
  const code = /^(?:Exited|Restarting) \((-?\d{1,10})\)/.exec(status);
  const health = /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status);
  return {
    exitCode: code ? Number(code[1]) : null,
    health: (health?.[1] as StatusText['health'] | undefined) ?? 'none',
    ...parseAge(status),
  };
}

function parseAge(status: string): { age: number | null; unit: number } {
  if (/less than a second/i.test(status)) return { age: 0, unit: second };
  const found = /(?:(\d{1,9})|about an?) (second|minute|hour|day|week|month|year)s?\b/i.exec(status);
  const unit = units[(found?.[2] ?? '').toLowerCase()];
  if (!found || unit === undefined) return { age: null, unit: second };
  return { age: Number(found[1] ?? 1) * unit, unit };
}
