const circumference = 2 * Math.PI * 5.5;

/** Progress as a ring of 14 px; without a value a third of it turns (it rests with reduced motion). */
export function Ring({ value }: { value: number | null }) {
  const shown = value === null ? 0.3 : Math.max(0.02, Math.min(1, value));
  return (
    <svg className={value === null ? 'tsk-ring tsk-ring-runs' : 'tsk-ring'} viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r="5.5" stroke="var(--line-strong)" />
      <circle
        cx="7"
        cy="7"
        r="5.5"
        stroke="var(--accent)"
        strokeDasharray={`${shown * circumference} ${circumference}`}
      />
    </svg>
  );
}
