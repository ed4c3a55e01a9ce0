import { type ReactNode, useRef } from 'react';
import type { Comparison as Compared, PrincipalDoings } from '../../../shared/model/identity';
import { formatCount, formatPlural } from '../../format/number';
import { visible } from '../../format/visible';
import { valuesQuery } from '../../stores/filter-text';
import { useActions } from '../../stores/stores';
import { Principal } from '../../widgets/principal';
import { useRoving } from '../../widgets/roving';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Activity } from './activity';
import type { Period } from './period';
import { type ComparedField, comparedValues, FIELD_TITLES } from './side-by-side';

const SIDES = ['left', 'right'] as const;

interface ComparisonProps {
  comparison: Compared;
  periods: readonly [left: Period, right: Period];
}

/** What two principals, or one in two periods, have in common and what only one of them did; each count leads to its events. */
export function Comparison({ comparison, periods }: ComparisonProps) {
  const { left, right, differences } = comparison;
  return (
    <div className="comparison scroll">
      <Figures doings={[left, right]} periods={periods} />
      <div className="comparison-hours">
        {[left, right].map((doings, index) => (
          <Activity
            key={SIDES[index]}
            of={SIDES[index] ?? ''}
            doings={doings}
            period={periods[index] ?? {}}
          />
        ))}
      </div>
      <div className="comparison-fields">
        {differences.map(({ field, onlyLeft, onlyRight, both }) => (
          <FieldValues
            key={field}
            field={field}
            words={`${onlyLeft.length} left alone, ${onlyRight.length} right alone, ${both} both`}
            comparison={comparison}
            periods={periods}
          />
        ))}
      </div>
    </div>
  );
}

const FIGURES: readonly { title: string; of: (doings: PrincipalDoings) => ReactNode }[] = [
  { title: 'Kind', of: ({ identityKind }) => <Text value={identityKind} /> },
  { title: 'Account', of: ({ account }) => (account === null ? '–' : <Text value={account} />) },
  { title: 'First use', of: ({ firstUsed }) => (firstUsed === null ? '–' : <Time iso={firstUsed} />) },
  { title: 'Last use', of: ({ lastUsed }) => (lastUsed === null ? '–' : <Time iso={lastUsed} />) },
  { title: 'Denied', of: ({ denied }) => formatCount(denied) },
  { title: 'Failed', of: ({ failed }) => formatCount(failed) },
  { title: 'With MFA', of: ({ mfa }) => (mfa.used + mfa.unused === 0 ? 'not said' : formatCount(mfa.used)) },
  { title: 'Sessions', of: ({ sessions }) => formatCount(sessions) },
  { title: 'Access keys', of: ({ accessKeys }) => formatCount(accessKeys) },
  {
    title: 'Who is behind it',
    of: ({ actors }) =>
      actors.length > 1 ? `${formatCount(actors.length)} actors` : <Id value={actors[0]?.value ?? '–'} />,
  },
];

/** Nothing for all times. */
function PeriodWords({ from, to }: Period) {
  if (!from && !to) return null;
  return (
    <span className="soft comparison-words">
      {' '}
      {from ? <Time iso={from} /> : '…'} – {to ? <Time iso={to} /> : '…'}
    </span>
  );
}

function Figures({ doings, periods }: { doings: readonly PrincipalDoings[]; periods: readonly Period[] }) {
  const actions = useActions();
  return (
    <table className="comparison-figures" aria-label="In short">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          {doings.map(({ principal }, index) => (
            <th key={SIDES[index]} scope="col">
              <button type="button" className="link" onClick={() => actions.openPrincipal(principal)}>
                <Principal value={principal} />
              </button>
              <PeriodWords {...periods[index]} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Events</th>
          {doings.map(({ principal, events }, index) => (
            <td key={SIDES[index]}>
              <button
                type="button"
                className="link"
                onClick={() => actions.search({ query: valuesQuery({ principal }), ...periods[index] })}
              >
                {formatPlural(events, 'event')}
              </button>
            </td>
          ))}
        </tr>
        {FIGURES.map(({ title, of }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {doings.map((one, index) => (
              <td key={SIDES[index]}>{of(one)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FieldValuesProps extends ComparisonProps {
  field: ComparedField;
  words: string;
}

/** The values of one field with the events of either side; those that only one side has come first. */
function FieldValues({ field, words, comparison, periods }: FieldValuesProps) {
  const actions = useActions();
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const { left, right } = comparison;
  const rows = comparedValues(field, left, right);
  return (
    <section className="use-list" aria-label={FIELD_TITLES[field]}>
      <h2 className="principal-title">
        {FIELD_TITLES[field]} <span className="soft comparison-words">{words}</span>
      </h2>
      <div
        ref={list}
        role="group"
        aria-label={FIELD_TITLES[field]}
        className="use-rows scroll"
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {rows.map(({ value, counts }) => (
          <div key={value} className="comparison-row">
            <span className="use-value">
              <Id value={value} />
            </span>
            {counts.map((count, index) => (
              <button
                key={SIDES[index]}
                type="button"
                data-roving
                tabIndex={-1}
                className="comparison-count number"
                data-alone={counts[1 - index] === 0 || undefined}
                aria-disabled={count === 0 || undefined}
                aria-label={`${visible(value)}, ${SIDES[index]}: ${formatPlural(count, 'event')}`}
                onClick={() =>
                  count > 0 &&
                  actions.search({
                    query: valuesQuery({ principal: [left, right][index]?.principal, [field]: value }),
                    ...periods[index],
                  })
                }
              >
                {count === 0 ? '–' : formatCount(count)}
              </button>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}
