import { type KeyboardEvent, useRef, useState } from 'react';
import type { Facet, FacetValue } from '../../shared/model/search';
import { formatCount, formatPlural } from '../format/number';
import { visible } from '../format/visible';
import { FacetFind, type FindValues } from './facet-find';
import { Icon } from './icon';
import { isMenuKey } from './keys';
import { Principal } from './principal';
import { useRoving } from './roving';
import { Id, Line } from './text';
import { ValueAction } from './value-action';
import './facet-list.css';

const SHORT = 3;

interface FacetListProps {
  /** Null until the first answer. */
  facets: readonly Facet[] | null;
  fields: readonly string[];
  titles: Readonly<Record<string, string>>;
  onInclude: (field: string, value: string | null) => void;
  onExclude: (field: string, value: string | null) => void;
  /** Everything that can be done with a value. */
  onMenu: (field: string, value: string | null, at: Element | { x: number; y: number }) => void;
  /** Looks among all values of a field. */
  find: FindValues;
}

/** The most frequent values of some fields. One tab stop: arrows walk, Enter filters for, minus filters out. */
export function FacetList({ facets, fields, titles, find, ...actions }: FacetListProps) {
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const [long, setLong] = useState<ReadonlySet<string>>(new Set());
  const [found, setFound] = useState<ReadonlyMap<string, Facet>>(new Map());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  return (
    <div
      ref={list}
      className="facets scroll"
      role="group"
      aria-label="Facets: the most frequent values"
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {fields.map((field) => {
        const facet = facets?.find((one) => one.field === field);
        const open = !closed.has(field);
        const among = long.has(field) ? (found.get(field) ?? facet) : facet;
        const all = among?.values ?? [];
        const shown = long.has(field) ? all : all.slice(0, SHORT);
        const most = all[0]?.count ?? 1;
        return (
          <section key={field} className="facet" aria-label={titles[field] ?? field}>
            <div className="facet-head">
              <button
                type="button"
                data-roving
                tabIndex={-1}
                className="facet-title"
                aria-expanded={open}
                onClick={() => setClosed(flip(closed, field))}
              >
                <span className="facet-chevron" data-open={open || undefined}>
                  <Icon name="chevron" size={12} />
                </span>
                {titles[field] ?? field}
              </button>
              {open && facet && facet.distinct > SHORT && (
                <button
                  type="button"
                  data-roving
                  tabIndex={-1}
                  className="facet-more"
                  aria-expanded={long.has(field)}
                  onClick={() => setLong(flip(long, field))}
                >
                  {long.has(field) ? 'fewer' : `${formatCount(facet.distinct)} values`}
                  <span className="visually-hidden">{` of ${titles[field] ?? field}`}</span>
                </button>
              )}
            </div>
            {open && long.has(field) && (
              <FacetFind
                field={field}
                title={titles[field] ?? field}
                find={find}
                onFound={(next) => setFound((before) => put(before, field, next))}
              />
            )}
            {open && !facet && <div className="facet-waiting" />}
            {open &&
              facet &&
              shown.map((value) => (
                <Value
                  key={value.value ?? ''}
                  field={field}
                  value={value}
                  share={value.count / most}
                  {...actions}
                />
              ))}
            {open && among && all.length === 0 && <p className="facet-none">no values</p>}
            {open && among && long.has(field) && among.other > 0 && (
              <p className="facet-none">{`other: ${formatPlural(among.other, 'event')} under ${formatPlural(among.distinct - all.length, 'value')}`}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}

interface ValueProps extends Pick<FacetListProps, 'onInclude' | 'onExclude' | 'onMenu'> {
  field: string;
  value: FacetValue;
  share: number;
}

function Value({ field, value, share, onInclude, onExclude, onMenu }: ValueProps) {
  const words = value.value === null ? 'absent' : visible(value.value);
  function key(event: KeyboardEvent) {
    if (event.key === '-' || event.key === 'Delete') onExclude(field, value.value);
    else if (event.key === '+') onInclude(field, value.value);
    else if (isMenuKey(event)) onMenu(field, value.value, event.currentTarget);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      className="facet-value"
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(field, value.value, { x: event.clientX, y: event.clientY });
      }}
    >
      <button
        type="button"
        data-roving
        tabIndex={-1}
        className="facet-main"
        aria-keyshortcuts="Enter - m"
        onClick={() => onInclude(field, value.value)}
        onKeyDown={key}
      >
        <span className="facet-bar" style={{ transform: `scaleX(${share})` }} />
        <span className="visually-hidden">{`Filter for ${field} `}</span>
        <span className="facet-text">
          {value.value === null ? (
            <em>absent</em>
          ) : field === 'principal' ? (
            <Principal value={value.value} />
          ) : field === 'userAgent' ? (
            <Line value={value.value} />
          ) : (
            <Id value={value.value} />
          )}
        </span>
        <span className="facet-count">
          {formatCount(value.count)}
          <span className="visually-hidden"> events</span>
        </span>
      </button>
      <span className="facet-actions">
        <ValueAction
          name="plus"
          label={`Filter for ${field} ${words}`}
          hint="Filter for (Enter)"
          onClick={() => onInclude(field, value.value)}
        />
        <ValueAction
          name="minus"
          label={`Filter out ${field} ${words}`}
          hint="Filter out (−)"
          onClick={() => onExclude(field, value.value)}
        />
        <ValueAction
          name="more"
          label={`More for ${field} ${words}`}
          hint="More (m)"
          onClick={(event) => onMenu(field, value.value, event.currentTarget)}
        />
      </span>
    </div>
  );
}

function put(
  found: ReadonlyMap<string, Facet>,
  field: string,
  facet: Facet | null,
): ReadonlyMap<string, Facet> {
  const next = new Map(found);
  if (facet) next.set(field, facet);
  else next.delete(field);
  return next;
}

function flip(set: ReadonlySet<string>, field: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(field)) next.add(field);
  return next;
}
