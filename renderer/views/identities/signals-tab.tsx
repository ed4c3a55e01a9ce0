import type { Signal } from '../../../shared/model/signal';
import { formatCount, formatPlural } from '../../format/number';
import { useActions } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Problem, Skeleton } from '../../widgets/problem';
import { Line } from '../../widgets/text';
import { Time } from '../../widgets/time';

const MOST = 100;

/** What may be worth a look, question by question; each leads to its events. */
export function SignalsTab() {
  const asked = useCall('signals', { count: MOST });
  return (
    <div className="signals scroll">
      <p className="soft">Questions that may point at something worth a look. None of them is a verdict.</p>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={13} label="Asking" />}
      {asked.value?.map((signal) => (
        <Group key={signal.id} signal={signal} />
      ))}
    </div>
  );
}

function Group({ signal }: { signal: Signal }) {
  const actions = useActions();
  const { title, explanation, sightings, total } = signal;
  return (
    <details className="signal" open={total > 0 && total <= 5}>
      <summary>
        <span className="signal-title">{title}</span>
        <span className={total === 0 ? 'faint' : 'signal-total'}>
          {total === 0 ? 'nothing found' : formatPlural(total, 'sighting')}
        </span>
      </summary>
      <p className="soft signal-why">{explanation}</p>
      <ul>
        {sightings.map((one) => (
          <li key={`${one.query} ${one.first}`} className="signal-row">
            <span className="signal-when">{one.first && <Time iso={one.first} />}</span>
            <span className="signal-words">
              <Line value={one.sentence} />
            </span>
            <button
              type="button"
              className="button button-quiet button-small"
              onClick={() => actions.search({ query: one.query })}
            >
              {formatCount(one.events)} {one.events === 1 ? 'event' : 'events'}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
