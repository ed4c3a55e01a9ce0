import './progress-bar.css';

/** How far something has come; without a total it only says that it goes on. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
    >
      <div
        className={share === undefined ? 'progress-fill progress-open' : 'progress-fill'}
        style={{ transform: `scaleX(${share ?? 0.3})` }}
      />
    </div>
  );
}
