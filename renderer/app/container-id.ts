import { useStateStore } from '../stores/state.ts';

/** The id of the container that an address names by id, by the start of one (12 digits or more), or by name; null for none. */
export function useContainerId(address: string): string | null {
  return useStateStore(({ containers }) => {
    if (containers.has(address)) return address;
    for (const row of containers.values())
      if (row.name === address || (address.length >= 12 && row.id.startsWith(address))) return row.id;
    return null;
  });
}
