import { useMemo, useState } from 'react';
import type { EventDetail } from '../../../shared/model/search';
import { parseJson } from '../../format/json';
import { useActions, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { JsonText } from '../../widgets/json-text';
import { JsonTree } from '../../widgets/json-tree';
import { Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';

type Form = 'tree' | 'text' | 'original';
const FORMS: readonly { id: Form; title: string }[] = [
  { id: 'tree', title: 'Tree' },
  { id: 'text', title: 'Text' },
  { id: 'original', title: 'Original bytes' },
];

/** The record as a tree or as text, or its own bytes read again from the evidence. */
export function EventJson({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const { valueMenu } = useStores();
  const [form, setForm] = useState<Form>('tree');
  const root = useMemo(() => parseJson(detail.record), [detail.record]);
  return (
    <>
      <div className="line event-section" role="group" aria-label="How to show it">
        {FORMS.map((one) => (
          <button
            key={one.id}
            type="button"
            className="button button-small"
            aria-pressed={one.id === form}
            onClick={() => setForm(one.id)}
          >
            {one.title}
          </button>
        ))}
      </div>
      {form === 'tree' && root && (
        <JsonTree
          root={root}
          label="The event as JSON"
          onCopy={(text) => void actions.copy(text)}
          values={{
            onInclude: actions.filterFor,
            onExclude: actions.filterOut,
            onMenu: (field, value, at) => valueMenu.getState().open({ field, value, row: detail.row }, at),
          }}
        />
      )}
      {(form === 'text' || (form === 'tree' && !root)) && (
        <JsonText text={detail.record} label="The event as JSON text" />
      )}
      {form === 'original' && <Original n={detail.row.n} />}
    </>
  );
}

function Original({ n }: { n: number }) {
  const asked = useCall('event.original', { n });
  if (asked.error) return <Problem error={asked.error} onRetry={asked.again} />;
  if (!asked.value) return <Skeleton rows={8} label="Reading the evidence" />;
  return (
    <>
      <p className="event-section soft">Read again from the evidence and equal to what was loaded.</p>
      <pre className="json-text" tabIndex={0} role="region" aria-label="Original bytes of the record">
        <Text value={asked.value.text} lines />
      </pre>
    </>
  );
}
