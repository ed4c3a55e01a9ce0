import { describe, expect, it } from 'vitest';
import { assertShallow } from '../../../electron/engine/questions/sql-nesting';

const nested = (open: string, depth: number, close: string, inside = '1') =>
  `SELECT ${open.repeat(depth)}${inside}${close.repeat(depth)}`;

describe('how deep SQL may nest', () => {
  it.each([
    ['brackets', nested('(', 100, ')')],
    ['lists', nested('[', 100, ']')],
    ['queries', nested('(SELECT ', 16, ')')],
    ['queries beside each other', `SELECT ${'(SELECT 1), '.repeat(500)}1`],
    ['brackets in a text', `SELECT '${'('.repeat(900)}'`],
    ['brackets in a name', `SELECT 1 AS "${'('.repeat(900)}"`],
    ['brackets in a comment', `SELECT 1 -- ${'('.repeat(900)}\n/* ${'('.repeat(900)} */`],
    ['brackets between dollars', `SELECT $x$${'('.repeat(900)}$x$`],
    ['a quote in a text', `SELECT 'it''s (' || ${'('.repeat(50)}1${')'.repeat(50)}`],
    ['the word in a name', `SELECT (selected) FROM (SELECT 1 AS selected)`],
  ])('%s: deep enough', (_, text) => {
    expect(() => assertShallow(text)).not.toThrow();
  });

  it.each([
    ['brackets', nested('(', 900, ')'), 7 + 100],
    ['brackets that are never closed', nested('(', 101, ''), 7 + 100],
    ['lists', nested('[', 101, ']'), 7 + 100],
    ['queries', nested('(SELECT ', 17, ')'), 7 + 16 * 8 + 1],
    ['queries in lower case', nested('(\n select ', 17, ')'), 7 + 16 * 10 + 3],
    ['queries without SELECT', nested('(FROM ', 17, ')', 'event'), 7 + 16 * 6 + 1],
  ])('%s: too deep, and where', (_, text, position) => {
    expect(() => assertShallow(text)).toThrow(
      expect.objectContaining({ kind: 'query', detail: { position, length: 1 } }),
    );
  });

  it('is told at once, however long the text', () => {
    const begun = performance.now();
    for (const sign of ['(', "'", '"', '$', '/*', '--', '$a', '[{('])
      try {
        assertShallow(sign.repeat(200_000 / sign.length));
      } catch {
        // Some are too deep.
      }
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
