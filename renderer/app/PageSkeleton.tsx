const widths = [132, 96, 168, 120, 88, 144, 104, 156];

/** What stands for a page whose code is still being read: its head and rows, of about their final size. */
export function PageSkeleton() {
  return (
    <div className="app-skeleton" role="status" aria-label="Loading">
      <div className="app-skeleton-head">
        <i style={{ width: 120, height: 10 }} />
      </div>
      {widths.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
        <div className="app-skeleton-row" key={index}>
          <i style={{ width }} />
        </div>
      ))}
    </div>
  );
}
