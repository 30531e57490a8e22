import type { RunSpec } from '../../runtime/contract/containers.ts';

type Port = RunSpec['ports'][number];
type Mount = RunSpec['mounts'][number];

/** Values of `docker run` flags. A string result is the sentence that says what is wrong. */

/** A port that is one number has to be a valid one, a range both ends: "8000-8002". */
function portRange(text: string): [number, number] | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!found) return undefined;
  const first = Number(found[1]);
  const last = Number(found[2] ?? found[1]);
  return first >= 1 && last <= 65_535 && first <= last ? [first, last] : undefined;
}

/** More mappings in one range than this are a slip: each is a rule and a listener of the engine's. */
const longestRange = 200;

/** [ip:][host]:container[/proto], [ip]::container and ranges (docker/go-connections nat.ParsePortSpec). */
export function parsePort(text: string): Port[] | string {
  const [address = '', proto = 'tcp'] = text.split('/');
  const found = /^(?:(\[[^\]]*\]|[^:]*):)?(?:([^:]*):)?([^:]+)$/.exec(address);
  const wrong = `-p doesn’t read as a port mapping: “${text}”.`;
  if (!found || text.split('/').length > 2) return wrong;
  if (proto !== 'tcp' && proto !== 'udp' && proto !== 'sctp') return `-p knows tcp, udp and sctp, not “${proto}”.`;
  // With two colons the first part is an address, with one it is the host's port.
  const [hostIp, hostText] = found[2] === undefined ? ['', found[1] ?? ''] : [found[1] ?? '', found[2]];
  const inside = portRange(found[3] ?? '');
  const outside = hostText === '' ? null : portRange(hostText);
  if (!inside || outside === undefined) return wrong;
  const length = inside[1] - inside[0];
  if (length >= longestRange)
    return `-p maps ${length + 1} ports at once: “${text}”. Gantry takes up to ${longestRange}.`;
  if (outside && outside[1] - outside[0] !== length)
    return `-p needs as many host ports as container ports: “${text}”.`;
  return Array.from({ length: length + 1 }, (_, step) => ({
    hostIp: hostIp.replace(/^\[|\]$/g, ''),
    host: outside ? outside[0] + step : null,
    container: inside[0] + step,
    protocol: proto,
  }));
}

/** 512m, 1.5g, 1073741824: a number with b, k, m or g, in powers of 1024 (docker/go-units RAMInBytes). */
export function parseMemory(text: string): number | string {
  const found = /^(\d+(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i.exec(text);
  if (!found) return `-m needs an amount such as 512m or 2g: “${text}”.`;
  const power = ['', 'k', 'm', 'g', 't'].indexOf((found[2] ?? '').toLowerCase().replace('b', ''));
  return Math.round(Number(found[1]) * 1024 ** power);
}

/** [source:]target[:options]; a source with a slash at its start, `~` or a dot is a folder, another one a volume. */
export function parseVolume(text: string): Mount | string {
  // C:\data:/data: the colon of a drive isn't a separator.
  const parts = text.split(/(?<!^[a-zA-Z]):/);
  const [source, target, options] =
    parts.length === 1 ? ['', parts[0] ?? '', ''] : [parts[0] ?? '', parts[1] ?? '', parts[2] ?? ''];
  if (parts.length > 3 || target === '') return `-v doesn’t read as a mount: “${text}”.`;
  const known = options.split(',').filter(option => option !== '');
  const foreign = known.filter(option => option !== 'ro' && option !== 'rw');
  if (foreign.length > 0) return `Gantry can’t set the mount option ${foreign.join(', ')} yet: “${text}”.`;
  const type = /^(\/|~|\.|[a-zA-Z]:[\\/])/.test(source) ? 'bind' : 'volume';
  return { type, source, target, readOnly: known.includes('ro') };
}

/** --tmpfs /run[:options]. */
export function parseTmpfs(text: string): Mount | string {
  const [target = '', options] = text.split(':');
  if (target === '') return '--tmpfs needs a path.';
  if (options) return `Gantry can’t set the options of --tmpfs yet: “${text}”.`;
  return { type: 'tmpfs', source: '', target, readOnly: false };
}

/** type=bind,source=/a,target=/b,readonly: one line of CSV (docker/cli opts.MountOpt). */
export function parseMount(text: string): Mount | string {
  const mount = { type: 'volume' as Mount['type'], source: '', target: '', readOnly: false };
  for (const field of csvFields(text)) {
    const at = field.indexOf('=');
    const name = (at < 0 ? field : field.slice(0, at)).trim().toLowerCase();
    const value = at < 0 ? 'true' : field.slice(at + 1);
    if (name === 'type') {
      if (value !== 'bind' && value !== 'volume' && value !== 'tmpfs')
        return `Gantry can’t mount the type ${value} yet: “${text}”.`;
      mount.type = value;
    } else if (name === 'source' || name === 'src') mount.source = value;
    else if (name === 'target' || name === 'dst' || name === 'destination') mount.target = value;
    else if (name === 'readonly' || name === 'ro') mount.readOnly = /^(1|t|true)$/i.test(value);
    else return `Gantry can’t set the mount option ${name} yet: “${text}”.`;
  }
  return mount.target === '' ? `--mount needs a target: “${text}”.` : mount;
}

function csvFields(text: string): string[] {
  const fields = text.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [];
  return fields.map(field => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
}
