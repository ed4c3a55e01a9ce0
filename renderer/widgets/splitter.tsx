import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import './splitter.css';

interface SplitterProps {
  label: string;
  /** Width in pixels of the pane to the right. */
  width: number;
  least: number;
  most: number;
  onChange: (width: number) => void;
}

/** A line between two panes that pointer and arrow keys move. */
export function Splitter({ label, width, least, most, onChange }: SplitterProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const clamp = (wanted: number) => Math.round(Math.min(most, Math.max(least, wanted)));
  function press(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  }
  function move(event: PointerEvent<HTMLDivElement>) {
    if (from.current) onChange(clamp(from.current.width + from.current.x - event.clientX));
  }
  function key(event: KeyboardEvent<HTMLDivElement>) {
    const step = event.shiftKey ? 80 : 20;
    if (event.key === 'ArrowLeft') onChange(clamp(width + step));
    else if (event.key === 'ArrowRight') onChange(clamp(width - step));
    else if (event.key === 'Home') onChange(least);
    else if (event.key === 'End') onChange(most);
    else return;
    event.preventDefault();
  }
  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={key}
    />
  );
}
