import { useEffect, useState } from 'react';
import { formatSeconds } from '../format/number';

const PATIENCE = 400;

/** How long a call has run and a way to stop it; appears once it is slow, in a place kept free for it. */
export function Working({ since, onCancel }: { since: number | null | undefined; onCancel: () => void }) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === null || since === undefined) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, [since]);
  const elapsed = since === null || since === undefined ? 0 : now - since;
  return (
    <span className="working">
      {elapsed > PATIENCE && (
        <>
          <span className="working-bar" aria-hidden="true" />
          <span role="timer">{formatSeconds(elapsed / 1000)}</span>
          <button type="button" className="button button-small" onClick={onCancel}>
            Cancel
          </button>
        </>
      )}
    </span>
  );
}
