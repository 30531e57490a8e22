import { expect, test } from 'vitest';
import { type RunSpec, runSpec } from '../../runtime/contract/containers.ts';
import { emptyRunSpec, formatDockerRun, formatDockerRunText, memoryFlag } from './docker-run.ts';
import { parseDockerRun } from './docker-run-parse.ts';

const spec = (part: Partial<RunSpec>): RunSpec => ({ ...emptyRunSpec(), image: 'postgres:16', ...part });
const problemsOf = (command: string) => parseDockerRun(command).problems.map(({ message }) => message);

test('an empty form is what the contract fills in', () => {
  expect(emptyRunSpec()).toEqual(runSpec.parse({ image: '' }));
});

test('the command of the design', () => {
  const text = formatDockerRunText(
    spec({
      name: 'orders-db',
      ports: [{ hostIp: '', host: 5432, container: 5432, protocol: 'tcp' }],
      env: [{ name: 'POSTGRES_DB', value: 'orders' }],
      mounts: [{ type: 'volume', source: 'orders-data', target: '/var/lib/postgresql/data', readOnly: false }],
      memory: 512 * 1024 ** 2,
      cpus: 2,
      restart: 'unless-stopped',
    }),
  );
  expect(text).toBe(
    [
      'docker run -d',
      '--name orders-db',
      '-p 5432:5432',
      '-e POSTGRES_DB=orders',
      '-v orders-data:/var/lib/postgresql/data',
      '-m 512m --cpus 2',
      '--restart unless-stopped',
      'postgres:16',
    ].join(' \\\n  '),
  );
});

test('each line names its field', () => {
  const lines = formatDockerRun(
    spec({ name: 'a', ports: [{ hostIp: '', host: 1, container: 2, protocol: 'udp' }], command: ['sh', '-c', 'a b'] }),
  );
  expect(lines.map(({ field }) => field)).toEqual(['', 'name', 'ports.0', 'image', 'command']);
  expect(lines[2]?.tokens).toEqual([
    { kind: 'flag', text: '-p' },
    { kind: 'value', text: '1:2/udp' },
  ]);
});

const trips: readonly (readonly [string, Partial<RunSpec>])[] = [
  ['name', { name: 'a-b' }],
  ['command', { command: ['sh', '-c', "echo 'it' && $X", '--rm', '-d'] }],
  ['entrypoint', { entrypoint: ['/bin/sh'], command: ['-c', 'x'] }],
  ['no entrypoint', { entrypoint: [] }],
  [
    'ports',
    {
      ports: [
        { hostIp: '', host: 80, container: 8080, protocol: 'tcp' },
        { hostIp: '127.0.0.1', host: 53, container: 53, protocol: 'udp' },
        { hostIp: '', host: null, container: 9, protocol: 'sctp' },
        { hostIp: '127.0.0.1', host: null, container: 9, protocol: 'tcp' },
        { hostIp: '::1', host: 1, container: 2, protocol: 'tcp' },
        { hostIp: '::1', host: null, container: 2, protocol: 'udp' },
      ],
    },
  ],
  [
    'env',
    {
      env: [
        { name: 'A', value: '' },
        { name: 'B', value: "x=y 'z'\nnew" },
        { name: 'A', value: 'again' },
      ],
    },
  ],
  [
    'mounts',
    {
      mounts: [
        { type: 'bind', source: '/a', target: '/b', readOnly: true },
        { type: 'bind', source: './a', target: '/b', readOnly: false },
        { type: 'bind', source: 'C:\\a b', target: '/b', readOnly: false },
        { type: 'bind', source: '/with:colon', target: '/b', readOnly: false },
        { type: 'bind', source: '/a,b"c', target: '/d:e', readOnly: true },
        { type: 'volume', source: 'data', target: '/b', readOnly: false },
        { type: 'volume', source: '', target: '/b', readOnly: false },
        { type: 'volume', source: '', target: '/b', readOnly: true },
        { type: 'tmpfs', source: '', target: '/run', readOnly: false },
        { type: 'tmpfs', source: '', target: '/run', readOnly: true },
      ],
    },
  ],
  ['labels', { labels: { a: '', 'b.c': 'd=e f' } }],
  ['network', { network: 'container:x' }],
  ['restart', { restart: 'always' }],
  ['restart on failure', { restart: 'on-failure' }],
  ['retries', { restart: 'on-failure', maxRetries: 5 }],
  ['memory', { memory: 1234567 }],
  ['no memory', { memory: 0 }],
  ['cpus', { cpus: 1.5 }],
  ['the rest', { user: '1000:1000', workingDir: '/a b', hostname: 'h', platform: 'linux/arm64' }],
  ['switches', { tty: true, interactive: true, privileged: true, init: true, autoRemove: true }],
  ['tty alone', { tty: true }],
  ['stdin alone', { interactive: true }],
];

test.each(trips)('%s comes back as it went', (_, part) => {
  const given = spec(part);
  expect(runSpec.safeParse(given).success).toBe(true);
  expect(parseDockerRun(formatDockerRunText(given))).toEqual({ spec: given, problems: [] });
});

test('further words of an entrypoint become the start of the command, which runs the same', () => {
  const { spec: back } = parseDockerRun(formatDockerRunText(spec({ entrypoint: ['tini', '--'], command: ['app'] })));
  expect([...(back.entrypoint ?? []), ...(back.command ?? [])]).toEqual(['tini', '--', 'app']);
});

test('spellings people use', () => {
  const line =
    '$ docker run -itd -p8080:80 --publish=127.0.0.1::53/udp --env A=b -v /a:/b:ro,rw --net=host --memory 1.5g --rm=false -u=0 nginx:1.27-alpine nginx -g "daemon off;"';
  const { spec: read, problems } = parseDockerRun(line);
  expect(problems).toEqual([]);
  expect(read).toMatchObject({
    interactive: true,
    tty: true,
    network: 'host',
    memory: 1.5 * 1024 ** 3,
    autoRemove: false,
    user: '0',
    image: 'nginx:1.27-alpine',
    command: ['nginx', '-g', 'daemon off;'],
    ports: [
      { host: 8080, container: 80 },
      { hostIp: '127.0.0.1', host: null, container: 53, protocol: 'udp' },
    ],
  });
  expect(
    parseDockerRun('docker run -p 8000-8001:80-81 x').spec.ports.map(({ host, container }) => [host, container]),
  ).toEqual([
    [8000, 80],
    [8001, 81],
  ]);
});

test('nothing is dropped in silence', () => {
  expect(problemsOf('docker run --gpus all x')).toEqual([
    'Gantry can’t set --gpus all yet, so the container would be made without it.',
  ]);
  expect(problemsOf('docker run --read-only --cap-add=NET_ADMIN -P x')).toHaveLength(3);
  expect(parseDockerRun('docker run --gpus all x').spec.image).toBe('x');
  expect(problemsOf('docker run -e TOKEN x')[0]).toContain('-e TOKEN takes its value from the shell');
  expect(problemsOf('docker run -v /a:/b:z x')[0]).toContain('mount option z');
  expect(problemsOf('docker run --mount type=npipe,target=x y')[0]).toContain('npipe');
  expect(problemsOf('docker run -p 99999:80 x')[0]).toContain('port mapping');
  expect(problemsOf('docker run -p 1-3:1-2 x')[0]).toContain('as many host ports');
  expect(problemsOf('docker run -p 1-60000:1-60000 x')[0]).toContain('at once');
  expect(problemsOf('docker run -m lots x')[0]).toContain('512m');
  expect(problemsOf('docker run --restart sometimes x')[0]).toContain('sometimes');
  expect(problemsOf('docker run --name')).toEqual(['--name needs a value.', 'The line names no image.']);
  expect(problemsOf('ls -l')).toContain('The line doesn’t start with “docker run”.');
  expect(problemsOf("docker run 'x")).toEqual(['A single quote is left open.']);
});

test('memory is said exactly', () => {
  expect(memoryFlag(1024 ** 3)).toBe('1g');
  expect(memoryFlag(1.5 * 1024 ** 3)).toBe('1536m');
  expect(memoryFlag(1000)).toBe('1000b');
  expect(memoryFlag(2048)).toBe('2k');
});
