import { useEffect, useState } from 'react';
import { formatTime, parseTime } from '../format/time';
import './moment.css';

interface MomentProps {
  name: string;
  value: string | undefined;
  /** What an open end comes to. */
  hint: string | null;
  onChange: (time: string | undefined) => void;
}

/** A moment to type, in UTC; empty stands for an open end, and what is no moment is marked and changes nothing. */
export function Moment({ name, value, hint, onChange }: MomentProps) {
  const shown = value ? formatTime(value) : '';
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const time = parseTime(text);
  const wrong = text.trim() !== '' && time === undefined;
  function commit() {
    if (text === shown || wrong) return;
    onChange(time);
  }
  return (
    <input
      className="field mono time-field"
      aria-label={`${name} (UTC)`}
      aria-invalid={wrong}
      title={wrong ? 'Write a time as 2026-02-11 05:06:15Z' : `${name}, UTC: 2026-02-11 05:06:15Z, or a day`}
      placeholder={hint ? formatTime(hint) : 'YYYY-MM-DD HH:MM:SSZ'}
      spellCheck={false}
      autoComplete="off"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        commit();
      }}
    />
  );
}
