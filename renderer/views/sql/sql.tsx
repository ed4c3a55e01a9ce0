import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { csvOf } from '../../format/copy-as';
import { formatPlural } from '../../format/number';
import { MOST_ROWS } from '../../stores/sql';
import { useActions, useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { Menu } from '../../widgets/menu';
import { Empty, Problem } from '../../widgets/problem';
import { Tabs } from '../../widgets/tabs';
import { Working } from '../../widgets/working';
import { createEditor, type Editor, sqlName } from './editor';
import { QuickChart } from './quick-chart';
import { ResultTable } from './result-table';
import { SchemaTree } from './schema-tree';
import { SqlKept } from './sql-kept';
import './sql.css';

const TABS = [
  { id: 'rows', title: 'Rows' },
  { id: 'chart', title: 'Chart' },
] as const;

/** One SELECT at a time over the case, which it cannot change: an editor, what may be read, and the answer. */
export function Sql() {
  const { client, location, saved, sql, toast } = useStores();
  const actions = useActions();
  const linked = useLocation((state) => state.params.q);
  const caseId = useCase((state) => state.status?.id);
  const schema = useCall('sql.schema', caseId === undefined ? null : {});
  const { table, asked, milliseconds, since, error, given } = useStore(sql);
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('rows');

  async function run() {
    const { text } = sql.getState();
    if (text.trim() === '') return;
    if (!(await sql.getState().run(text))) return;
    location.getState().set({ q: text.length <= 8_000 ? text : undefined }, true);
    const count = sql.getState().table?.rows.length;
    await saved
      .getState()
      .remember({ kind: 'sql', query: text, ...(count === undefined ? {} : { count }) })
      .catch(() => undefined);
  }
  const latest = useRef(run);
  latest.current = run;

  useEffect(() => {
    if (!holder.current) return;
    const made = createEditor(holder.current, sql.getState().text, {
      onChange: (text) => sql.getState().type(text),
      onRun: () => void latest.current(),
    });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [sql]);
  useEffect(() => {
    if (schema.value) editor.current?.setSchema(schema.value);
  }, [schema.value]);
  useEffect(() => {
    const { text } = sql.getState();
    if (given > 0 && editor.current?.view.state.doc.toString() !== text) editor.current?.setText(text);
  }, [sql, given]);
  // A link, or a reload, brings its statement; it is run by the person, not by the link.
  useEffect(() => {
    if (linked && linked !== sql.getState().asked && linked !== sql.getState().text)
      sql.getState().give(linked);
  }, [sql, linked]);
  useEffect(() => {
    if (caseId !== undefined)
      saved
        .getState()
        .refresh('sql')
        .catch(() => undefined);
  }, [saved, caseId]);

  async function exportAs(format: 'csv' | 'jsonl') {
    if (asked === null) return;
    const place = (await actions.choose('export', `rows.${format}`))?.[0]?.place;
    if (place === undefined) return;
    try {
      const written = await client.call('export.sql', { place, format, sql: asked });
      toast.getState().say(`${formatPlural(written.rows, 'row')} written to ${written.path}`);
    } catch (thrown) {
      actions.sayFailure(thrown);
    }
  }
  function copyAs(form: string) {
    if (!table) return;
    const text =
      form === 'csv'
        ? csvOf(table.columns, table.rows)
        : table.rows
            .map((row) =>
              JSON.stringify(Object.fromEntries(table.columns.map((name, at) => [name, row[at]]))),
            )
            .join('\n');
    void actions.copy(text, formatPlural(table.rows.length, 'row'));
  }

  return (
    <div className="sql">
      <SchemaTree schema={schema.value ?? []} onInsert={(name) => editor.current?.insert(sqlName(name))} />
      <div className="sql-main">
        <div className="sql-bar">
          <button type="button" className="button button-small button-main" onClick={() => void run()}>
            Run
          </button>
          <kbd className="key">Ctrl+Enter</kbd>
          <Working since={since} onCancel={() => sql.getState().cancel()} />
          <span className="spacer" />
          <SqlKept onOpen={(text) => sql.getState().give(text)} />
        </div>
        <div ref={holder} className="sql-editor" data-home />
        {error && <Problem error={error} />}
        <div className="sql-bar">
          <strong className="number" role="status">
            {table &&
              `${formatPlural(table.rows.length, 'row')}${table.truncated ? `, the first of more than ${MOST_ROWS / 1000} 000` : ''}`}
          </strong>
          <span className="soft">{milliseconds !== null && `${Math.round(milliseconds)} ms`}</span>
          <span className="spacer" />
          <Menu
            label="Copy the rows"
            className="button button-quiet button-small"
            button={
              <>
                <Icon name="copy" size={14} /> Copy
              </>
            }
            choices={[
              { id: 'csv', label: 'As CSV' },
              { id: 'jsonl', label: 'As JSON lines' },
            ]}
            onChoose={copyAs}
          />
          <Menu
            label="Export the rows"
            className="button button-quiet button-small"
            button={
              <>
                <Icon name="export" size={14} /> Export
              </>
            }
            choices={[
              { id: 'csv', label: 'As CSV…' },
              { id: 'jsonl', label: 'As JSON lines…' },
            ]}
            onChoose={(id) => void exportAs(id === 'csv' ? 'csv' : 'jsonl')}
          />
        </div>
        {table ? (
          <Tabs label="The answer" tabs={TABS} chosen={tab} onChoose={setTab}>
            {tab === 'chart' ? (
              <QuickChart table={table} />
            ) : table.rows.length > 0 ? (
              <ResultTable table={table} />
            ) : (
              <p className="sql-none soft">No rows.</p>
            )}
          </Tabs>
        ) : (
          <Empty title="One SELECT over the case">
            <p>
              It reads the case and nothing else, and changes nothing. Views stay the same in later versions.
            </p>
          </Empty>
        )}
      </div>
    </div>
  );
}

export default Sql;
