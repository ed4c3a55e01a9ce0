import type { Suggestion } from '../../../shared/model/completion';
import { formatCount } from '../../format/number';
import { Text } from '../../widgets/text';

interface SuggestionsProps {
  /** Of the list, and with a number of each option. */
  name: string;
  suggestions: readonly Suggestion[];
  active: number;
  /** Where the completed text begins, as a CSS length. */
  offset: string;
  onPoint: (index: number) => void;
  onTake: (suggestion: Suggestion) => void;
}

/** What could be typed, under the place it would stand. The field keeps the focus. */
export function Suggestions({ name, suggestions, active, offset, onPoint, onTake }: SuggestionsProps) {
  return (
    <>
      <div
        id={`${name}-list`}
        className="suggestions"
        role="listbox"
        aria-label="Suggestions"
        hidden={suggestions.length === 0}
        style={{ marginLeft: `clamp(0px, ${offset}, 60%)` }}
      >
        {suggestions.map((one, index) => (
          <div
            key={`${one.kind} ${one.text}`}
            id={`${name}-${index}`}
            role="option"
            aria-selected={index === active}
            className="suggestion"
            onPointerMove={() => onPoint(index)}
            onPointerDown={(event) => {
              // The field keeps the focus.
              event.preventDefault();
              onTake(one);
            }}
          >
            <span className="suggestion-kind">{one.kind}</span>
            <span className="suggestion-text mono">
              <Text value={one.label} />
            </span>
            {one.field !== null && (
              <span className="faint ellipsis">
                <Text value={one.field} />
              </span>
            )}
            <span className="spacer" />
            {one.detail !== null && <span className="suggestion-detail ellipsis">{one.detail}</span>}
            {one.count !== null && <span className="number soft">{formatCount(one.count)}</span>}
          </div>
        ))}
      </div>
      <span className="visually-hidden" role="status">
        {suggestions.length > 0 ? `${suggestions.length} suggestions` : ''}
      </span>
    </>
  );
}
