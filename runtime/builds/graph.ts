import type { BuildStep } from '../contract/index.ts';
import { type Dockerfile, lineOfVertex, placeOfVertex } from './dockerfile.ts';
import type { Trace, Vertex, VertexStatus } from './trace.ts';

/** Vertexes and parts of them that are kept: a hostile engine may send any number. */
const mostSteps = 2000;
const mostParts = 200;

interface Entry {
  vertex: Vertex;
  parts: Map<string, VertexStatus>;
}

/** The graph of a build as its trace draws it, bit by bit. */
export class BuildGraph {
  readonly #entries = new Map<string, Entry>();
  readonly #dockerfile: Dockerfile | null;

  constructor(dockerfile: Dockerfile | null) {
    this.#dockerfile = dockerfile;
  }

  apply({ vertexes, statuses }: Trace): void {
    for (const vertex of vertexes) {
      const known = this.#entries.get(vertex.digest);
      if (known) known.vertex = merged(known.vertex, vertex);
      else if (this.#entries.size < mostSteps) this.#entries.set(vertex.digest, { vertex, parts: new Map() });
    }
    for (const status of statuses) {
      const parts = this.#entries.get(status.vertex)?.parts;
      if (parts && (parts.has(status.id) || parts.size < mostParts)) parts.set(status.id, status);
    }
  }

  /** The index of a vertex by its digest; -1 for an unknown one. */
  indexOf(digest: string): number {
    let index = 0;
    for (const known of this.#entries.keys()) {
      if (known === digest) return index;
      index += 1;
    }
    return -1;
  }

  /** The steps in the order in which the engine named them, so that an index never changes. */
  steps(ended: boolean): BuildStep[] {
    const indexes = new Map([...this.#entries.keys()].map((digest, index) => [digest, index]));
    return [...this.#entries.values()].map(({ vertex, parts }, index): BuildStep => {
      const place = placeOfVertex(vertex.name);
      return {
        index,
        name: vertex.name.slice(0, 4096),
        stage: place.stage.slice(0, 256),
        instruction: place.instruction.slice(0, 4096),
        internal: place.internal,
        state: stateOf(vertex, ended),
        startedAt: vertex.started,
        endedAt: vertex.completed,
        line: this.#dockerfile && lineOfVertex(this.#dockerfile, place),
        error: vertex.error.slice(0, 8192),
        reason: '',
        progress: [...parts.values()].map(part => ({
          id: part.id.slice(0, 256),
          current: part.current,
          total: part.total,
          done: part.completed,
        })),
        inputs: vertex.inputs.flatMap(digest => indexes.get(digest) ?? []),
      };
    });
  }
}

/** A vertex is sent again with what is new; older facts stay where the later message lacks them. */
function merged(before: Vertex, after: Vertex): Vertex {
  return {
    ...after,
    name: after.name || before.name,
    inputs: after.inputs.length > 0 ? after.inputs : before.inputs,
    started: before.started ?? after.started,
    completed: after.completed ?? before.completed,
    cached: before.cached || after.cached,
    error: after.error || before.error,
  };
}

function stateOf({ error, cached, completed, started }: Vertex, ended: boolean): BuildStep['state'] {
  // A step that was stopped because another one failed has an error too, but not one of its own.
  if (error) return /context canceled/i.test(error) ? 'skipped' : 'failed';
  if (cached) return 'cached';
  if (completed !== null) return 'done';
  if (ended) return 'skipped';
  return started === null ? 'waiting' : 'running';
}
