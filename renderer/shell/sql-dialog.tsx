import { inlineValues } from '../format/inline-values';
import { useActions } from '../stores/stores';
import { Dialog } from '../widgets/dialog';
import { Text } from '../widgets/text';

interface SqlDialogProps {
  sql: string;
  values: readonly (string | number | boolean)[];
  onClose: () => void;
}

/** The search as the database was asked it: text with places for values, and the values. */
export function SqlDialog({ sql, values, onClose }: SqlDialogProps) {
  const { copy, openSql } = useActions();
  return (
    <Dialog title="The search as SQL" size="large" onClose={onClose}>
      <div className="dialog-main">
        <pre className="sql-text scroll" tabIndex={0} role="region" aria-label="SQL">
          <Text value={sql} lines />
        </pre>
        {values.length > 0 && (
          <div className="column">
            <h3>Values, in order</h3>
            <ol className="mono">
              {values.map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a value is known by its place
                <li key={index}>
                  {index + 1}. <Text value={JSON.stringify(value)} />
                </li>
              ))}
            </ol>
          </div>
        )}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={() => void copy(sql, 'SQL')}>
            Copy SQL
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              onClose();
              openSql(inlineValues(sql, values));
            }}
          >
            Open in the SQL view
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
