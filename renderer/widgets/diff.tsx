import { useMemo } from 'react';
import type { DiffEntry } from '../../shared/model/change';
import { embeddedJson, prettyJson } from '../format/json';
import { diffLines, foldLines } from '../format/line-diff';
import { Text } from './text';
import './diff.css';

function linesOf(value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') {
    const held = embeddedJson(value);
    return (held ? prettyJson(held) : value).split('\n');
  }
  return (JSON.stringify(value, null, 2) ?? String(value)).split('\n');
}

const WORDS = { '+': 'added', '-': 'removed', ' ': 'unchanged' } as const;

/** One step of a resource: what each path was and what it became, by sign, word and colour. */
export function Diff({ entries }: { entries: readonly DiffEntry[] }) {
  return (
    <div className="diff">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path can stand there more than once
        <Entry key={`${entry.path} ${index}`} entry={entry} />
      ))}
    </div>
  );
}

function Entry({ entry }: { entry: DiffEntry }) {
  const lines = useMemo(() => foldLines(diffLines(linesOf(entry.from), linesOf(entry.to))), [entry]);
  const word = entry.from === undefined ? 'added' : entry.to === undefined ? 'removed' : 'changed';
  return (
    <div className="diff-entry">
      <div className="diff-path">
        {entry.sentence !== undefined && (
          <span>
            <Text value={entry.sentence} />
          </span>
        )}
        <span className={entry.sentence === undefined ? 'mono' : 'mono soft'}>
          <Text value={entry.path || 'whole resource'} />
        </span>
        <span className={`diff-word diff-word-${word}`}>{word}</span>
      </div>
      <div className="diff-lines">
        {lines.map((line, index) =>
          line === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
            <div key={index} className="diff-cut">
              ⋯
            </div>
          ) : (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              key={index}
              className={`diff-line diff-${WORDS[line.sign]}`}
            >
              <span className="diff-sign" aria-hidden="true">
                {line.sign === '-' ? '−' : line.sign}
              </span>
              {line.sign !== ' ' && <span className="visually-hidden">{`${WORDS[line.sign]}: `}</span>}
              <Text value={line.text} />
            </div>
          ),
        )}
      </div>
    </div>
  );
}
