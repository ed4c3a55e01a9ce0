import { describeAgent } from '../../../shared/agent';
import type { KeyUse, PrincipalDetail } from '../../../shared/model/identity';
import { formatCount, formatPlural } from '../../format/number';
import { valuesQuery } from '../../stores/filter-text';
import { useActions, useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { TimeRange } from '../../widgets/time-range';
import { Working } from '../../widgets/working';
import { Activity } from './activity';
import { type Period, periodOf } from './period';
import { CountList, NoveltyList, PeriodList, ResourceList, type SearchUse } from './value-lists';

/** Everything about one principal, in a period if one is chosen; each value leads to the events behind it. */
export function PrincipalPage({ principal }: { principal: string }) {
  const { location } = useStores();
  const actions = useActions();
  const from = useLocation((state) => state.params.from);
  const to = useLocation((state) => state.params.to);
  const first = useCase((state) => state.status?.firstEventTime ?? null);
  const last = useCase((state) => state.status?.lastEventTime ?? null);
  const period = periodOf(from, to);
  const asked = useCall('principal', { principal, ...period });
  const detail = asked.value?.principal === principal && !asked.error ? asked.value : undefined;
  const idle = asked.error?.kind === 'not-found' && (from !== undefined || to !== undefined);
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
          onClick={() => actions.search({ query: valuesQuery({ principal }), ...period })}
        >
          <Icon name="search" size={14} /> Its events
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() =>
            location.getState().go('identities', {
              tab: 'compare',
              left: principal,
              ...(from ? { leftFrom: from } : {}),
              ...(to ? { leftTo: to } : {}),
            })
          }
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
      <div className="principal-ask">
        <TimeRange
          range={period}
          first={first}
          last={last}
          onChange={(range) => location.getState().set({ from: range.from, to: range.to })}
        />
        <span className="soft" aria-live="polite">
          {detail && formatPlural(detail.events, 'event')}
        </span>
      </div>
      {idle && (
        <Empty title="Nothing in this period">
          <p>
            It made no call then.{' '}
            <button
              type="button"
              className="button button-small"
              onClick={() => location.getState().set({ from: undefined, to: undefined })}
            >
              All times
            </button>
          </p>
        </Empty>
      )}
      {asked.error && !idle && <Problem error={asked.error} onRetry={asked.again} />}
      {detail ? (
        <Detail detail={detail} period={period} />
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

function Detail({ detail, period }: { detail: PrincipalDetail; period: Period }) {
  const actions = useActions();
  const onSearch: SearchUse = (values, more) => {
    const query = valuesQuery({ principal: detail.principal, ...values });
    actions.search({ query: more === undefined ? query : `${query} and ${more}`, ...period });
  };
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
        <Activity doings={detail} period={period} />
      </section>
      <div className="principal-lists">
        <CountList title="Calls" field="eventName" values={detail.calls} onSearch={onSearch} />
        <CountList title="Services" field="eventSource" values={detail.servicesUsed} onSearch={onSearch} />
        <CountList
          title="Denied calls"
          field="eventName"
          values={detail.deniedCalls}
          onSearch={onSearch}
          outcome="denied"
        />
        <CountList title="Regions" field="awsRegion" values={detail.regions} onSearch={onSearch} />
        <CountList title="Who is behind it" field="actor" values={detail.actors} onSearch={onSearch} />
        <ResourceList of={{ principal: detail.principal, ...period }} onSearch={onSearch} />
        <NoveltyList title="First in the case to use" values={detail.firstSeen} onSearch={onSearch} />
        <NoveltyList title="Hardly anyone else uses" values={detail.rare} onSearch={onSearch} />
      </div>
      <div className="principal-lists principal-periods">
        <PeriodList
          title="Source addresses"
          field="sourceIPAddress"
          values={detail.addressesUsed}
          onSearch={onSearch}
          note={({ network, country, organisation }) =>
            [network, country, organisation].filter((part) => part !== null).join(', ')
          }
        />
        <PeriodList
          title="Agents"
          field="userAgent"
          values={detail.agents}
          onSearch={onSearch}
          note={describeAgent}
        />
        <PeriodList
          title="Access keys"
          field="accessKeyId"
          values={detail.keysUsed}
          onSearch={onSearch}
          note={keyNote}
          onFollow={({ kind, value }) => (kind === 'masked' ? undefined : () => actions.openLineage(value))}
        />
        <PeriodList title="Sessions" field="session" values={detail.sessionsUsed} onSearch={onSearch} />
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
