import type { ReactNode } from 'react';
import type { EventRow } from '../../shared/model/search';
import { shortService } from '../format/shorten';
import { visible } from '../format/visible';
import { OutcomeMark, OutcomeShape } from './marks';
import { Principal } from './principal';
import { Absent, Id, Line, Text } from './text';
import { Time } from './time';

export interface EventColumn {
  id: string;
  title: string;
  /** A width as CSS grid takes it. */
  width: string;
  /** Least width in pixels, to know when the grid has to scroll sideways. */
  least: number;
  cell: (row: EventRow) => ReactNode;
}

const line = (value: string | null): ReactNode => (value === null ? <Absent /> : <Line value={value} />);
const id = (value: string | null): ReactNode => (value === null ? <Absent /> : <Id value={value} />);

const column = (
  name: string,
  title: string,
  least: number,
  share: number,
  cell: EventColumn['cell'],
): EventColumn => ({
  id: name,
  title,
  width: share === 0 ? `${least}px` : `minmax(${least}px, ${share}fr)`,
  least,
  cell,
});

/** The most telling first: beside an open pane only these are seen without scrolling sideways. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('eventTime', 'Time (UTC)', 164, 0, (row) =>
    row.eventTime ? <Time iso={row.eventTime} /> : <Absent />,
  ),
  column('eventName', 'Event', 172, 3, (row) => (
    <span
      className="grid-event"
      title={`${visible(row.eventName ?? 'event')}: ${row.errorCode ?? row.outcome}`}
    >
      <OutcomeShape outcome={row.outcome} named />
      <span className="ellipsis">{row.eventName === null ? <Absent /> : <Text value={row.eventName} />}</span>
    </span>
  )),
  column('principal', 'Principal', 170, 2, (row) =>
    row.principal === null ? <Absent /> : <Principal value={row.principal} account={row.account} />,
  ),
  column('sourceIPAddress', 'Source address', 124, 0.4, (row) => line(row.sourceIPAddress)),
  column('target', 'Target', 160, 2.4, (row) => id(row.target)),
  column('awsRegion', 'Region', 96, 0, (row) => line(row.awsRegion)),
  column('account', 'Account', 102, 0, (row) => line(row.account)),
  column('eventSource', 'Service', 92, 0, (row) =>
    row.eventSource === null ? (
      <Absent />
    ) : (
      <Line value={shortService(row.eventSource)} whole={row.eventSource} />
    ),
  ),
  column('session', 'Session', 130, 1, (row) => line(row.session)),
  column('outcome', 'Outcome', 92, 0, (row) => <OutcomeMark outcome={row.outcome} />),
  column('userAgent', 'Agent', 130, 1.2, (row) => line(row.userAgent)),
];
