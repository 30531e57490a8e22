import { existsSync } from 'node:fs';
import { run } from './run.ts';

/**
 * Keeps the firewall rules of other engines. A dockerd that starts empties the chains DOCKER, DOCKER-ISOLATION-STAGE-1 and -2
 * (Moby, libnetwork/drivers/bridge: removeIPChains) and puts in only its own rules; with a second engine on the computer that
 * cuts the first one's published ports and isolation. So the rules are read before the start, and those that it lost and that are
 * not this engine's own are put back after it.
 */
export interface FirewallGuard {
  /** `ownBridges`: the bridges of this engine's networks, whose rules are its own business. */
  restore(ownBridges: string[]): Promise<number>;
}

interface Tool {
  save: string;
  restore: string;
}

/** Reads the rules as they are now. Tools that aren't there are left out: then there are no such rules. */
export async function guardFirewall(find: (program: string) => string | null): Promise<FirewallGuard> {
  const tools = ['iptables', 'ip6tables'].flatMap(name => {
    const [save, restore] = [find(`${name}-save`), find(`${name}-restore`)];
    return save && restore ? [{ save, restore }] : [];
  });
  const before = await Promise.all(tools.map(tool => savedRules(tool)));
  return {
    async restore(ownBridges) {
      let count = 0;
      for (const [index, tool] of tools.entries()) {
        const rules = lostRules(before[index] ?? '', await savedRules(tool), ownBridges);
        // A bridge that is gone meanwhile needs none.
        const lost = rules.filter(rule => bridgesOf(rule).every(bridge => existsSync(`/sys/class/net/${bridge}`)));
        if (lost.length === 0) continue;
        // --noflush: all other rules stay as they are. --wait: a starting engine may hold the lock.
        await run(tool.restore, ['--noflush', '--wait', '5'], restoreScript(lost));
        count += lost.length;
      }
      return count;
    },
  };
}

async function savedRules(tool: Tool): Promise<string> {
  return await run(tool.save, []);
}

export interface Rule {
  table: string;
  chain: string;
  /** All behind the chain's name. */
  match: string;
}

/** Chains that dockerd empties. DOCKER-USER is the administrator's, and no dockerd touches it. */
const emptied = ['DOCKER', 'DOCKER-ISOLATION-STAGE-1', 'DOCKER-ISOLATION-STAGE-2'];

/** The rules that were there and are no longer, in their order, without those of the given bridges. Input: iptables-save. */
export function lostRules(before: string, after: string, ownBridges: string[]): Rule[] {
  const present = new Set(parseRules(after).map(ruleKey));
  return parseRules(before).filter(rule => {
    if (!emptied.includes(rule.chain) || present.has(ruleKey(rule))) return false;
    return !bridgesOf(rule).some(bridge => ownBridges.includes(bridge));
  });
}

/** The interfaces that a rule names. */
function bridgesOf({ match }: Rule): string[] {
  const words = match.split(' ');
  return words.filter((_word, index) => ['-i', '-o'].includes(words[index - 1] ?? ''));
}

function ruleKey(rule: Rule): string {
  return `${rule.table} ${rule.chain} ${rule.match}`;
}

function parseRules(saved: string): Rule[] {
  const rules: Rule[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const match = /^-A (\S+) (.*)$/.exec(line);
    if (match?.[1] && match[2] !== undefined) rules.push({ table, chain: match[1], match: match[2] });
  }
  return rules;
}

/**
 * Input for iptables-restore. The rules go to the head of their chains, the last one first, so that they keep their order and come
 * before the RETURN that ends the isolation chains.
 */
export function restoreScript(rules: Rule[]): string {
  const tables = [...new Set(rules.map(rule => rule.table))];
  return tables
    .map(table => {
      const own = rules.filter(rule => rule.table === table).reverse();
      return [`*${table}`, ...own.map(rule => `-I ${rule.chain} 1 ${rule.match}`), 'COMMIT', ''].join('\n');
    })
    .join('');
}
