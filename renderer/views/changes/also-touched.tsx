import { useState } from 'react';
import type { Change } from '../../../shared/model/change';
import { formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Problem } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { resourceParams } from './resource-key';

const MOST = 100;

/** What else the likeliest call behind a change touched; asked for when it is opened. */
export function AlsoTouched({ change }: { change: Change }) {
  const [open, setOpen] = useState(false);
  const eventID = change.causes[0]?.eventID ?? null;
  const words = `The same call is the likeliest cause of ${formatPlural(change.alsoTouched, 'other change')}`;
  if (eventID === null) return <p className="soft">{words}.</p>;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words}</summary>
      {open && <Others eventID={eventID} item={change.item} />}
    </details>
  );
}

function Others({ eventID, item }: { eventID: string; item: number }) {
  const { location } = useStores();
  const asked = useCall('changes', { eventID, count: MOST });
  return (
    <>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      <Working since={asked.since} onCancel={asked.cancel} />
      <ul className="also-touched">
        {asked.value?.rows
          .filter((other) => other.item !== item)
          .map((other) => (
            <li key={other.item}>
              <button
                type="button"
                className="link"
                onClick={() => location.getState().set({ ...resourceParams(other), at: undefined })}
              >
                <Id value={other.displayName ?? other.resourceId} />
              </button>{' '}
              <span className="soft">
                <Text value={shortType(other.resourceType)} /> ·{' '}
              </span>
              <Text value={other.summary} />
            </li>
          ))}
      </ul>
    </>
  );
}
