import type { ReactNode } from 'react';
import type { EventRow } from '../../shared/model/search';
import { shortArn, shortService } from '../format/shorten';
import { visible } from '../format/visible';
import type { Room } from './column-widths';
import { OutcomeMark, OutcomeShape } from './marks';
import { Principal } from './principal';
import { Absent, Id, Line, Text } from './text';
import { Time } from './time';

/** A row with the further fields that the grid shows. */
export interface GridRow extends EventRow {
  more?: Readonly<Record<string, string | null>>;
}

export interface ColumnSort {
  field: string;
  descending: boolean;
}

export interface EventColumn extends Room {
  /** The field it shows, as the search language writes it. */
  id: string;
  title: string;
  sortable: boolean;
  cell: (row: GridRow) => ReactNode;
  /** As it is searched for; null when the event has none. */
  value: (row: GridRow) => string | null;
}

const line = (value: string | null): ReactNode => (value === null ? <Absent /> : <Line value={value} />);
const id = (value: string | null): ReactNode => (value === null ? <Absent /> : <Id value={value} />);

/** Columns of a row that need no further question. */
type Own = Exclude<keyof EventRow, 'n'>;

function column(
  name: Own,
  title: string,
  [tight, least, share]: readonly [number, number, number],
  cell: EventColumn['cell'],
): EventColumn {
  const value = (row: GridRow) => {
    const found = row[name];
    return found === null ? null : String(found);
  };
  return { id: name, title, sortable: name !== 'target', tight, least, share, cell, value };
}

export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('eventTime', 'Time (UTC)', [164, 164, 0], (row) =>
    row.eventTime ? <Time iso={row.eventTime} /> : <Absent />,
  ),
  column('eventName', 'Event', [128, 172, 3], (row) => (
    <span
      className="grid-event"
      title={`${visible(row.eventName ?? 'event')}: ${row.errorCode ?? row.outcome}`}
    >
      <OutcomeShape outcome={row.outcome} named />
      {row.eventName === null ? <Absent /> : <Text value={row.eventName} className="ellipsis" />}
    </span>
  )),
  column('principal', 'Principal', [116, 170, 2], (row) =>
    row.principal === null ? <Absent /> : <Principal value={row.principal} account={row.account} />,
  ),
  column('target', 'Target', [120, 160, 2.4], (row) =>
    row.target === null ? <Absent /> : <Id value={shortArn(row.target)} whole={row.target} />,
  ),
  column('sourceIPAddress', 'Source address', [96, 124, 0.4], (row) => line(row.sourceIPAddress)),
  column('awsRegion', 'Region', [84, 96, 0], (row) => line(row.awsRegion)),
  column('account', 'Account', [100, 102, 0], (row) => line(row.account)),
  column('eventSource', 'Service', [80, 92, 0], (row) =>
    row.eventSource === null ? (
      <Absent />
    ) : (
      <Line value={shortService(row.eventSource)} whole={row.eventSource} />
    ),
  ),
  column('session', 'Session', [90, 130, 1], (row) => line(row.session)),
  column('outcome', 'Outcome', [84, 92, 0], (row) => <OutcomeMark outcome={row.outcome} />),
  column('errorCode', 'Error', [90, 130, 0.6], (row) => line(row.errorCode)),
  column('userAgent', 'Agent', [90, 130, 1.2], (row) => line(row.userAgent)),
  column('identityKind', 'Kind of identity', [80, 100, 0], (row) => line(row.identityKind)),
  column('readOnly', 'Read-only', [60, 76, 0], (row) =>
    line(row.readOnly === null ? null : String(row.readOnly)),
  ),
  column('eventID', 'Event id', [120, 270, 0], (row) => id(row.eventID)),
];

const OWN = new Map(EVENT_COLUMNS.map((one) => [one.id, one]));

/** Whether each row has the field without asking for it. */
export const isOwnColumn = (field: string): boolean => OWN.has(field);

export const columnTitle = (field: string): string => OWN.get(field)?.title ?? field;

/** The column for any field. */
export function eventColumn(field: string, width?: number): EventColumn {
  const own = OWN.get(field);
  if (own) return { ...own, width };
  const value = (row: GridRow) => row.more?.[field] ?? null;
  return {
    id: field,
    title: field,
    sortable: true,
    tight: 100,
    least: 150,
    share: 1,
    width,
    value,
    cell: (row) => id(value(row)),
  };
}
