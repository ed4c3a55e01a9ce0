import type { Source } from '../../../shared/model/evidence';
import type { EventDetail } from '../../../shared/model/search';
import { formatCount } from '../../format/number';
import { useActions } from '../../stores/stores';
import { Text } from '../../widgets/text';

/** Where the record stands in the evidence, to the byte, and where else it was found. */
export function EventSource({ detail }: { detail: EventDetail }) {
  return (
    <div className="event-section column">
      <h3>Where it was found</h3>
      <SourceWords source={detail.source} />
      <h3>
        {detail.copies.length === 0 ? 'No other copies' : `Copies (${formatCount(detail.copies.length)})`}
      </h3>
      {detail.copies.length === 0 && <p className="soft">The same event was not found anywhere else.</p>}
      {detail.copies.map((copy) => (
        <SourceWords key={`${copy.container} ${copy.file} ${copy.position}`} source={copy} />
      ))}
      {detail.shared.length > 0 && (
        <>
          <h3>The same action as others recorded it</h3>
          {detail.shared.map(({ n, eventID, account, eventTime }) => (
            <dl key={n} className="source">
              <dt>Account</dt>
              <dd className="mono">
                <Text value={account ?? 'not said'} />
              </dd>
              <dt>Event ID</dt>
              <dd className="mono">
                <Text value={eventID ?? 'none'} />
              </dd>
              <dt>Time</dt>
              <dd>{eventTime ?? 'none'}</dd>
            </dl>
          ))}
        </>
      )}
    </div>
  );
}

function SourceWords({ source }: { source: Source }) {
  const { copy } = useActions();
  return (
    <dl className="source">
      <dt>File</dt>
      <dd className="mono">
        <Text value={source.file} />{' '}
        <button type="button" className="link" onClick={() => void copy(source.file, 'Path')}>
          Copy
        </button>
      </dd>
      {source.container !== null && (
        <>
          <dt>In</dt>
          <dd className="mono">
            <Text value={source.container} />
          </dd>
        </>
      )}
      <dt>Record</dt>
      <dd>{formatCount(source.position + 1)}</dd>
      <dt>Bytes</dt>
      <dd>
        {formatCount(source.length)} from offset {formatCount(source.offset)} of the inflated content
      </dd>
    </dl>
  );
}
