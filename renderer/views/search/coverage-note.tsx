import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import './coverage-note.css';

interface CoverageNoteProps {
  query: string;
  from: string | undefined;
  to: string | undefined;
}

/** How far the evidence reaches where a search found nothing: it may not have been recorded. */
export function CoverageNote({ query, from, to }: CoverageNoteProps) {
  const { location } = useStores();
  const { value } = useCall('coverage.note', { query, from, to });
  if (!value) return null;
  return (
    <section className="coverage-note" aria-label="What the evidence covers">
      <p>
        <Text value={value.sentence} />
      </p>
      {value.gaps.length > 0 && (
        <ul>
          {value.gaps.map((gap) => (
            <li key={`${gap.account} ${gap.region} ${gap.from}`}>
              <Time iso={gap.from} /> – <Time iso={gap.to} />{' '}
              <span className="mono">
                <Text value={`${gap.account} ${gap.region}`} />
              </span>
              : <Text value={gap.reason} />
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className="button button-small"
        onClick={() => location.getState().go('evidence')}
      >
        See the coverage
      </button>
    </section>
  );
}
