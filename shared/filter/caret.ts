import type { Span } from './ast.ts';
import { Reader, SyntaxFailure } from './lex.ts';
import { parsePath } from './parse.ts';

/** What may stand at a place of a search text that is being written, and what already does. */
export type Expected = Span & {
  /** The part of what stands there before the caret, without quotes and escapes. */
  typed: string;
} & (
    | { kind: 'clause' | 'connective' }
    /** A field name stands before; nothing compares it yet. */
    | { kind: 'operator'; field: string[] }
    | { kind: 'value'; field: string[]; inList: boolean }
  );

type Context = 'group' | { list: string[] } | { range: string[] };
type State = { kind: 'clause' | 'connective' } | { kind: 'operator' | 'value'; field: string[] };

/** Looks at a search text that need not be complete or right. Never throws. */
export function expectedAt(text: string, caret: number): Expected {
  const at = Math.max(0, Math.min(caret, text.length));
  return new CaretScanner(text, at).scan();
}

/** Clauses from left to right up to the caret; what the parser would refuse is passed over. */
class CaretScanner {
  private readonly reader: Reader;
  private readonly around: Context[] = [];
  private state: State = { kind: 'clause' };

  constructor(
    text: string,
    private readonly caret: number,
  ) {
    this.reader = new Reader(text);
  }

  scan(): Expected {
    const { reader } = this;
    for (;;) {
      while (reader.position < this.caret && /\s/.test(reader.peek() ?? '')) reader.position++;
      const start = reader.position;
      if (start >= this.caret && !this.tokenHere()) return this.expect(start, start, '');
      const sign = reader.peek() ?? '';
      if (this.sign(sign)) continue;
      const read = this.token();
      if (this.caret <= reader.position) return this.expect(start, reader.position, this.typed(start));
      this.after(read);
    }
  }

  /** Whether a word begins right at the caret, which a suggestion would then replace. */
  private tokenHere(): boolean {
    return /[^\s()[\]",:<>=]/.test(this.reader.peek() ?? ' ');
  }

  /** Takes a sign that is no part of a word; false when none stands here. */
  private sign(sign: string): boolean {
    const { reader, around, state } = this;
    const here = around.at(-1);
    switch (sign) {
      case '(':
        around.push(state.kind === 'value' ? { list: state.field } : 'group');
        if (state.kind !== 'value') this.state = { kind: 'clause' };
        break;
      case '[':
        if (state.kind === 'value') around.push({ range: state.field });
        break;
      case ')':
      case ']':
        around.pop();
        this.state = { kind: 'connective' };
        break;
      case ',':
        if (typeof here === 'object' && 'list' in here) this.state = { kind: 'value', field: here.list };
        break;
      case ':':
      case '<':
      case '>':
      case '=':
        if (state.kind === 'operator') this.state = { kind: 'value', field: state.field };
        break;
      default:
        return false;
    }
    reader.position++;
    return true;
  }

  /** A word, a quoted text or a path; the caret may stand inside. */
  private token(): string {
    const { reader } = this;
    const start = reader.position;
    const place = this.state.kind === 'value' ? (this.inRange() ? 'range' : 'value') : 'word';
    do {
      if (reader.peek() === '"') {
        if (!this.closedQuote()) break;
      } else if (reader.bare(place).length === 0) break;
    } while (place === 'word' && (reader.peek() === '"' || reader.text[reader.position - 1] === '.'));
    if (reader.position === start) reader.position++;
    return reader.text.slice(start, reader.position);
  }

  /** Moves past a quoted text; past everything when it is not closed. */
  private closedQuote(): boolean {
    try {
      this.reader.quoted();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof SyntaxFailure)) throw thrown;
      return false;
    }
  }

  private inRange(): boolean {
    const here = this.around.at(-1);
    return typeof here === 'object' && 'range' in here;
  }

  private after(token: string): void {
    const word = token.toLowerCase();
    const here = this.around.at(-1);
    if (this.state.kind === 'value') {
      if (word !== 'not') this.state = { kind: 'connective' };
      return;
    }
    if (word === 'and' || word === 'or' || word === 'to') {
      if (typeof here === 'object')
        this.state = { kind: 'value', field: 'list' in here ? here.list : here.range };
      else this.state = { kind: 'clause' };
      return;
    }
    if (word === 'not') {
      this.state = { kind: 'clause' };
      return;
    }
    const next = /^\s*[:<>=]/.test(this.reader.text.slice(this.reader.position, this.reader.position + 100));
    const field = parsePath(token);
    this.state = next && field ? { kind: 'operator', field } : { kind: 'connective' };
  }

  /** What stands between `start` and the caret, as the text it means. */
  private typed(start: number): string {
    const part = this.reader.text.slice(start, this.caret);
    if (part.startsWith('"') && this.state.kind === 'value') {
      return part
        .slice(1)
        .replace(/\\(["\\])/g, '$1')
        .replace(/"$/, '');
    }
    return this.state.kind === 'value' ? part.replace(/\\([^\w\s])/g, '$1') : part;
  }

  private expect(start: number, end: number, typed: string): Expected {
    const span = { position: start, length: end - start, typed };
    const { state } = this;
    if (state.kind === 'value') {
      const here = this.around.at(-1);
      return {
        ...span,
        kind: 'value',
        field: state.field,
        inList: typeof here === 'object' && 'list' in here,
      };
    }
    if (state.kind === 'operator') return { ...span, kind: 'operator', field: state.field };
    return { ...span, kind: state.kind };
  }
}
