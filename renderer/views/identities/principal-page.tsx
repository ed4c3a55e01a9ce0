import { describeAgent } from '../../../shared/agent';
import type { KeyUse, PrincipalDetail } from '../../../shared/model/identity';
import { formatCount, formatPlural } from '../../format/number';
import { valueQuery } from '../../stores/filter-text';
import { useActions, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { Activity } from './activity';
import { CountList, NoveltyList, PeriodList, ResourceList } from './value-lists';

/** Everything about one principal; each value leads to the events behind it. */
export function PrincipalPage({ principal }: { principal: string }) {
  const { location } = useStores();
  const actions = useActions();
  const asked = useCall('principal', { principal });
  const detail = asked.value?.principal === principal ? asked.value : undefined;
  return (
    <section className="page" aria-label="Principal" data-home tabIndex={-1}>
      <div className="panel-head">
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={() => location.getState().go('identities', {})}
        >
          <span className="turn-left">
            <Icon name="chevron" size={14} />
          </span>
          All identities
        </button>
        <h1 className="page-title ellipsis">
          <Id value={principal} />
        </h1>
        <button
          type="button"
          className="button button-small"
          onClick={() => void actions.copy(principal, 'Principal')}
        >
          <Icon name="copy" size={14} /> Copy
        </button>
        <button
          type="button"
          className="button button-small button-main"
          onClick={() => actions.search({ query: valueQuery('principal', principal) })}
        >
          <Icon name="search" size={14} /> Its events
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => location.getState().go('identities', { tab: 'compare', left: principal })}
        >
          Compare…
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => actions.keepPrincipal(principal)}
        >
          Mark as finding
        </button>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {detail ? (
        <Detail detail={detail} />
      ) : (
        !asked.error && <Skeleton rows={20} label="Loading the principal" />
      )}
    </section>
  );
}

/** How old a key was at its last use, where its beginning is known. */
function keyNote({ kind, issuedWith, age }: KeyUse): string {
  if (issuedWith === null) return kind;
  return `${kind}, ${issuedWith}${age === null || age < 1 ? '' : `, ${formatPlural(age, 'day')} old`}`;
}

function Detail({ detail }: { detail: PrincipalDetail }) {
  const actions = useActions();
  const { principal } = detail;
  return (
    <div className="principal scroll">
      <section className="principal-head" aria-label="In short">
        <dl className="principal-figures">
          <Figure name="Kind" value={detail.identityKind} />
          <Figure name="Account" value={detail.account ?? '–'} />
          <div>
            <dt>First use</dt>
            <dd>{detail.firstUsed ? <Time iso={detail.firstUsed} /> : '–'}</dd>
          </div>
          <div>
            <dt>Last use</dt>
            <dd>{detail.lastUsed ? <Time iso={detail.lastUsed} /> : '–'}</dd>
          </div>
          <Figure name="Events" value={formatCount(detail.events)} />
          <Figure name="Denied" value={formatCount(detail.denied)} />
          <Figure name="Failed" value={formatCount(detail.failed)} />
          <Figure
            name="With MFA"
            value={detail.mfa.used + detail.mfa.unused === 0 ? 'not said' : formatCount(detail.mfa.used)}
          />
        </dl>
        <Activity doings={detail} />
      </section>
      <div className="principal-lists">
        <CountList title="Calls" field="eventName" principal={principal} values={detail.calls} />
        <CountList title="Services" field="eventSource" principal={principal} values={detail.servicesUsed} />
        <CountList
          title="Denied calls"
          field="eventName"
          principal={principal}
          values={detail.deniedCalls}
          outcome="denied"
        />
        <CountList title="Regions" field="awsRegion" principal={principal} values={detail.regions} />
        <CountList title="Who is behind it" field="actor" principal={principal} values={detail.actors} />
        <ResourceList principal={principal} values={detail.resources} />
        <NoveltyList title="First in the case to use" principal={principal} values={detail.firstSeen} />
        <NoveltyList title="Hardly anyone else uses" principal={principal} values={detail.rare} />
      </div>
      <div className="principal-lists principal-periods">
        <PeriodList
          title="Source addresses"
          field="sourceIPAddress"
          principal={principal}
          values={detail.addressesUsed}
          note={({ network, country, organisation }) =>
            [network, country, organisation].filter((part) => part !== null).join(', ')
          }
        />
        <PeriodList
          title="Agents"
          field="userAgent"
          principal={principal}
          values={detail.agents}
          note={describeAgent}
        />
        <PeriodList
          title="Access keys"
          field="accessKeyId"
          principal={principal}
          values={detail.keysUsed}
          note={keyNote}
          onFollow={({ kind, value }) => (kind === 'masked' ? undefined : () => actions.openLineage(value))}
        />
        <PeriodList title="Sessions" field="session" principal={principal} values={detail.sessionsUsed} />
      </div>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Text value={value} />
      </dd>
    </div>
  );
}
