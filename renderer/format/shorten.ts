/** Cuts out the middle so that start and end stay; the end is what tells ARNs apart. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, most - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** As many characters as are always shown of a long value's end. */
const TAIL = 20;

/**
 * Where a long value may be cut when its container is too narrow: the head gives way, the tail always stays. For ARNs and
 * paths the tail is the last part, unless that is too long itself.
 */
export function splitTail(text: string): [head: string, tail: string] {
  if (text.length <= 14) return [text, ''];
  const cut = Math.max(text.lastIndexOf('/', text.length - 2), text.lastIndexOf(':', text.length - 2));
  const at = cut > 0 && text.length - cut <= TAIL + 2 ? cut : text.length - Math.min(TAIL, text.length >> 1);
  return [text.slice(0, at), text.slice(at)];
}

/** Service of an event source or name: `iam.amazonaws.com` as `iam`. */
export function shortService(source: string): string {
  return source.endsWith('.amazonaws.com') ? source.slice(0, -'.amazonaws.com'.length) : source;
}

/** `AWS::EC2::SecurityGroup` as `EC2 SecurityGroup`. */
export function shortType(type: string): string {
  return type.replace(/^AWS::/, '').replaceAll('::', ' ');
}
