// biome-ignore-all lint/correctness/noComponentHookFactories: called once each, while this module loads
import type { ReactNode, SVGProps } from 'react';

/** What lucide has nothing like at 16 px, on its 24 units, so that strokes come out as wide as its own. */
function drawing(shape: ReactNode) {
  return function OwnIcon(props: SVGProps<SVGSVGElement>) {
    return (
      <svg viewBox="0 0 24 24" aria-hidden="true" {...props}>
        {shape}
      </svg>
    );
  };
}

/** Two services and what flows between them. */
export const ComposeIcon = drawing(
  <>
    <rect x="3" y="3" width="9" height="7.5" rx="1.8" />
    <rect x="12" y="13.5" width="9" height="7.5" rx="1.8" />
    <path d="M16.5 4.2h1.8a1.95 1.95 0 0 1 1.95 1.95V9.6M7.5 19.8H5.7a1.95 1.95 0 0 1-1.95-1.95v-3.6" />
  </>,
);

/** Nodes round a manager. */
export const SwarmIcon = drawing(
  <>
    <circle cx="12" cy="12" r="2.55" />
    <circle cx="4.5" cy="5.4" r="2.25" />
    <circle cx="19.5" cy="5.4" r="2.25" />
    <circle cx="12" cy="20.4" r="1.95" />
    <path d="m6.3 6.9 3.6 3.3M17.7 6.9l-3.6 3.3M12 14.55v4.05" />
  </>,
);

/** Smaller than lucide's square, which reads as a checkbox beside the other actions. */
export const StopIcon = drawing(<rect x="5.1" y="5.1" width="13.8" height="13.8" rx="2.1" />);

/** Lines with their times. */
export const LogsIcon = drawing(<path d="M3.6 5.1h3M9.9 5.1h10.5M3.6 12h3M9.9 12h10.5M3.6 18.9h3M9.9 18.9h6.9" />);

/** A wave: what was changed, between a plus and a minus. */
export const TildeIcon = drawing(<path d="M4 14.4c1.6-4.2 4.9-4.8 8-2.4s6.4 1.8 8-2.4" />);
