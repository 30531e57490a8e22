import type { BuildDetail, BuildRow } from '../contract/index.ts';
import { GantryError, toGantryError } from '../contract/index.ts';
import type { DockerClient } from '../docker/index.ts';
import type { FindLogin } from '../images/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { BuildLog } from './build-log.ts';
import { cacheGain } from './cache-gain.ts';
import { cacheReasons } from './cache-reasons.ts';
import { checkStages, type Dockerfile, parseDockerfile } from './dockerfile.ts';
import { explainBuildFailure, faultLines, faultOf } from './failure.ts';
import { BuildGraph } from './graph.ts';
import type { BuildHistory } from './history.ts';
import { buildQuery, requestBuild } from './request.ts';
import { counted, type Prepared, prepare } from './send.ts';
import { openBuildSession } from './session/open.ts';
import { BuildSecrets } from './session/secrets.ts';
import type { BuildSession } from './session/session.ts';
import type { Trace } from './trace.ts';

/** Milliseconds between two pictures of a running build. */
const pictureInterval = 100;
/** Milliseconds between two records of a running build on disk: what is left of it when Gantry is killed. */
const recordInterval = 2000;

export interface RunningBuildOptions {
  row: BuildRow;
  key: string;
  client: DockerClient;
  history: BuildHistory;
  context: TaskContext;
  findLogin: FindLogin;
  readSecrets(): Promise<BuildSecrets>;
  /** Hears of every change of the row. */
  onRow(row: BuildRow): void;
  onDefect(what: string, error: unknown): void;
}

const nothing: BuildDetail = {
  steps: [],
  dockerfile: null,
  fault: null,
  warnings: [],
  context: null,
  logCut: 0,
  saved: null,
};
const mostWarnings = 100;

/** A build while it runs: sends the source, reads the trace, and keeps what came of it. */
export class RunningBuild {
  readonly log: BuildLog;
  readonly #options: RunningBuildOptions;
  readonly #listeners = new Set<() => void>();
  #row: BuildRow;
  #detail: BuildDetail = nothing;
  #parsed: Dockerfile | null = null;
  #graph = new BuildGraph(null);
  #timer: NodeJS.Timeout | null = null;
  #kept = { at: 0, written: Promise.resolve() };
  #secrets = new BuildSecrets(new Map());

  constructor(options: RunningBuildOptions) {
    this.#options = options;
    this.#row = options.row;
    const { history, row } = options;
    this.log = new BuildLog(history.logPath(row.id), {
      onError: error => options.onDefect('output of a build not kept', error),
      cover: line => this.#secrets.cover(line),
    });
  }

  get detail(): BuildDetail {
    return this.#detail;
  }

  /** Hears of every change of the detail, at most one in {@link pictureInterval}, and of the end. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get ended(): boolean {
    return this.#row.endedAt !== null;
  }

  /** Builds. Resolves with the image's id; throws what it failed with, explained. Either way it is in the history afterwards. */
  async run(): Promise<{ image: string | null }> {
    const { context } = this.#options;
    let prepared: Prepared | null = null;
    let session: Promise<BuildSession | null> | null = null;
    try {
      void this.#keep();
      this.#change({ detail: 'Looking at the context' });
      this.#secrets = await this.#options.readSecrets();
      session = this.#openSession();
      prepared = await prepare(this.#row.settings, context.signal);
      const image = await this.#build(prepared, await session);
      await this.#finish('done', null, image, prepared);
      return { image };
    } catch (thrown) {
      prepared?.body?.destroy();
      const error = context.signal.aborted
        ? new GantryError({ kind: 'cancelled', message: 'Cancelled.' })
        : toGantryError(thrown);
      throw await this.#finish(error.kind === 'cancelled' ? 'cancelled' : 'failed', error, null, prepared);
    } finally {
      session?.then(
        opened => opened?.close(),
        () => {},
      );
    }
  }

  /** Adds a line of Gantry's own to the output. */
  #say(text: string): void {
    this.#write(-1, null, Buffer.from(`${text.replaceAll('\n', '\ufffd')}\n`));
  }

  #openSession(): Promise<BuildSession | null> {
    const { client, findLogin, context } = this.#options;
    const say = (text: string) => this.#say(text);
    const session = openBuildSession(client, { secrets: this.#secrets, findLogin, say }, context.signal);
    // It is waited for when the context was looked at; until then a failure has no listener.
    session.catch(() => {});
    return session;
  }

  async #build(
    { body, dockerfile, dockerfileName, context: sent, notSent }: Prepared,
    session: BuildSession | null,
  ): Promise<string | null> {
    const { client, context } = this.#options;
    this.#detail = { ...this.#detail, dockerfile, context: sent };
    this.#parsed = dockerfile && parseDockerfile(dockerfile.text);
    this.#graph = new BuildGraph(this.#parsed);
    // The first picture of the steps is written down at once.
    this.#kept.at = 0;
    if (this.#parsed) checkStages(this.#parsed);
    for (const line of notSent) this.#say(line);
    let image: string | null = null;
    const messages = requestBuild(client, {
      query: { ...buildQuery(this.#row.settings, dockerfileName), session: session?.id },
      body: body && counted(body, sent?.bytes ?? 0, text => this.#change({ detail: text })),
      signal: context.signal,
    });
    for await (const message of messages) {
      if (message.type === 'trace') this.#apply(message.trace);
      else if (message.type === 'image') image = message.id;
      else this.#write(-1, null, Buffer.from(message.text));
    }
    return image;
  }

  #apply(trace: Trace): void {
    this.#graph.apply(trace);
    for (const { vertex, at, data } of trace.logs) this.#write(this.#graph.indexOf(vertex), at, data);
    if (trace.warnings.length > 0 && this.#detail.warnings.length < mostWarnings) {
      const added = trace.warnings.map(({ text, line }) => ({ text: text.slice(0, 2000), line }));
      this.#detail = { ...this.#detail, warnings: [...this.#detail.warnings, ...added] };
    }
    // Output alone changes nothing in the picture.
    if (trace.vertexes.length > 0 || trace.statuses.length > 0 || trace.warnings.length > 0)
      this.#timer ??= setTimeout(() => this.#picture(), pictureInterval);
  }

  #write(step: number, at: number | null, data: Uint8Array): void {
    const since = Math.max(0, (at ?? Date.now()) - this.#row.startedAt);
    for (const line of this.log.write(step, since, data)) this.#options.context.line(line);
  }

  /** Takes a picture of the graph for the page, and sums it up in the row. */
  #picture(): void {
    this.#timer = null;
    const steps = this.#graph.steps(this.ended);
    this.#detail = { ...this.#detail, steps, logCut: this.log.cut };
    const own = steps.filter(step => !step.internal);
    const over = own.filter(step => step.state !== 'waiting' && step.state !== 'running');
    const running = own.find(step => step.state === 'running') ?? steps.find(step => step.state === 'running');
    this.#change({
      steps: {
        total: own.length,
        done: over.filter(step => step.state !== 'skipped').length,
        cached: own.filter(step => step.state === 'cached').length,
      },
      ...(running ? { detail: running.instruction.slice(0, 200) } : {}),
    });
    const progress = own.length > 0 ? over.length / own.length : null;
    this.#options.context.report({ detail: this.#row.detail, progress });
    this.#tell();
    if (!this.ended && Date.now() - this.#kept.at >= recordInterval) void this.#keep();
  }

  /** Writes the end down. Answers with the error as it is told. */
  async #finish(
    state: BuildRow['state'],
    thrown: GantryError | null,
    image: string | null,
    prepared: Prepared | null,
  ): Promise<GantryError> {
    const { history } = this.#options;
    if (this.#timer) clearTimeout(this.#timer);
    const endedAt = Date.now();
    await this.log.end(endedAt - this.#row.startedAt);
    this.#row = { ...this.#row, endedAt };
    this.#picture();
    this.#explainCache(prepared);
    const { steps } = this.#detail;
    const fault = thrown && faultOf(thrown, steps, this.#parsed, step => this.log.last(step, faultLines));
    const failed = steps.find(step => step.index === fault?.step) ?? null;
    const error = thrown && explainBuildFailure(thrown, failed, fault);
    this.#detail = { ...this.#detail, fault };
    const { cached, total } = this.#row.steps;
    const detail = error ? error.message : total > 0 ? `${cached} of ${total} steps cached` : 'Built';
    this.#change({ state, image, detail, error: error && state === 'failed' ? error.toShape() : null });
    if (prepared && prepared.digests.size > 0) await history.keepFiles(this.#row.id, prepared.digests);
    await this.#keep();
    this.#tell();
    return error ?? new GantryError({ kind: 'internal', message: 'The build ended without an error.' });
  }

  /** Writes what there is into the history, one record after the other. */
  #keep(): Promise<void> {
    const { history, key } = this.#options;
    const kept = { row: this.#row, detail: this.#detail, key };
    this.#kept = { at: Date.now(), written: this.#kept.written.then(() => history.keep(kept)) };
    return this.#kept.written;
  }

  /** Compares with the last build of the same thing. */
  #explainCache(prepared: Prepared | null): void {
    const { history, key } = this.#options;
    const [last = null] = history.allOf(key, this.#row.id);
    const before = last && {
      settings: last.row.settings,
      steps: last.detail.steps,
      files: history.files(last.row.id),
    };
    const { steps } = this.#detail;
    const reasons = cacheReasons({ settings: this.#row.settings, steps, files: prepared?.digests ?? null }, before);
    this.#detail = {
      ...this.#detail,
      steps: steps.map(step => ({ ...step, reason: reasons.get(step.index) ?? '' })),
      saved: cacheGain(steps, history.allOf(key, this.#row.id)),
    };
  }

  #change(change: Partial<BuildRow>): void {
    this.#row = { ...this.#row, ...change };
    this.#options.onRow(this.#row);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
