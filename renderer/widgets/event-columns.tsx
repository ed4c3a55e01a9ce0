import type { ReactNode } from 'react';
import type { EventRow } from '../../shared/model/search';
import { shortService } from '../format/shorten';
import { OutcomeMark, OutcomeShape } from './marks';
import { Absent, Id, Text } from './text';
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

const plain = (value: string | null): ReactNode => (value === null ? <Absent /> : <Text value={value} />);
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

export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('eventTime', 'Time (UTC)', 164, 0, (row) =>
    row.eventTime ? <Time iso={row.eventTime} /> : <Absent />,
  ),
  column('eventName', 'Event', 176, 1.4, (row) => (
    <span className="grid-event">
      <OutcomeShape outcome={row.outcome} />
      <span className="ellipsis">{plain(row.eventName)}</span>
    </span>
  )),
  column('eventSource', 'Service', 84, 0, (row) =>
    plain(row.eventSource === null ? null : shortService(row.eventSource)),
  ),
  column('principal', 'Principal', 190, 2, (row) => id(row.principal)),
  column('session', 'Session', 116, 1, (row) => id(row.session)),
  column('sourceIPAddress', 'Source address', 124, 0.6, (row) => id(row.sourceIPAddress)),
  column('awsRegion', 'Region', 92, 0, (row) => plain(row.awsRegion)),
  column('account', 'Account', 106, 0, (row) => plain(row.account)),
  column('target', 'Target', 170, 2, (row) => id(row.target)),
  column('outcome', 'Outcome', 92, 0, (row) => <OutcomeMark outcome={row.outcome} />),
  column('userAgent', 'Agent', 130, 1.2, (row) => plain(row.userAgent)),
];
