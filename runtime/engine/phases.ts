import type { EnginePhase } from '../contract/index.ts';
import type { EngineDriver } from './driver.ts';
import type { StartTimes } from './start-times.ts';

type PhaseId = EnginePhase['id'];

/** The phases of one start, with their times. At most one runs at a time. */
export class PhaseClock {
  readonly #times: StartTimes;
  readonly #began = performance.now();
  readonly #changed: () => void;
  #kind: string;
  #phases: EnginePhase[];

  /** `kind`: the kind of start that is expected, for the usual times. `changed` is called after every change. */
  constructor(plan: EngineDriver['phases'], kind: string, times: StartTimes, changed: () => void) {
    this.#times = times;
    this.#kind = kind;
    this.#changed = changed;
    this.#phases = plan.map(({ id, label }) => ({
      id,
      label,
      detail: '',
      state: 'waiting',
      startedAtMs: null,
      ms: null,
      usualMs: times.usual(kind, id),
    }));
  }

  get phases(): EnginePhase[] {
    return this.#phases;
  }

  /** Milliseconds since the start began. */
  get elapsed(): number {
    return performance.now() - this.#began;
  }

  /** Runs one phase; its words are what `work` answers with. */
  async run(id: PhaseId, work: () => Promise<string>): Promise<void> {
    this.begin(id);
    try {
      this.done(id, await work());
    } catch (error) {
      this.#set(id, phase => ({ ...phase, state: 'failed', ms: this.elapsed - (phase.startedAtMs ?? 0) }));
      throw error;
    }
  }

  begin(id: PhaseId): void {
    this.#set(id, phase => ({ ...phase, state: 'running', startedAtMs: this.elapsed }));
  }

  done(id: PhaseId, detail: string): void {
    this.#set(id, phase => ({ ...phase, state: 'done', detail, ms: this.elapsed - (phase.startedAtMs ?? 0) }));
  }

  /** Says what the running phase is doing. */
  say(detail: string): void {
    const running = this.#phases.find(phase => phase.state === 'running');
    if (running) this.#set(running.id, phase => ({ ...phase, detail }));
  }

  /** The running engine was taken over: there is no launch, and other times are usual. */
  becomeTakeOver(kind: string): void {
    this.#kind = kind;
    this.#phases = this.#phases
      .filter(phase => phase.id !== 'start')
      .map(phase => ({ ...phase, usualMs: this.#times.usual(kind, phase.id) }));
    this.#changed();
  }

  /** Keeps the times of a start that went well. */
  async record(): Promise<void> {
    const done = this.#phases.flatMap(({ id, ms }) => (ms === null ? [] : [{ id, ms: Math.round(ms) }]));
    await this.#times.record(this.#kind, done);
  }

  #set(id: PhaseId, change: (phase: EnginePhase) => EnginePhase): void {
    this.#phases = this.#phases.map(phase => (phase.id === id ? change(phase) : phase));
    this.#changed();
  }
}
