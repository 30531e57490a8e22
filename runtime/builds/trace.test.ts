import { describe, expect, test } from 'vitest';
import { recordedTrace, tracedDockerfile } from '../../test/fixtures/buildkit-trace.ts';
import { parseDockerfile } from './dockerfile.ts';
import { BuildGraph } from './graph.ts';
import { ProtobufError } from './protobuf.ts';
import { readTrace } from './trace.ts';

const traces = recordedTrace.map(text => readTrace(Buffer.from(text, 'base64')));

describe('a recorded trace of BuildKit', () => {
  test('holds output with its colours', () => {
    const output = traces.flatMap(trace => trace.logs).map(log => Buffer.from(log.data).toString());
    expect(output.join('')).toBe('hi\n\u001b[31mred\u001b[0m\n');
  });

  test('draws the graph: states, times, lines, inputs', () => {
    const graph = new BuildGraph(parseDockerfile(tracedDockerfile));
    for (const trace of traces) graph.apply(trace);
    const steps = graph.steps(true);
    const own = steps.filter(step => !step.internal);
    const found = Object.fromEntries(own.map(step => [step.line, step]));
    expect(Object.keys(found)).toEqual(['1', '2', '4', '5']);
    expect(found[2]).toMatchObject({ stage: 'base', instruction: 'RUN echo hi', state: 'done' });
    expect(found[5]).toMatchObject({
      stage: 'stage-1',
      state: 'failed',
      error: expect.stringContaining('exit code: 3'),
    });
    expect(found[5]?.inputs).toEqual([found[4]?.index]);
    const { startedAt, endedAt } = found[5] ?? {};
    expect(startedAt).toBeGreaterThan(Date.UTC(2026, 0));
    expect(endedAt).toBeGreaterThan(startedAt ?? Number.POSITIVE_INFINITY);
  });

  test('cut anywhere it ends with an error or with less, never otherwise', () => {
    for (const text of recordedTrace) {
      const whole = Buffer.from(text, 'base64');
      for (let length = 0; length < whole.length; length++) {
        try {
          readTrace(whole.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }
    }
  });
});

test('bytes at random do no harm', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed;
  };
  for (let round = 0; round < 2000; round++) {
    const bytes = Uint8Array.from({ length: random() % 64 }, () => random() >> 8);
    try {
      readTrace(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtobufError);
    }
  }
});
