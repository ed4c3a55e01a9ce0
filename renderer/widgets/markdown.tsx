import { createElement, Fragment, type ReactNode } from 'react';
import { type MarkdownNode, readMarkdown } from '../../shared/markdown';
import { Text } from './text';
import './markdown.css';

/** Notes as they are meant to be read. Links and pictures stay text; markup in them stays text. */
export function Markdown({ value }: { value: string }) {
  return <div className="markdown">{drawn(readMarkdown(value))}</div>;
}

const drawn = (nodes: readonly MarkdownNode[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: nodes have no identity but their place
  nodes.map((node, index) => <Fragment key={index}>{element(node)}</Fragment>);

function element(node: MarkdownNode): ReactNode {
  if (typeof node === 'string') return <Text value={node} lines />;
  // Headings of notes stand below those of the page.
  const tag = /^h\d$/.test(node.tag) ? 'h4' : node.tag;
  return createElement(tag, null, ...(node.children.length > 0 ? [drawn(node.children)] : []));
}
