import { type Field, fieldsOf, numberOf, textOf, within } from './protobuf.ts';

/** A node of BuildKit's graph. It is sent again, whole, whenever something of it changed. Times are epoch milliseconds. */
export interface Vertex {
  digest: string;
  inputs: string[];
  name: string;
  cached: boolean;
  started: number | null;
  completed: number | null;
  error: string;
}

/** How far a part of a vertex is. */
export interface VertexStatus {
  id: string;
  vertex: string;
  current: number;
  total: number;
  completed: boolean;
}

/** Bytes that a vertex wrote to its output, not cut at line ends. */
export interface VertexLog {
  vertex: string;
  at: number | null;
  data: Uint8Array;
}

export interface VertexWarning {
  vertex: string;
  text: string;
  /** From 1; null where it names no line. */
  line: number | null;
}

/** One message of a build's trace. */
export interface Trace {
  vertexes: Vertex[];
  statuses: VertexStatus[];
  logs: VertexLog[];
  warnings: VertexWarning[];
}

/**
 * Reads an aux message `moby.buildkit.trace` of `POST /build?version=2`: `moby.buildkit.v1.StatusResponse` (BuildKit,
 * api/services/control/control.proto) with vertexes = 1, statuses = 2, logs = 3, warnings = 4.
 */
export function readTrace(message: Uint8Array): Trace {
  const trace: Trace = { vertexes: [], statuses: [], logs: [], warnings: [] };
  for (const field of fieldsOf(message)) {
    if (field.number === 1) trace.vertexes.push(readVertex(field));
    else if (field.number === 2) trace.statuses.push(readStatus(field));
    else if (field.number === 3) trace.logs.push(readLog(field));
    else if (field.number === 4) trace.warnings.push(readWarning(field));
  }
  return trace;
}

/** `Vertex`: digest = 1, inputs = 2, name = 3, cached = 4, started = 5, completed = 6, error = 7. */
function readVertex(message: Field): Vertex {
  const vertex: Vertex = {
    digest: '',
    inputs: [],
    name: '',
    cached: false,
    started: null,
    completed: null,
    error: '',
  };
  for (const field of within(message)) {
    if (field.number === 1) vertex.digest = textOf(field);
    else if (field.number === 2) vertex.inputs.push(textOf(field));
    else if (field.number === 3) vertex.name = textOf(field);
    else if (field.number === 4) vertex.cached = numberOf(field) === 1;
    else if (field.number === 5) vertex.started = readTime(field);
    else if (field.number === 6) vertex.completed = readTime(field);
    else if (field.number === 7) vertex.error = textOf(field);
  }
  return vertex;
}

/** `VertexStatus`: ID = 1, vertex = 2, name = 3, current = 4, total = 5, timestamp = 6, started = 7, completed = 8. */
function readStatus(message: Field): VertexStatus {
  const status: VertexStatus = { id: '', vertex: '', current: 0, total: 0, completed: false };
  for (const field of within(message)) {
    if (field.number === 1) status.id = textOf(field);
    else if (field.number === 2) status.vertex = textOf(field);
    else if (field.number === 4) status.current = numberOf(field);
    else if (field.number === 5) status.total = numberOf(field);
    else if (field.number === 8) status.completed = true;
  }
  return status;
}

/** `VertexLog`: vertex = 1, timestamp = 2, stream = 3, msg = 4. */
function readLog(message: Field): VertexLog {
  const log: VertexLog = { vertex: '', at: null, data: new Uint8Array() };
  for (const field of within(message)) {
    if (field.number === 1) log.vertex = textOf(field);
    else if (field.number === 2) log.at = readTime(field);
    else if (field.number === 4 && field.type === 'bytes') log.data = field.value;
  }
  return log;
}

/** `VertexWarning`: vertex = 1, level = 2, short = 3, detail = 4, url = 5, info = 6, ranges = 7. */
function readWarning(message: Field): VertexWarning {
  const warning: VertexWarning = { vertex: '', text: '', line: null };
  for (const field of within(message)) {
    if (field.number === 1) warning.vertex = textOf(field);
    else if (field.number === 3) warning.text = textOf(field);
    else if (field.number === 7 && warning.line === null) warning.line = readLine(field);
  }
  return warning;
}

/** `pb.Range`: start = 1; `pb.Position`: line = 1. */
function readLine(message: Field): number | null {
  for (const field of within(message)) {
    if (field.number !== 1) continue;
    for (const position of within(field)) if (position.number === 1) return numberOf(position) || null;
  }
  return null;
}

/** `google.protobuf.Timestamp`: seconds = 1, nanos = 2. */
function readTime(message: Field): number {
  let time = 0;
  for (const field of within(message)) {
    if (field.number === 1) time += numberOf(field) * 1000;
    else if (field.number === 2) time += numberOf(field) / 1e6;
  }
  return time;
}
