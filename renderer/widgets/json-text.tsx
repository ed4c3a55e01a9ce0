import { useMemo } from 'react';
import { parseJson, prettyJson } from '../format/json';
import { Text } from './text';

/** JSON laid out in lines, each value as it was written; text that is not JSON stays as it is. */
export function JsonText({ text, label }: { text: string; label: string }) {
  const shown = useMemo(() => {
    const node = parseJson(text);
    return node ? prettyJson(node) : text;
  }, [text]);
  return (
    <pre className="json-text" tabIndex={0} role="region" aria-label={label}>
      <Text value={shown} lines />
    </pre>
  );
}
