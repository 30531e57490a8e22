import { type ReactNode, useState } from 'react';
import { useConnection } from '../ipc/client.ts';
import { useStateStore } from '../stores/state.ts';
import { IconButton, icons, StatusShape, useRunningClock } from '../ui/index.ts';

/** What concerns the whole window and passes: the background process ended, or the engine is away. */
export function Banners() {
  const { state, losses } = useConnection();
  const [seen, setSeen] = useState(0);
  if (state === 'lost')
    return (
      <Banner>
        Gantry’s background process ended and is being started again. Containers are not touched; what you see is from
        before.
      </Banner>
    );
  if (losses > seen)
    return (
      <Banner quiet onDismiss={() => setSeen(losses)}>
        Gantry’s background process ended and was started again. Containers were not touched.
      </Banner>
    );
  return <EngineBanner />;
}

function EngineBanner() {
  const state = useStateStore(current => current.engine?.state);
  const name = useStateStore(current => current.engine?.engine.name ?? 'The engine');
  const hosted = useStateStore(current => current.engine?.features.hosted ?? false);
  if (state === 'reconnecting')
    return (
      <Banner>
        {name} stopped answering <Seconds /> ago. Gantry is connecting again; what you see is from before.
        {hosted && ' Containers run on without it.'}
      </Banner>
    );
  if (state === 'stopping') return <Banner>{name} is stopping.</Banner>;
  return null;
}

/** Whole seconds since it was first in sight: the banner comes with the loss. */
function Seconds() {
  const [since] = useState(Date.now);
  const now = useRunningClock(true, 1000);
  return <span className="g-num">{Math.max(1, Math.round((now - since) / 1000))} s</span>;
}

function Banner({ children, quiet, onDismiss }: { children: ReactNode; quiet?: boolean; onDismiss?(): void }) {
  return (
    <div className={quiet ? 'app-banner' : 'app-banner app-banner-warn'} role="status">
      <StatusShape status={quiet ? 'done' : 'restarting'} />
      <span className="g-grow">{children}</span>
      {onDismiss && <IconButton size="sm" icon={icons.close} label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
