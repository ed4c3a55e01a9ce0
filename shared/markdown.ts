import MarkdownIt from 'markdown-it';

/** A piece of rendered notes: text, or an element of the few that there are. */
export type MarkdownNode = string | { tag: MarkdownTag; children: MarkdownNode[] };

const TAGS = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'em',
  'strong',
  's',
  'hr',
  'br',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
] as const;
export type MarkdownTag = (typeof TAGS)[number];

/** Links and pictures stay the text they were written as: nothing in notes leads anywhere or fetches anything. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable([
  'link',
  'image',
  'autolink',
  'reference',
  'entity',
]);

const isTag = (tag: string): tag is MarkdownTag => (TAGS as readonly string[]).includes(tag);

/** Notes as elements without attributes, for a page or a report to draw. */
export function readMarkdown(text: string): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open: MarkdownNode[][] = [root];
  const add = (node: MarkdownNode) => open.at(-1)?.push(node);
  for (const token of flat(markdown.parse(text, {}))) {
    if (token.type === 'softbreak') add('\n');
    else if (token.type === 'text' || token.type === 'text_special') add(token.content);
    else if (token.type === 'code_inline') add({ tag: 'code', children: [token.content] });
    else if (token.type === 'fence' || token.type === 'code_block')
      add({ tag: 'pre', children: [{ tag: 'code', children: [token.content] }] });
    else if (token.nesting === -1) {
      if (!token.hidden && isTag(token.tag)) open.pop();
    } else if (!isTag(token.tag)) add(token.content);
    else if (!token.hidden) {
      const children: MarkdownNode[] = [];
      add({ tag: token.tag, children });
      if (token.nesting === 1) open.push(children);
    }
  }
  return root;
}

type Token = ReturnType<typeof markdown.parse>[number];

function* flat(tokens: readonly Token[]): Iterable<Token> {
  for (const token of tokens) {
    if (token.type === 'inline') yield* flat(token.children ?? []);
    else yield token;
  }
}
