import type { BuildSecret, BuildSettings } from '../../../runtime/contract/builds.ts';
import { quoteCommand } from '../../format/index.ts';

/** The equal `docker build` line. A context from standard input needs a shell's `<`, which is not quoted. */
export function dockerBuild({
  source,
  tags,
  args,
  labels,
  target,
  platform,
  noCache,
  pull,
  network,
  secrets,
}: BuildSettings): string {
  const flags = [
    ...tags.flatMap(tag => ['-t', tag]),
    ...args.flatMap(({ name, value }) => ['--build-arg', `${name}=${value}`]),
    ...labels.flatMap(({ name, value }) => ['--label', `${name}=${value}`]),
    ...(target ? ['--target', target] : []),
    ...(platform ? ['--platform', platform] : []),
    ...(noCache ? ['--no-cache'] : []),
    ...(pull ? ['--pull'] : []),
    ...secrets.flatMap(secret => ['--secret', secretFlag(secret)]),
    ...(network === 'default' ? [] : ['--network', network]),
  ];
  const build = ['docker', 'build', ...flags];
  switch (source.type) {
    case 'git':
      return quoteCommand([...build, ...(source.dockerfile ? ['-f', source.dockerfile] : []), source.url]);
    case 'dockerfile':
      return `${quoteCommand([...build, '-'])} < ${quoteCommand([source.path])}`;
    case 'archive':
      return `${quoteCommand([...build, ...(source.dockerfile ? ['-f', source.dockerfile] : []), '-'])} < ${quoteCommand([source.path])}`;
    case 'folder': {
      const file = source.dockerfile.startsWith('/') ? source.dockerfile : `${source.path}/${source.dockerfile}`;
      return quoteCommand([...build, ...(source.dockerfile ? ['-f', file] : []), source.path]);
    }
  }
}

/** Without a source the docker CLI takes the variable that has the id's name: a typed value is on no command line. */
function secretFlag({ id, from }: BuildSecret): string {
  if (from.type === 'file') return `id=${id},src=${from.path}`;
  return from.type === 'environment' ? `id=${id},env=${from.name}` : `id=${id}`;
}
