import { type MarkdownNode, readMarkdown } from '../../../../shared/markdown';

/** Markup that is safe to put on a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Builds markup from a template: what is put in is escaped, unless it is markup already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += asMarkup(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

function asMarkup(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(asMarkup).join('');
  return escapeHtml(String(part));
}

/** Control and direction-changing characters, and halves of characters: shown by number, never as what they do. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

export const visible = (text: string): string =>
  text.replace(
    UNSEEN,
    (character) => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Markdown as inert markup. Its headings stand below those of the report. */
export const notes = (text: string): Html => html`${readMarkdown(text).map(drawn)}`;

function drawn(node: MarkdownNode): Html {
  if (typeof node === 'string') return html`${node}`;
  const tag = /^h\d$/.test(node.tag) ? 'h4' : node.tag;
  const name = new Html(tag);
  if (tag === 'hr' || tag === 'br') return html`<${name}>`;
  return html`<${name}>${node.children.map(drawn)}</${name}>`;
}

/** `2026-02-11 05:06:15Z`. */
export const time = (iso: string | null): string =>
  iso === null ? '–' : iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');

/** From one time to another; the day is said once where it is the same. */
export function period(first: string | null, last: string | null): string {
  if (first === null || last === null || first === last) return time(first ?? last);
  return `${time(first)} to ${first.slice(0, 10) === last.slice(0, 10) ? time(last).slice(11) : time(last)}`;
}

export const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** What is not broken where a line has room for it. */
export const isName = (word: string): boolean => /[-/:]/.test(word);

/** Text in which names and times are not broken at their hyphens and slashes, where a line has room for them. */
export const unbroken = (text: string): Html =>
  html`${text.split(/(\s+)/).map((word) => (isName(word) ? html`<span class="name">${word}</span>` : word))}`;

/** A long number in fours, as it is read out; copied, it has no spaces. */
export const inFours = (digits: string): Html =>
  html`<code class="fours">${(digits.match(/.{1,4}/gsu) ?? []).map((four) => html`<span>${four}</span>`)}</code>`;
