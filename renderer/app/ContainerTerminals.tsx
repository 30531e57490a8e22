import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { openAttach, openExec, TerminalTab } from '../features/terminals/index.ts';
import { useContainerId } from './container-id.ts';

/**
 * The Terminal tab of a container. The address may ask for one to be opened (`?open=exec`, `?open=attach`): that is done once, and
 * taken off the address, so that Back and a reload don't open another.
 */
export function ContainerTerminals({ address }: { address: string }) {
  const id = useContainerId(address);
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
