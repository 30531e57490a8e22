import type { EngineRow } from '../../../contract/index.ts';

/** The hosted engine as the switcher shows it. */
export function nativeRow(socket: string): EngineRow {
  return {
    id: 'native',
    kind: 'native',
    name: 'Gantry engine',
    where: 'this computer',
    dockerHost: `unix://${socket}`,
    source: 'hosted',
    colour: 1,
  };
}
