import { describe, expect, it } from 'vitest';
import { formOf, newKey, rowOf, specOf } from './form.ts';

describe('the Run form', () => {
  it('makes the same spec of a form that was made of a spec', () => {
    const { spec } = specOf(
      formOf({
        image: 'postgres:16',
        name: 'db',
        command: ['sh', '-c', 'echo "a b"'],
        entrypoint: ['/bin/sh'],
        ports: [{ host: 5432, container: 5432 }],
        env: [{ name: 'A', value: 'b c' }],
        mounts: [{ type: 'volume', source: 'data', target: '/data' }],
        memory: 512 * 1024 * 1024,
        restart: 'on-failure',
        maxRetries: 3,
      }),
    );
    expect(spec).toMatchObject({
      command: ['sh', '-c', 'echo "a b"'],
      entrypoint: ['/bin/sh'],
      ports: [{ hostIp: '', host: 5432, container: 5432, protocol: 'tcp' }],
      env: [{ name: 'A', value: 'b c' }],
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
      memory: 536870912,
      maxRetries: 3,
    });
  });

  it('leaves rows out that are still empty, and finds the row of a problem all the same', () => {
    const form = formOf({ image: 'x', ports: [{ host: null, container: 80 }] });
    const filled = form.ports[0];
    form.ports.unshift({ key: newKey(), hostIp: '', host: null, container: null, protocol: 'tcp' });
    const { spec, rows } = specOf(form);
    expect(spec.ports).toHaveLength(1);
    expect(rowOf('ports.0.host', rows)).toBe(filled?.key);
    expect(rowOf('name', rows)).toBeNull();
  });

  it('says what is wrong with a command that can’t be split', () => {
    const form = { ...formOf({ image: 'x' }), command: 'echo "open' };
    const { problems, spec } = specOf(form);
    expect(problems[0]?.field).toBe('command');
    expect(spec.command).toBeNull();
  });
});
