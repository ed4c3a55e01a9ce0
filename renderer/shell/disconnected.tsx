import { useEffect, useState } from 'react';
import { useCase, useStores } from '../stores/stores';

/** An engine that is restarted is back sooner than this; only a longer absence is worth a message. */
const PATIENCE = 2_000;

const ADVICE = {
  browser: 'Its process may have been stopped. Start Coldtrail again and open the address it prints.',
  electron: 'It is being started again. If this stays, quit Coldtrail and open the case anew.',
};

/** Lies over the top of the page while the engine is away: what happened, what is safe, what to try. */
export function Disconnected() {
  const { client } = useStores();
  const connected = useCase((state) => state.connected);
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connected) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [connected]);
  if (connected || !late) return null;
  return (
    <div className="disconnected problem" role="alert">
      <div className="problem-words">
        <strong>The engine is not answering; what is on the screen may be old.</strong>
        <span>{`${ADVICE[client.host]} Findings already kept are safe in the case file.`}</span>
      </div>
    </div>
  );
}
