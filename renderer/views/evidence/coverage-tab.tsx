import { useState } from 'react';
import type { Coverage } from '../../../shared/model/evidence';
import { formatPlural } from '../../format/number';
import { addSeconds } from '../../format/time';
import { valuesQuery } from '../../stores/filter-text';
import { useActions } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { CoverageMap, type MapCell } from '../../widgets/coverage-map';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';
import { CoverageLists } from './coverage-lists';

const DAY = 86_400;
/** Days whose hours are drawn at once. */
const DAYS_AT_ONCE = 3;

/** What the evidence can show and what it cannot: events by account, region and time, and where recording broke off. */
export function CoverageTab() {
  const asked = useCall('coverage', {});
  const coverage = asked.value;
  if (asked.error) return <Problem error={asked.error} onRetry={asked.again} />;
  if (!coverage) return <Skeleton rows={12} label="Loading coverage" />;
  if (coverage.cells.length === 0)
    return (
      <Empty title="No events yet">
        <p>Once CloudTrail logs are loaded, this shows which accounts, regions and hours they cover.</p>
      </Empty>
    );
  return <Covered coverage={coverage} since={asked.since} onCancel={asked.cancel} />;
}

interface CoveredProps {
  coverage: Coverage;
  since: number | undefined;
  onCancel: () => void;
}

function Covered({ coverage, since, onCancel }: CoveredProps) {
  const actions = useActions();
  const { days } = coverage;
  // A short case shows its hours at once; a long one begins with days, and Enter or a click goes into one.
  const [first, setFirst] = useState<number | null>(days.length <= DAYS_AT_ONCE ? 0 : null);
  const open = (account: string, region: string, from: string, seconds: number) =>
    actions.search({
      query: valuesQuery({ account, awsRegion: region }),
      from,
      to: addSeconds(from, seconds),
    });
  const shown = first === null ? [] : days.slice(first, first + DAYS_AT_ONCE);
  const last = shown.at(-1);
  const step = (by: number) =>
    setFirst((at) => Math.max(0, Math.min(days.length - DAYS_AT_ONCE, (at ?? 0) + by)));
  return (
    <>
      <div className="tab-bar">
        <span className="soft">
          {formatPlural(new Set(coverage.cells.map(({ account }) => account)).size, 'account')},{' '}
          {formatPlural(new Set(coverage.cells.map(({ region }) => region)).size, 'region')},{' '}
          {formatPlural(days.length, 'day')} (UTC)
        </span>
        <button
          type="button"
          className="button button-small"
          aria-pressed={first === null}
          onClick={() => setFirst(null)}
        >
          Days
        </button>
        <button
          type="button"
          className="button button-small"
          aria-pressed={first !== null}
          onClick={() => setFirst((at) => at ?? 0)}
        >
          Hours
        </button>
        {first !== null && days.length > DAYS_AT_ONCE && (
          <>
            <button
              type="button"
              className="button button-small"
              aria-label="Earlier days"
              disabled={first === 0}
              onClick={() => step(-DAYS_AT_ONCE)}
            >
              ‹
            </button>
            <span className="mono">
              {shown[0]} – {last}
            </span>
            <button
              type="button"
              className="button button-small"
              aria-label="Later days"
              disabled={first + DAYS_AT_ONCE >= days.length}
              onClick={() => step(DAYS_AT_ONCE)}
            >
              ›
            </button>
          </>
        )}
        <span className="spacer" />
        <Working since={since} onCancel={onCancel} />
        <span className="coverage-key faint" aria-hidden="true">
          fewer <i className="heat-key heat-key-1" />
          <i className="heat-key heat-key-3" />
          <i className="heat-key heat-key-5" /> more <i className="heat-key heat-key-gap" /> none, between
          some <i className="heat-key heat-key-quiet" /> none, and digests say so
        </span>
      </div>
      <div className="coverage">
        <div className="coverage-map scroll">
          {first === null ? (
            <CoverageMap
              cells={coverage.cells.map(({ day, ...cell }) => ({ ...cell, slot: day }))}
              slots={days}
              unit="day"
              onOpen={(_account, _region, day) =>
                setFirst(Math.max(0, Math.min(days.length - DAYS_AT_ONCE, days.indexOf(day))))
              }
            />
          ) : (
            <Hours
              days={shown}
              places={coverage.cells}
              onOpen={(account, region, slot) => open(account, region, `${slot}:00:00Z`, 3_600)}
            />
          )}
        </div>
        <CoverageLists coverage={coverage} />
      </div>
    </>
  );
}

function Hours({
  days,
  places,
  onOpen,
}: {
  days: readonly string[];
  /** Accounts and regions, each any number of times. */
  places: readonly Omit<MapCell, 'slot'>[];
  onOpen: (account: string, region: string, slot: string) => void;
}) {
  const from = `${days[0]}T00:00:00Z`;
  const to = addSeconds(`${days.at(-1)}T00:00:00Z`, DAY);
  const asked = useCall('coverage.hours', { from, to });
  const gaps = useCall('coverage.gaps', { from, to, count: 2_000 });
  if (asked.error) return <Problem error={asked.error} onRetry={asked.again} />;
  const slots = days.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}`),
  );
  if (!asked.value) {
    // Its rows stand there already, so that what is below does not move when they fill.
    return (
      <div aria-busy="true" inert>
        <CoverageMap
          cells={places.map((place) => ({ ...place, slot: '' }))}
          slots={slots}
          unit="hour"
          onOpen={onOpen}
        />
      </div>
    );
  }
  const cells: MapCell[] = asked.value
    .filter(({ source }) => source === 'cloudtrail')
    .map(({ hour, ...cell }) => ({ ...cell, slot: hour.slice(0, 13) }));
  const why = (account: string, region: string, slot: string) => {
    const found = gaps.value?.rows.find(
      (gap) =>
        gap.account === account &&
        gap.region === region &&
        gap.from.slice(0, 13) <= slot &&
        gap.to.slice(0, 13) > slot,
    );
    return found && { quiet: found.kind === 'quiet', reason: found.reason };
  };
  return <CoverageMap cells={cells} slots={slots} unit="hour" why={why} onOpen={onOpen} />;
}
