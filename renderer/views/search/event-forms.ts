import type { EventDetail } from '../../../shared/model/search';
import { csvOf, eventCommand, sqlOfEvent } from '../../format/copy-as';
import { jsonLeaves, jsonText, parseJson, prettyJson } from '../../format/json';

export type EventForm = 'sentence' | 'json' | 'csv' | 'sql' | 'command' | 'link';

/** An event in a form to copy; `address` is that of the view it is seen in. */
export function eventForm(form: EventForm, detail: EventDetail, address: string): string {
  const { row, record, summary } = detail;
  const root = parseJson(record);
  switch (form) {
    case 'sentence':
      return summary;
    case 'json':
      return root ? prettyJson(root) : record;
    case 'csv': {
      const leaves = root ? jsonLeaves(root) : [];
      const cells = leaves.map(({ node }) => (node.kind === 'null' ? null : jsonText(node)));
      return csvOf(
        leaves.map(({ path }) => path),
        [cells],
      );
    }
    case 'sql':
      return row.eventID === null ? `SELECT * FROM event WHERE n = ${row.n}` : sqlOfEvent(row.eventID);
    case 'command':
      return row.eventID === null
        ? `coldtrail sql 'SELECT * FROM event WHERE n = ${row.n}'`
        : eventCommand(row.eventID);
    case 'link':
      // The token of this session is nobody else's.
      return address.replace(/\?token=[^#]*/, '');
  }
}
