import type { FilterError, Piece, Span } from './ast.ts';
import { parseAddress, parseNetwork } from './network.ts';

/** Carries a FilterError from the depth of the parser to its entrance. */
export class SyntaxFailure extends Error {
  constructor(readonly error: FilterError) {
    super(error.message);
  }
}

export type Keyword = 'and' | 'or' | 'not' | 'to';

const KEYWORD = /(and|or|not|to)(?=[\s()",[\]]|$)/iy;
const ESCAPED_KEYWORD = /\\(and|or|not|to)(?=[\s()",[\]]|$)/iy;
const RUN = /[^\s()",]+/y;

/** What ends a word: where a field may be named, where a value stands, and inside `[a to b]`. */
const ENDS = {
  word: /[\s()",:<>=]/,
  value: /[\s()",]/,
  range: /[\s()",[\]]/,
  name: /[\s()",:<>=.]/,
} as const;
export type Place = keyof typeof ENDS;

/** A backslash takes the meaning from punctuation and white space; before anything else it is itself. */
const isEscapable = (character: string | undefined): character is string =>
  character !== undefined && (/\s/.test(character) || /[!-/:-@[-`{-~]/.test(character));

/** Whether a text with colons is what people paste — an ARN, a URL, an IPv6 address, a moment — and no field and value. */
export function isPasted(run: string): boolean {
  if (/^arn:aws[a-z-]*:/i.test(run) || /^[a-z][a-z0-9+.-]*:\/\//i.test(run)) return true;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/i.test(run)) return true;
  return run.includes(':') && (parseAddress(run) ?? parseNetwork(run)) !== undefined;
}

/** Walks over the search text. Knows characters, words and quotes, and nothing of clauses. */
export class Reader {
  position = 0;
  constructor(readonly text: string) {}

  peek(): string | undefined {
    return this.text[this.position];
  }

  skipSpace(): void {
    while (/\s/.test(this.peek() ?? '')) this.position++;
  }

  /** Moves past `wanted` if it stands here. */
  take(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.position)) return false;
    this.position += wanted.length;
    return true;
  }

  keyword(): Keyword | undefined {
    const found = this.match(KEYWORD)?.[1]?.toLowerCase();
    return found === 'and' || found === 'or' || found === 'not' || found === 'to' ? found : undefined;
  }

  takeKeyword(wanted: Keyword): boolean {
    if (this.keyword() !== wanted) return false;
    this.position += wanted.length;
    return true;
  }

  /** Everything up to white space, a parenthesis, a quote or a comma. */
  run(): string {
    return this.match(RUN)?.[0] ?? '';
  }

  /** An unquoted word; no pieces when none stands here. */
  bare(place: Place): Piece[] {
    const pieces: Piece[] = [];
    const escaped = this.match(ESCAPED_KEYWORD)?.[1];
    if (escaped !== undefined) {
      this.position += escaped.length + 1;
      return [{ kind: 'literal', text: escaped }];
    }
    let text = '';
    const flush = () => {
      if (text !== '') pieces.push({ kind: 'literal', text });
      text = '';
    };
    for (let character = this.peek(); character !== undefined; character = this.peek()) {
      if (ENDS[place].test(character)) break;
      this.position++;
      const next = this.peek();
      if (character === '\\' && isEscapable(next)) {
        text += next;
        this.position++;
      } else if (character === '*' || character === '?') {
        flush();
        pieces.push({ kind: character === '*' ? 'many' : 'one' });
      } else text += character;
    }
    flush();
    return pieces;
  }

  /** A quoted text; inside, only `\"` and `\\` are escapes. The opening quote stands here. */
  quoted(): string {
    const start = this.position++;
    let text = '';
    for (let character = this.peek(); character !== undefined; character = this.peek()) {
      this.position++;
      if (character === '"') return text;
      const next = this.peek();
      if (character === '\\' && (next === '"' || next === '\\')) {
        text += next;
        this.position++;
      } else text += character;
    }
    return this.fail('This quote is never closed.', { position: start, length: this.position - start }, [
      '"',
    ]);
  }

  /** Where something that began at `start` and ends here stands. */
  since(start: number): Span {
    return { position: start, length: this.position - start };
  }

  /** The character that stands here; of no length at the end. */
  here(): Span {
    return { position: this.position, length: this.position < this.text.length ? 1 : 0 };
  }

  fail(message: string, span: Span, expected: string[] = []): never {
    throw new SyntaxFailure({ message, position: span.position, length: span.length, expected });
  }

  private match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.position;
    return expression.exec(this.text);
  }
}
