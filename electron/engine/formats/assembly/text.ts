/**
 * Walks JSON without white space between its tokens (RFC 8259). Anything else, and whatever is not sound, ends the walk: the
 * careful reader of formats/json-scanner.ts then takes the record and says what is wrong with it.
 */

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const OPEN_OBJECT: u8 = 0x7b;
const CLOSE_OBJECT: u8 = 0x7d;
const OPEN_LIST: u8 = 0x5b;
const CLOSE_LIST: u8 = 0x5d;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
/** Far less than the careful reader allows, and as many as a word has bits. */
const MAX_DEPTH: u32 = 63;
/** `true`, `null`, and `alse`, each as one little-endian word. */
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** Whether the string walked last holds escapes. */
export let escaped: bool = false;

/** Where the closing quote of a string stands whose first character is at `from`; 0 when it is not sound. */
export function stringEnd(from: usize): usize {
  escaped = false;
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const special = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    if (special == 0) {
      at += 16;
      continue;
    }
    at += ctz(special);
    const byte = load<u8>(at);
    if (byte == QUOTE) return at;
    // A control character; the zeros behind the content are such, too.
    if (byte != BACKSLASH) return 0;
    escaped = true;
    at = escapeEnd(at);
    if (at == 0) return 0;
  }
}

/** Where the text goes on behind an escape; 0 when JSON does not know it, or it is a part of a surrogate pair. */
function escapeEnd(at: usize): usize {
  switch (load<u8>(at + 1)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 2;
    case 0x75: {
      // u
      let unit: u32 = 0;
      for (let index: usize = 2; index < 6; index++) {
        const digit = hexDigit(load<u8>(at + index));
        if (digit < 0) return 0;
        unit = (unit << 4) | (digit as u32);
      }
      return unit >= 0xd800 && unit <= 0xdfff ? 0 : at + 6;
    }
    default:
      return 0;
  }
}

@inline
function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** End of `true`, `false`, `null` or a number; 0 when none stands there. */
export function scalarEnd(at: usize): usize {
  const word = load<u32>(at);
  if (word == TRUE || word == NULL) return at + 4;
  if (load<u8>(at) == 0x66 && load<u32>(at + 1) == ALSE) return at + 5;
  return numberEnd(at);
}

@inline
export function isNull(at: usize): bool {
  return load<u32>(at) == NULL;
}

@inline
export function isBoolean(at: usize): bool {
  return load<u32>(at) == TRUE || (load<u8>(at) == 0x66 && load<u32>(at + 1) == ALSE);
}

@inline
function isDigit(at: usize): bool {
  const byte = load<u8>(at);
  return byte >= 0x30 && byte <= 0x39;
}

function numberEnd(from: usize): usize {
  let at = from;
  if (load<u8>(at) == 0x2d) at++;
  if (!isDigit(at)) return 0;
  if (load<u8>(at) == 0x30) at++;
  else while (isDigit(at)) at++;
  if (load<u8>(at) == 0x2e) {
    if (!isDigit(++at)) return 0;
    while (isDigit(at)) at++;
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++;
    const sign = load<u8>(at);
    if (sign == 0x2b || sign == 0x2d) at++;
    if (!isDigit(at)) return 0;
    while (isDigit(at)) at++;
  }
  return at;
}

/** End of the object or list that begins at `from`; 0 when it is not sound, too deep, or holds white space between tokens. */
export function nestedEnd(from: usize): usize {
  let at = from;
  let depth: u32 = 0;
  /** A bit for each level, the innermost last: whether it is an object. */
  let objects: u64 = 0;
  while (true) {
    // A value begins here.
    const byte = load<u8>(at);
    let closed = true;
    if (byte == QUOTE) {
      at = stringEnd(at + 1);
      if (at == 0) return 0;
      at++;
    } else if (byte == OPEN_OBJECT || byte == OPEN_LIST) {
      if (depth == MAX_DEPTH) return 0;
      depth++;
      const isObject = byte == OPEN_OBJECT;
      objects = (objects << 1) | (isObject as u64);
      at++;
      if (load<u8>(at) == (isObject ? CLOSE_OBJECT : CLOSE_LIST)) {
        at++;
        depth--;
        objects >>>= 1;
      } else {
        closed = false;
      }
    } else {
      at = scalarEnd(at);
      if (at == 0) return 0;
    }
    while (closed) {
      if (depth == 0) return at;
      const next = load<u8>(at++);
      if (next == COMMA) {
        closed = false;
      } else if (next == ((objects & 1) == 1 ? CLOSE_OBJECT : CLOSE_LIST)) {
        depth--;
        objects >>>= 1;
      } else {
        return 0;
      }
    }
    if ((objects & 1) == 1) {
      if (load<u8>(at) != QUOTE) return 0;
      at = stringEnd(at + 1);
      if (at == 0 || load<u8>(at + 1) != COLON) return 0;
      at += 2;
    }
  }
}
