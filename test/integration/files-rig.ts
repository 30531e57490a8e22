import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { AsyncQueue } from '../../runtime/base/index.ts';
import type { RuntimeContract, TaskRow, UploadEntry } from '../../runtime/contract/index.ts';
import { containers as api, type DockerClient, images } from '../../runtime/docker/index.ts';
import type { Handlers } from '../../runtime/index.ts';
import { type Rig, signal, spec, until } from './containers-rig.ts';

export type Files = Handlers<RuntimeContract>['files'];

/** The docker CLI on the rig's engine. */
export function docker(rig: Rig, ...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('docker', ['-H', rig.engine.dockerHost, ...args], {
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** A running container whose command made files first; resolves when it says so in its last file, /made. */
export async function containerWith(rig: Rig, script: string, input: Parameters<typeof spec>[0] = {}): Promise<string> {
  const command = ['sh', '-c', `${script}\necho > /made; trap exit TERM; sleep 9999 & wait`];
  const { id } = await rig.containers.run({ spec: spec({ command, ...input }), start: true }, { signal });
  if (!id) throw new Error('no container');
  for (let i = 0; i < 200; i += 1) {
    const made = await api.changes(rig.client, id);
    if (made.some(change => change.Path === '/made')) return id;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error('The container made no files.');
}

/** An image with one file and no program at all. */
export async function scratchImage(client: DockerClient, content: Buffer): Promise<string> {
  const archive = pack();
  archive.entry({ name: 'only', mode: 0o640, uid: 7, gid: 8 }, content);
  archive.entry({ name: 'folder', type: 'directory', mode: 0o755, uid: 1000, gid: 1001 });
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  const options = { repo: 'gantry-test/scratch', tag: '1' };
  for await (const message of images.importRoot(client, Readable.from([Buffer.concat(chunks)]), options)) void message;
  return 'gantry-test/scratch:1';
}

/** What a page does: answers each wish with the bytes of that piece. */
export async function uploadBytes(
  files: Files,
  input: { id: string; folder: string; replace?: string[] },
  contents: Record<string, Buffer | null>,
): Promise<number> {
  const names = Object.keys(contents);
  const entries: UploadEntry[] = names.map(path => ({
    path,
    type: contents[path] ? 'file' : 'directory',
    size: contents[path]?.length ?? 0,
    modified: 1_700_000_000_000,
  }));
  const inbound = new AsyncQueue<{ data: Uint8Array<ArrayBuffer> }>();
  let receive: (message: { data: Uint8Array<ArrayBuffer> }) => void = message => inbound.push(message);
  let asked = 0;
  const items = files.upload(
    { replace: [], ...input, entries },
    {
      signal,
      onInbound: then => {
        receive = then;
      },
    },
  );
  for await (const item of items) {
    if (item.type !== 'want') continue;
    asked += 1;
    const content = contents[names[item.entry] ?? ''] ?? Buffer.alloc(0);
    receive({ data: Uint8Array.from(content.subarray(item.offset, item.offset + item.length)) });
  }
  return asked;
}

/** Waits for a task's end; fails with its error. */
export async function ended(rig: Rig, { task }: { task: string }): Promise<TaskRow> {
  const row = await until('task', () => {
    const found = rig.store.get('tasks', task);
    return found && found.state !== 'running' ? found : null;
  });
  if (row.state !== 'done') throw new Error(`${row.title}: ${row.error?.message ?? row.state}`);
  return row;
}
