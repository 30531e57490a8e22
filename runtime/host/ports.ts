import { readdir, readFile, readlink } from 'node:fs/promises';

/** A socket on this computer that waits for traffic. */
export interface Listener {
  protocol: 'tcp' | 'udp';
  /** Numeric address; `0.0.0.0` and `::` are the wildcards. An IPv4 address mapped into IPv6 is given as IPv4. */
  address: string;
  port: number;
  inode: string;
}

/** The process that owns a socket, as far as this user may see it. */
export interface PortHolder {
  name: string;
  pid: number;
}

const tables = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const;

/** Socket states of the kernel's tables: TCP_LISTEN, and TCP_CLOSE for an unconnected UDP socket. */
const waiting = { tcp: '0A', udp: '07' };

/** Reads the kernel's socket tables. Empty where there are none (not Linux). */
export async function readListeners(): Promise<Listener[]> {
  const texts = await Promise.all(tables.map(([, file]) => readFile(file, 'utf8').catch(() => '')));
  return tables.flatMap(([protocol], i) => parseTable(protocol, texts[i] ?? ''));
}

/** Parses a table such as `/proc/net/tcp` (proc_net_tcp(5)): `sl local_address rem_address st … inode`. */
export function parseTable(protocol: 'tcp' | 'udp', text: string): Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [addressHex = '', portHex = ''] = (fields[1] ?? '').split(':');
    if (fields[3] !== waiting[protocol]) continue;
    const address = decodeAddress(addressHex);
    const port = Number.parseInt(portHex, 16);
    if (address === null || !(port > 0)) continue;
    listeners.push({ protocol, address, port, inode: fields[9] ?? '' });
  }
  return listeners;
}

/** The kernel prints addresses as 32-bit words in host order, which is little-endian on all that Gantry runs on. */
function decodeAddress(hex: string): string | null {
  if (!/^([0-9A-F]{8}){1,4}$/i.test(hex)) return null;
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(word => (word.match(/../g) ?? []).reverse());
  const values = bytes.map(byte => Number.parseInt(byte, 16));
  if (values.length === 4) return values.join('.');
  if (values.length !== 16) return null;
  const mapped = values.slice(0, 10).every(v => v === 0) && values[10] === 255 && values[11] === 255;
  return mapped ? values.slice(12).join('.') : compressIpv6(values);
}

function compressIpv6(values: number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((values[i * 2] ?? 0) << 8) | (values[i * 2 + 1] ?? 0)).toString(16),
  );
  // The URL parser knows the canonical form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** An address as users and engines write it, in the form the comparison needs; empty means every address. */
export function normalizeAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === '' || bare === '*') return '';
  if (bare === 'localhost') return '127.0.0.1';
  if (!bare.includes(':')) return bare;
  try {
    return new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  } catch {
    return bare;
  }
}

/**
 * Whether two listeners on the same port and protocol exclude each other. A wildcard excludes every address of its
 * family; `::` also takes IPv4, as it does unless a program asks otherwise; empty is what `docker run -p 80:80` binds,
 * `0.0.0.0` and `::` both.
 */
export function addressesCollide(a: string, b: string): boolean {
  const [first, second] = [normalizeAddress(a), normalizeAddress(b)];
  if (first === '' || second === '' || first === '::' || second === '::') return true;
  if (first === second) return true;
  const [firstIs6, secondIs6] = [first.includes(':'), second.includes(':')];
  return firstIs6 === secondIs6 && (first === '0.0.0.0' || second === '0.0.0.0');
}

/** The first port after `port` that `taken` does not name, going round at the top to 1024; null when there is none. */
export function nextFreePort(port: number, taken: (port: number) => boolean): number | null {
  for (let next = port + 1; next <= 65535; next++) if (!taken(next)) return next;
  for (let next = 1024; next < port; next++) if (!taken(next)) return next;
  return null;
}

/**
 * Finds the process that has a socket open, by the links in `/proc/<pid>/fd`. Null when it belongs to another user,
 * whose links only root may read. Costs some milliseconds: asked only about ports that are known to be taken.
 */
export async function findHolder(inode: string): Promise<PortHolder | null> {
  if (!/^[1-9]\d*$/.test(inode)) return null;
  const wanted = `socket:[${inode}]`;
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name));
  for (const pid of pids) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(descriptors.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (!links.includes(wanted)) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return { name: name.trim() || 'unknown', pid: Number(pid) };
  }
  return null;
}

/** The lowest port an ordinary user may bind. 1024 where the kernel doesn't say. */
export async function firstUnprivilegedPort(): Promise<number> {
  const text = await readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').catch(() => '');
  const value = Number.parseInt(text, 10);
  return Number.isInteger(value) && value >= 0 ? value : 1024;
}
