import './Icon.css';

/** The mark: a gantry that carries a container. Takes the text colour, the load is the accent. */
export function BrandMark({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden="true">
      <path
        d="M1.5 3.8h15M3.8 3.8v11.7M14.2 3.8v11.7M2 15.5h3.6M12.4 15.5H16"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <path d="M9 3.8V8" stroke="currentColor" strokeWidth="1.3" />
      <rect x="6.4" y="8" width="5.2" height="4.2" rx=".9" fill="var(--accent-fill)" />
    </svg>
  );
}

const line = 'var(--line-control)';
const strong = 'var(--text-3)';

/** The drawing of the empty state: a gantry crane puts down its first container. */
export function GantryCrane() {
  return (
    <svg className="g-crane" width="196" height="98" viewBox="0 0 196 98" fill="none" stroke={line} aria-hidden="true">
      <path d="M6 20h184M6 27h184" stroke={strong} />
      <path
        d="M10 27 17 20l7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 7-7 7 7 5-7"
        stroke="var(--line-strong)"
        strokeWidth="1"
      />
      <path d="M34 27 28 90M46 27l6 63M30 70h20M150 27l-6 63M162 27l6 63M146 70h20" stroke={strong} />
      <path d="M22 93.5h36M138 93.5h36" stroke={strong} />
      <rect x="88" y="12" width="26" height="8" rx="2" fill="var(--bg-page)" stroke={strong} />
      <path d="M94 27v17M108 27v17" stroke={strong} strokeWidth="1" />
      <rect x="80" y="44" width="42" height="17" rx="1.5" fill="var(--accent-fill)" stroke="none" />
      <path d="M87 48v9M94 48v9M101 48v9M108 48v9M115 48v9" stroke="var(--on-accent)" strokeWidth="1" opacity=".55" />
      <rect x="66" y="77" width="34" height="16.5" rx="1.5" fill="var(--bg-page)" />
      <path d="M72 81v8.5M78 81v8.5M83 81v8.5M88 81v8.5M94 81v8.5" strokeWidth="1" />
      <rect x="102" y="77" width="34" height="16.5" rx="1.5" fill="var(--bg-page)" />
      <path d="M108 81v8.5M114 81v8.5M119 81v8.5M124 81v8.5M130 81v8.5" strokeWidth="1" />
    </svg>
  );
}
