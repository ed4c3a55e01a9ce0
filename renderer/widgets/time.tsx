import { memo } from 'react';
import { formatTime, localTime } from '../format/time';

/** A moment in UTC; this machine's own time shows on hover. */
export const Time = memo(function Time({ iso }: { iso: string }) {
  return (
    <time className="mono" dateTime={iso} title={localTime(iso)}>
      {formatTime(iso)}
    </time>
  );
});
