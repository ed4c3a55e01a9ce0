import { memo } from 'react';
import { splitTail } from '../format/shorten';
import { pieces, visible } from '../format/visible';
import './text.css';

interface TextProps {
  value: string;
  lines?: boolean;
  /** How it is laid out, so that it needs no element around it: long grids have many of them. */
  className?: string;
  title?: string;
}

/**
 * Any value that comes from evidence. Markup stays text, and characters that cannot be seen, or that would reorder what is
 * seen, appear as symbols whose title names them.
 */
export const Text = memo(function Text({ value, lines = false, className = '', title }: TextProps) {
  return (
    <bdi className={`evidence ${className}`.trimEnd()} title={title}>
      {pieces(value, lines).map((piece, index) =>
        piece.hidden ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
          <span key={index} className="evidence-hidden" title={piece.hidden}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
});

/** A long identifier in one line: its middle gives way, its end is always seen; the title has all of it, or `whole`. */
export const Id = memo(function Id({ value, whole = value }: { value: string; whole?: string }) {
  const [head, tail] = splitTail(value);
  return (
    <span className="id" title={visible(whole)}>
      <Text value={head} className="id-head" />
      {tail && (
        <span className="id-tail">
          <Text value={tail} />
        </span>
      )}
    </span>
  );
});

/** A value whose beginning tells most: its end gives way in one line; the title has all of it. */
export const Line = memo(function Line({ value, whole = value }: { value: string; whole?: string }) {
  return <Text value={value} className="text-line" title={visible(whole)} />;
});

/** Stands where evidence has no value. */
export function Absent() {
  return <span className="absent">–</span>;
}
