import { useEffect, useState } from 'react';
import { formatTime, parseTime } from '../../format/time';

interface MomentFieldProps {
  label: string;
  at: string;
  onChange: (at: string) => void;
}

/** A moment to type, in UTC; what is no moment is marked and changes nothing. */
export function MomentField({ label, at, onChange }: MomentFieldProps) {
  const [text, setText] = useState(formatTime(at));
  useEffect(() => setText(formatTime(at)), [at]);
  const time = parseTime(text);
  const take = () => {
    if (time !== undefined && Date.parse(time) !== Date.parse(at)) onChange(time);
  };
  return (
    <label className="line">
      {label}
      <input
        className="field mono state-time"
        aria-invalid={time === undefined}
        title="A time as 2026-02-11 05:06:15Z"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </label>
  );
}
