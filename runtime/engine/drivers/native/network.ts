import * as z from 'zod';
import { GantryError } from '../../../contract/index.ts';
import { run } from './run.ts';

/** An IPv4 network: its address as a number, and its prefix length. */
interface Network {
  address: number;
  prefix: number;
}

/**
 * Networks for the engine's bridge, in order of preference. From the private ranges (RFC 1918), but not those that Docker
 * (172.17 to 172.20), Podman (10.88), libvirt (192.168.122) and most home routers take first.
 */
const candidates = [
  '172.30.0.0/16',
  '172.29.0.0/16',
  '172.28.0.0/16',
  '172.27.0.0/16',
  '172.26.0.0/16',
  '10.213.0.0/16',
  '10.214.0.0/16',
  '192.168.208.0/20',
];

/** The first candidate that overlaps none of the taken networks, as `172.30.0.1/16`; null when all overlap. */
export function freeBridgeAddress(taken: string[]): string | null {
  const used = taken.map(parseNetwork).filter(network => network !== null);
  for (const candidate of candidates) {
    const network = parseNetwork(candidate);
    if (network && !used.some(other => overlap(network, other))) return candidate.replace(/\.0\/(\d+)$/, '.1/$1');
  }
  return null;
}

function parseNetwork(text: string): Network | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (!match) return null;
  const bytes = match.slice(1, 5).map(Number);
  return { address: bytes.reduce((sum, byte) => sum * 256 + byte, 0), prefix: Number(match[5] ?? 32) };
}

function overlap(a: Network, b: Network): boolean {
  // A default route covers everything and conflicts with nothing.
  if (a.prefix === 0 || b.prefix === 0) return false;
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}

/** What `ip -json address show` prints, as far as it is used. */
const addresses = z.array(
  z.object({
    ifname: z.string().optional(),
    flags: z.array(z.string()).default([]),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    addr_info: z.array(z.object({ family: z.string(), local: z.string(), prefixlen: z.number() })).default([]),
  }),
);
const routes = z.array(z.object({ dst: z.string() }));

/**
 * Makes the engine's bridge if it isn't there, and answers with its address. dockerd makes only a bridge that is called docker0
 * by itself, and refuses an address (`bip`) beside another name; so name and address are set here. A bridge that is there keeps
 * its address, because containers that run on hold addresses of it.
 */
export async function ensureBridge(ip: string, bridge: string): Promise<string> {
  const all = addresses.parse(JSON.parse(await run(ip, ['-details', '-json', 'address', 'show'])));
  const found = all.find(link => link.ifname === bridge);
  if (found && found.linkinfo?.info_kind !== 'bridge')
    throw new GantryError({
      kind: 'conflict',
      message: `The network interface ${bridge} exists and is no bridge.`,
      hint: `Rename or remove the interface ${bridge}, then start the engine again.`,
    });
  if (!found) await run(ip, ['link', 'add', 'name', bridge, 'type', 'bridge']);
  let address = firstIpv4(found);
  if (!address) {
    address = freeBridgeAddress(await takenNetworks(ip, all));
    if (!address)
      throw new GantryError({
        kind: 'conflict',
        message: 'No private network is free for containers: every range that Gantry tries is routed somewhere.',
        hint: `Give the bridge an address yourself: ip address add <address>/<prefix> dev ${bridge}.`,
      });
    await run(ip, ['address', 'add', address, 'dev', bridge]);
  }
  if (!found?.flags.includes('UP')) await run(ip, ['link', 'set', 'dev', bridge, 'up']);
  return address;
}

function firstIpv4(link: z.infer<typeof addresses>[number] | undefined): string | null {
  const info = link?.addr_info.find(entry => entry.family === 'inet');
  return info ? `${info.local}/${info.prefixlen}` : null;
}

async function takenNetworks(ip: string, links: z.infer<typeof addresses>): Promise<string[]> {
  const routed = routes.parse(JSON.parse(await run(ip, ['-4', '-json', 'route', 'show', 'table', 'all'])));
  const own = links.flatMap(link => link.addr_info.map(info => `${info.local}/${info.prefixlen}`));
  return [...own, ...routed.map(route => route.dst)];
}

/** Removes the engine's bridge, at a reset. One that isn't there is no error. */
export async function removeBridge(ip: string, bridge: string): Promise<void> {
  try {
    await run(ip, ['link', 'delete', 'dev', bridge]);
  } catch (thrown) {
    if (!/cannot find device/i.test(thrown instanceof GantryError ? (thrown.detail ?? '') : '')) throw thrown;
  }
}
