import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { clamp } from '../format/number';
import './splitter.css';

interface SplitterProps {
  label: string;
  /** Where the pane lies whose size this line changes. */
  side?: 'right' | 'below';
  /** Width of the pane at the right, height of the one below, in pixels. */
  size: number;
  least: number;
  most: number;
  onChange: (size: number) => void;
}

/** A line between two panes that pointer and arrow keys move. */
export function Splitter({ label, side = 'right', size, least, most, onChange }: SplitterProps) {
  const from = useRef<{ at: number; size: number } | null>(null);
  const set = (wanted: number) => onChange(Math.round(clamp(wanted, least, most)));
  const place = (event: PointerEvent) => (side === 'right' ? event.clientX : event.clientY);
  const [grow, shrink] =
    side === 'right' ? (['ArrowLeft', 'ArrowRight'] as const) : (['ArrowUp', 'ArrowDown'] as const);
  function press(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { at: place(event), size };
  }
  function move(event: PointerEvent<HTMLDivElement>) {
    if (from.current) set(from.current.size + from.current.at - place(event));
  }
  function key(event: KeyboardEvent) {
    const step = event.shiftKey ? 80 : 20;
    if (event.key === grow) set(size + step);
    else if (event.key === shrink) set(size - step);
    else if (event.key === 'Home') set(least);
    else if (event.key === 'End') set(most);
    else return;
    event.preventDefault();
  }
  return (
    <div
      className="splitter"
      data-side={side}
      role="separator"
      aria-orientation={side === 'right' ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-valuenow={size}
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
