import type { Finding } from '../../../shared/model/finding';
import { appError } from '../../format/failure';
import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

/** What a finding was before: every revision, each of which can be had back. */
export function FindingHistory({ finding }: { finding: Finding }) {
  const { findings, toast } = useStores();
  const asked = useCall('finding.history', { id: finding.id });
  const restore = (revision: number) =>
    findings
      .getState()
      .restore(finding.id, revision)
      .catch((thrown: unknown) => toast.getState().say(appError(thrown).message));
  return (
    <section className="finding-history" aria-label="History">
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={3} label="Loading the history" />}
      <ol className="scroll">
        {asked.value?.map((one) => (
          <li key={one.revision} className="finding-revision">
            <span className="soft">{one.revision}</span>
            <Time iso={one.updatedAt} />
            <span className="finding-was">
              <Text value={one.title} /> · {one.severity}, {one.status}
              {one.removed && ' · removed'}
              {one.author && (
                <>
                  {' · '}
                  <Text value={one.author} />
                </>
              )}
            </span>
            {one.revision !== finding.revision && (
              <button
                type="button"
                className="button button-small"
                onClick={() => void restore(one.revision)}
              >
                Restore
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
