import { Text } from '../../widgets/text';

interface QueryErrorProps {
  message: string;
  /** In characters of the search text. */
  position: number;
  expected: readonly string[];
  /** How far the field is scrolled, in pixels. */
  scrolled: number;
}

/** Lies over what is below, so that nothing moves, with a caret under the place it is about. */
export function QueryError({ message, position, expected, scrolled }: QueryErrorProps) {
  return (
    <div className="query-error" id="query-error" role="alert">
      <span
        className="query-caret mono"
        aria-hidden="true"
        style={{ left: `calc(${position}ch - ${scrolled}px)` }}
      >
        ^
      </span>
      <span>
        <Text value={message} />
        {expected.length > 0 && (
          <span className="soft">
            {' Expected: '}
            <Text value={expected.join(', ')} />
          </span>
        )}
      </span>
    </div>
  );
}
