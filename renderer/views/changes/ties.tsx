import type { RelatedResource } from '../../../shared/model/change';
import { shortType } from '../../format/shorten';
import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { type ResourceKey, resourceArgs, resourceParams } from './resource-key';

/** What a resource is tied to, in both directions; `at` is the moment, the newest without. */
export function Ties({ resource, at }: { resource: ResourceKey; at: string | undefined }) {
  const asked = useCall('relationships', {
    resource: resourceArgs(resource),
    depth: 1,
    ...(at === undefined ? {} : { at }),
  });
  const nodes = new Map(asked.value?.nodes.map((node) => [node.key, node]));
  const isSelf = (key: string) => nodes.get(key)?.distance === 0;
  return (
    <div className="timeline scroll">
      <Working since={asked.since} onCancel={asked.cancel} />
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={8} label="Loading relationships" />}
      {asked.value?.ties.length === 0 && (
        <Empty title="No relationships">
          <p>AWS Config listed none for this resource at this moment, and no other resource lists it.</p>
        </Empty>
      )}
      <ol>
        {asked.value?.ties.map((tie) => {
          const other = nodes.get(isSelf(tie.from) ? tie.to : tie.from);
          return (
            <li className="list-row" key={`${tie.from} ${tie.to} ${tie.name}`}>
              <span>
                {isSelf(tie.from) ? (
                  <Text value={tie.name} />
                ) : (
                  <>
                    listed by, as <Text value={tie.name} />
                  </>
                )}
              </span>
              <span>{other !== undefined && <Node node={other} />}</span>
              <span className="soft list-why">
                since <Time iso={tie.since} />
                {tie.until !== null && (
                  <>
                    {' '}
                    until <Time iso={tie.until} />
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Node({ node }: { node: RelatedResource }) {
  const { location } = useStores();
  const name = <Id value={node.displayName ?? node.resourceId} />;
  return (
    <>
      {node.resource === null ? (
        name
      ) : (
        <button type="button" className="link" onClick={() => location.getState().set(resourceParams(node))}>
          {name}
        </button>
      )}{' '}
      <span className="soft">
        <Text value={shortType(node.resourceType)} />
        {node.resource === null && ' · no item in the evidence'}
      </span>
    </>
  );
}
