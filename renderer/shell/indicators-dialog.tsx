import { useState } from 'react';
import type { IndicatorMatch, IndicatorReport } from '../../shared/model/indicator';
import type { AppError } from '../../shared/result';
import { csvOf } from '../format/copy-as';
import { appError } from '../format/failure';
import { formatCount, formatPlural } from '../format/number';
import { useActions, useStores } from '../stores/stores';
import { DataTable, type TableColumn } from '../widgets/data-table';
import { Dialog } from '../widgets/dialog';
import { Icon } from '../widgets/icon';
import { Problem } from '../widgets/problem';
import { Absent, Id, Text } from '../widgets/text';
import { Time } from '../widgets/time';
import { Working } from '../widgets/working';
import './questions.css';

const COLUMNS: readonly TableColumn<IndicatorMatch>[] = [
  {
    id: 'events',
    title: 'Events',
    width: '84px',
    number: true,
    cell: (row) => formatCount(row.events),
    sort: (row) => row.events,
  },
  { id: 'type', title: 'Kind', width: '96px', cell: (row) => row.type, sort: (row) => row.type },
  {
    id: 'value',
    title: 'Indicator',
    width: 'minmax(180px, 2fr)',
    cell: (row) => (
      <span className="answer-cell mono">
        <Id value={row.value} />
      </span>
    ),
    sort: (row) => row.value,
  },
  {
    id: 'label',
    title: 'What the list says',
    width: 'minmax(120px, 1fr)',
    cell: (row) => (row.label === null ? <Absent /> : <Text value={row.label} />),
    sort: (row) => row.label,
  },
  {
    id: 'first',
    title: 'First',
    width: '172px',
    cell: (row) => (row.firstTime === null ? <Absent /> : <Time iso={row.firstTime} />),
    sort: (row) => row.firstTime,
  },
  {
    id: 'last',
    title: 'Last',
    width: '172px',
    cell: (row) => (row.lastTime === null ? <Absent /> : <Time iso={row.lastTime} />),
    sort: (row) => row.lastTime,
  },
];

/** A list of indicators, pasted or from a file, looked up in the whole case at once. */
export function IndicatorsDialog({ onClose }: { onClose: () => void }) {
  const { client } = useStores();
  const actions = useActions();
  const [text, setText] = useState('');
  const [report, setReport] = useState<IndicatorReport | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [running, setRunning] = useState<{ since: number; controller: AbortController } | null>(null);

  async function match(args: { text: string } | { place: string }) {
    running?.controller.abort();
    const controller = new AbortController();
    setRunning({ since: performance.now(), controller });
    setError(null);
    try {
      setReport(await client.call('indicators.match', args, { signal: controller.signal }));
    } catch (thrown) {
      setError(appError(thrown));
    } finally {
      setRunning((now) => (now?.controller === controller ? null : now));
    }
  }
  async function fromFile() {
    const place = (await actions.choose('evidence-files'))?.[0]?.place;
    if (place !== undefined) await match({ place });
  }
  function follow(query: string) {
    onClose();
    actions.search({ query });
  }
  const hits = report?.indicators.filter((one) => one.events > 0) ?? [];
  const all = hits.map(({ query }) => `(${query})`).join(' or ');

  return (
    <Dialog title="Indicators" size="wide" onClose={onClose}>
      <div className="indicators">
        <label className="label">
          Addresses, networks, ARNs, access keys, names, agents, domains: one a line, as CSV, or as STIX
          <textarea
            className="field mono"
            rows={5}
            spellCheck={false}
            autoFocus
            placeholder={'203.0.113.7\n198.51.100.0/24\nAKIAIOSFODNN7EXAMPLE'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <div className="line">
          <button
            type="button"
            className="button button-main"
            disabled={text.trim() === ''}
            onClick={() => void match({ text })}
          >
            Match
          </button>
          <button type="button" className="button" onClick={() => void fromFile()}>
            <Icon name="file" size={14} /> From a file…
          </button>
          <span className="spacer" />
          <Working since={running?.since} onCancel={() => running?.controller.abort()} />
        </div>
        {error && <Problem error={error} />}
        {report && (
          <>
            <div className="line">
              <strong role="status">
                {`${formatCount(report.matched)} of ${formatPlural(report.total, 'indicator')} found`}
              </strong>
              {report.skipped.length > 0 && (
                <span
                  className="soft"
                  title={report.skipped
                    .slice(0, 20)
                    .map((one) => `line ${one.line}: ${one.reason}`)
                    .join('\n')}
                >
                  {`${formatPlural(report.skipped.length, 'line')} left out`}
                </span>
              )}
              <span className="spacer" />
              {all !== '' && all.length <= 20_000 && (
                <button type="button" className="button button-small" onClick={() => follow(all)}>
                  <Icon name="search" size={14} /> All their events
                </button>
              )}
              <button
                type="button"
                className="button button-small"
                onClick={() =>
                  void actions.copy(
                    csvOf(
                      ['type', 'value', 'label', 'events', 'firstTime', 'lastTime'],
                      report.indicators.map((one) => [
                        one.type,
                        one.value,
                        one.label,
                        one.events,
                        one.firstTime,
                        one.lastTime,
                      ]),
                    ),
                    'Report',
                  )
                }
              >
                <Icon name="copy" size={14} /> Copy as CSV
              </button>
            </div>
            <div className="question-answer">
              <DataTable
                label="Indicators"
                rows={report.indicators}
                columns={COLUMNS}
                keyOf={(row) => `${row.type} ${row.value}`}
                rowHeight={28}
                least={820}
                onOpen={(row) => row.events > 0 && follow(row.query)}
              />
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
