import type { ReactNode } from 'react';
import type { AppError } from '../../shared/result';
import { advice } from '../format/failure';
import { Text } from './text';
import './states.css';

/** What went wrong, in place, with what to try. */
export function Problem({
  error,
  onRetry,
  onDismiss,
}: {
  error: AppError;
  onRetry?: () => void;
  onDismiss?: () => void;
}) {
  const hint = advice(error);
  return (
    <div className="problem" role="alert">
      <div className="problem-words">
        <strong>
          <Text value={error.message} />
        </strong>
        {hint && <span>{hint}</span>}
      </div>
      {onRetry && (
        <button type="button" className="button button-small" onClick={onRetry}>
          Try again
        </button>
      )}
      {onDismiss && (
        <button type="button" className="button button-small" onClick={onDismiss}>
          Dismiss
        </button>
      )}
    </div>
  );
}

/** Nothing to show, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <div className="empty-words">{children}</div>
    </div>
  );
}

/** Grey lines where rows will be, so that nothing jumps when they come. */
export function Skeleton({ rows, label = 'Loading' }: { rows: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={index} className="skeleton-row" />
      ))}
    </div>
  );
}
