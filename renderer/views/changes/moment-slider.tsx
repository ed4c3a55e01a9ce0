import { useEffect, useState } from 'react';
import { formatTime, shortIso } from '../../format/time';

interface MomentSliderProps {
  label: string;
  at: string;
  /** Both ends of the track, each widened to hold `at`. */
  first: string;
  last: string;
  /** Moments to show on the track. */
  marks?: readonly string[];
  onChange: (at: string) => void;
}

const SETTLED = 120; // ms; a drag asks the engine once it rests
const MOST_MARKS = 300;

/** A moment on a track of time, to the second: arrows go by a hundredth of the track, Page keys by a tenth. */
export function MomentSlider({ label, at, first, last, marks = [], onChange }: MomentSliderProps) {
  const now = Math.floor(Date.parse(at) / 1000);
  const [seconds, setSeconds] = useState(now);
  useEffect(() => setSeconds(now), [now]);
  useEffect(() => {
    if (seconds === now) return;
    const timer = setTimeout(() => onChange(shortIso(new Date(seconds * 1000))), SETTLED);
    return () => clearTimeout(timer);
  }, [seconds, now, onChange]);
  const low = Math.min(Math.floor(Date.parse(first) / 1000), now);
  const high = Math.max(Math.ceil(Date.parse(last) / 1000), now, low + 1);
  const place = (iso: string) => (Date.parse(iso) / 1000 - low) / (high - low);
  const step = Math.max(1, Math.round((high - low) / 100));
  const move = (by: number) => setSeconds((held) => Math.min(high, Math.max(low, held + by)));
  return (
    <span className="moment-slider">
      <input
        type="range"
        aria-label={label}
        aria-valuetext={formatTime(new Date(seconds * 1000).toISOString())}
        min={low}
        max={high}
        value={seconds}
        onChange={(event) => setSeconds(Number(event.target.value))}
        onKeyDown={(event) => {
          const by = {
            ArrowRight: step,
            ArrowUp: step,
            ArrowLeft: -step,
            ArrowDown: -step,
            PageUp: step * 10,
            PageDown: -step * 10,
          }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      />
      <span className="moment-marks" aria-hidden="true">
        {marks.slice(-MOST_MARKS).map((mark, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two changes can share a moment
          <span key={`${mark} ${index}`} style={{ left: `${place(mark) * 100}%` }} />
        ))}
      </span>
    </span>
  );
}
