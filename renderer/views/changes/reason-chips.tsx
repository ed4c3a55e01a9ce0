import { formatCount } from '../../format/number';

interface Reason<Kind extends string> {
  kind: Kind;
  count: number;
}

/** Reasons with how often each is given; one of them can be chosen. Their line is there before they are known. */
export function ReasonChips<Kind extends string>({
  reasons,
  words,
  chosen,
  onChoose,
}: {
  reasons: readonly Reason<Kind>[];
  words: Readonly<Record<Kind, string>>;
  chosen: Kind | null;
  onChoose: (kind: Kind | null) => void;
}) {
  return (
    <fieldset className="reason-chips" aria-label="Reasons">
      {reasons.map(({ kind, count }) => (
        <button
          key={kind}
          type="button"
          className="button button-small"
          aria-pressed={chosen === kind}
          onClick={() => onChoose(chosen === kind ? null : kind)}
        >
          {words[kind]} {formatCount(count)}
        </button>
      ))}
    </fieldset>
  );
}
