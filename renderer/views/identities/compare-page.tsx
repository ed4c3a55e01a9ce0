import { useEffect, useId, useState } from 'react';
import { visible } from '../../format/visible';
import { useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { TimeRange } from '../../widgets/time-range';
import { Working } from '../../widgets/working';
import { Comparison } from './comparison';
import { periodOf } from './period';

/** Principals that are offered while one is typed; any other can be named too. */
const OFFERED = 1_000;

/** Two principals, or one in two periods, side by side. */
export function ComparePage() {
  const params = useLocation((state) => state.params);
  const left = { principal: params.left ?? '', ...periodOf(params.leftFrom, params.leftTo) };
  const right = { principal: params.right ?? left.principal, ...periodOf(params.rightFrom, params.rightTo) };
  const named = left.principal !== '' && right.principal !== '';
  const same = JSON.stringify(left) === JSON.stringify(right);
  const asked = useCall('principal.compare', named && !same ? { left, right } : null);
  const names = useCall('principals', { count: OFFERED });
  const list = useId();
  return (
    <div className="compare column">
      <datalist id={list}>
        {names.value?.map(({ principal }) => (
          <option key={principal} value={principal} />
        ))}
      </datalist>
      <div className="compare-ask">
        <Side side="left" title="Left" list={list} />
        <Side side="right" title="Right" list={list} standsFor={left.principal} />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {(!named || same) && (
        <Empty title="Nothing to compare yet">
          <p>
            Name a principal on each side. With one principal alone, give it a period on either side: what it
            did then is set against what it did otherwise.
          </p>
        </Empty>
      )}
      {named && !same && !asked.value && !asked.error && <Skeleton rows={20} label="Comparing" />}
      {named && !same && asked.value && !asked.error && (
        <Comparison
          comparison={asked.value}
          periods={[periodOf(left.from, left.to), periodOf(right.from, right.to)]}
        />
      )}
    </div>
  );
}

interface SideProps {
  side: 'left' | 'right';
  title: string;
  /** The list of principals to choose from. */
  list: string;
  /** Whoever is meant when nobody is named. */
  standsFor?: string;
}

/** One side of the question: who, and when. */
function Side({ side, title, list, standsFor = '' }: SideProps) {
  const { location } = useStores();
  const params = useLocation((state) => state.params);
  const first = useCase((state) => state.status?.firstEventTime ?? null);
  const last = useCase((state) => state.status?.lastEventTime ?? null);
  const principal = params[side] ?? '';
  const [text, setText] = useState(principal);
  useEffect(() => setText(principal), [principal]);
  const set = location.getState().set;
  const take = () => text.trim() !== principal && set({ [side]: text.trim() });
  return (
    <fieldset className="compare-side">
      <legend className="visually-hidden">{title}</legend>
      <input
        className="field mono"
        aria-label={`${title}: principal`}
        placeholder={standsFor === '' ? 'Principal' : visible(standsFor)}
        list={list}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
      <TimeRange
        of={title}
        range={{ from: params[`${side}From`], to: params[`${side}To`] }}
        first={first}
        last={last}
        onChange={({ from, to }) => set({ [`${side}From`]: from, [`${side}To`]: to })}
      />
    </fieldset>
  );
}
