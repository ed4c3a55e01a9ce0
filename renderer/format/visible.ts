/** A run of ordinary text, or one character that would not be seen or would change what is seen around it. */
export interface Piece {
  text: string;
  /** Name of the hidden character; undefined for ordinary text. */
  hidden?: string;
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/u;
const HIDDEN_EACH = new RegExp(HIDDEN.source, 'gu');

const NAMES: Record<number, [symbol: string, name: string]> = {
  9: ['⇥', 'TAB'],
  10: ['↵', 'LINE FEED'],
  127: ['⟨DEL⟩', 'DELETE'],
  173: ['⟨SHY⟩', 'SOFT HYPHEN'],
  1564: ['⟨ALM⟩', 'ARABIC LETTER MARK'],
  8203: ['⟨ZWSP⟩', 'ZERO WIDTH SPACE'],
  8204: ['⟨ZWNJ⟩', 'ZERO WIDTH NON-JOINER'],
  8205: ['⟨ZWJ⟩', 'ZERO WIDTH JOINER'],
  8206: ['⟨LRM⟩', 'LEFT-TO-RIGHT MARK'],
  8207: ['⟨RLM⟩', 'RIGHT-TO-LEFT MARK'],
  8234: ['⟨LRE⟩', 'LEFT-TO-RIGHT EMBEDDING'],
  8235: ['⟨RLE⟩', 'RIGHT-TO-LEFT EMBEDDING'],
  8236: ['⟨PDF⟩', 'POP DIRECTIONAL FORMATTING'],
  8237: ['⟨LRO⟩', 'LEFT-TO-RIGHT OVERRIDE'],
  8238: ['⟨RLO⟩', 'RIGHT-TO-LEFT OVERRIDE'],
  8288: ['⟨WJ⟩', 'WORD JOINER'],
  8294: ['⟨LRI⟩', 'LEFT-TO-RIGHT ISOLATE'],
  8295: ['⟨RLI⟩', 'RIGHT-TO-LEFT ISOLATE'],
  8296: ['⟨FSI⟩', 'FIRST STRONG ISOLATE'],
  8297: ['⟨PDI⟩', 'POP DIRECTIONAL ISOLATE'],
  65279: ['⟨BOM⟩', 'ZERO WIDTH NO-BREAK SPACE'],
};

/** Names of the control characters below the space, by code. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

function symbolOf(character: string): { text: string; hidden: string } {
  const code = character.codePointAt(0) ?? 0;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const known = NAMES[code];
  if (known) return { text: known[0], hidden: `${hex} ${known[1]}` };
  const control = CONTROLS[code];
  if (control) return { text: `⟨${control}⟩`, hidden: `${hex} CONTROL CHARACTER ${control}` };
  return { text: `⟨${hex}⟩`, hidden: `${hex} INVISIBLE CHARACTER` };
}

/**
 * Cuts text into ordinary runs and hidden characters, each with a symbol that can be seen. With `lines`, line feeds and tabs
 * that lay out the text stay as they are.
 */
export function pieces(text: string, lines = false): Piece[] {
  if (!HIDDEN.test(text)) return [{ text }];
  const out: Piece[] = [];
  let plain = 0;
  for (const match of text.matchAll(HIDDEN_EACH)) {
    const character = match[0];
    if (lines && (character === '\n' || character === '\t')) continue;
    if (match.index > plain) out.push({ text: text.slice(plain, match.index) });
    out.push(symbolOf(character));
    plain = match.index + character.length;
  }
  if (plain < text.length) out.push({ text: text.slice(plain) });
  return out;
}

/** The same as one string, for titles and labels. */
export function visible(text: string): string {
  return HIDDEN.test(text)
    ? pieces(text)
        .map((piece) => piece.text)
        .join('')
    : text;
}
