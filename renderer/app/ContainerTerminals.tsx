import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { openAttach, openExec, TerminalTab } from '../features/terminals/index.ts';
import { useStateStore } from '../stores/state.ts';

/**
 * The Terminal tab of a container. The address may ask for one to be opened (`?open=exec`, `?open=attach`): that is done once, and
 * taken off the address, so that Back and a reload don't open another.
 */
export function ContainerTerminals({ address }: { address: string }) {
  const id = useStateStore(({ containers }) => {
    if (containers.has(address)) return address;
    for (const row of containers.values())
      if (row.name === address || (address.length >= 12 && row.id.startsWith(address))) return row.id;
    return null;
  });
  const [path, navigate] = useLocation();
  const wanted = new URLSearchParams(useSearch()).get('open');
  useEffect(() => {
    if (!id || !wanted) return;
    if (wanted === 'exec') openExec(id, { dock: false });
    else if (wanted === 'attach') openAttach(id, { dock: false });
    navigate(path, { replace: true });
  }, [id, wanted, path, navigate]);
  return id && <TerminalTab containerId={id} />;
}
