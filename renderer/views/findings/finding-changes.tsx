import type { Finding } from '../../../shared/model/finding';
import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';

/** The changes a finding rests on, each leading to its resource. */
export function FindingChanges({ finding }: { finding: Finding }) {
  const { location } = useStores();
  const asked = useCall('finding.changes', { id: finding.id });
  return (
    <section className="finding-changes" aria-label="Changes of the finding">
      <div className="panel-head">
        <h2>Changes</h2>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={3} label="Loading changes" />}
      <ul className="scroll">
        {asked.value?.map((change) => (
          <li key={change.item} className="finding-revision">
            <Time iso={change.capturedAt} />
            <button
              type="button"
              className="link"
              onClick={() =>
                location.getState().go('changes', {
                  type: change.resourceType,
                  id: change.resourceId,
                  account: change.awsAccountId,
                  region: change.awsRegion,
                })
              }
            >
              <Text value={change.displayName ?? change.resourceName ?? change.resourceId} />
            </button>
            <span className="finding-was">
              <Text value={change.summary} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
