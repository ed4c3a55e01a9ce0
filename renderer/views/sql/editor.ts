import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, type SQLNamespace, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SqlRelation } from '../../../shared/model/sql';

export interface Editor {
  view: EditorView;
  setText(text: string): void;
  setSchema(schema: readonly SqlRelation[]): void;
  /** Puts text where the caret is. */
  insert(text: string): void;
  destroy(): void;
}

interface EditorCallbacks {
  onChange: (text: string) => void;
  onRun: () => void;
}

/** The page's nonce, under which the policy lets the editor add its styles. */
const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--added)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--removed)' },
  { tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: [tags.operator, tags.punctuation], color: 'var(--ink-soft)' },
]);

const LOOK = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--mono)', background: 'var(--ground-field)', color: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { background: 'var(--ground-sunken)', color: 'var(--ink-faint)', border: '0' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--accent-wash)',
  },
  '.cm-matchingBracket': { background: 'var(--ground-active)', outline: '0' },
  '.cm-placeholder': { color: 'var(--ink-faint)' },
  '.cm-specialChar': { color: 'var(--problem)' },
  '.cm-tooltip': {
    border: '1px solid var(--hairline)',
    borderRadius: 'var(--radius-large)',
    background: 'var(--ground-raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--lift)',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--ground-active)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-faint)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
});

/** Names that SQL takes without quotes are not given any. */
export const sqlName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

function namespace(schema: readonly SqlRelation[]): SQLNamespace {
  return Object.fromEntries(
    schema.map((relation) => [
      relation.name,
      {
        self: { label: relation.name, type: 'type', detail: relation.kind, info: relation.description },
        children: relation.columns.map((column) => ({
          label: column.name,
          apply: sqlName(column.name),
          type: 'property',
          detail: column.type.toLowerCase(),
          info: column.description,
        })),
      },
    ]),
  );
}

const language = (schema: readonly SqlRelation[]) =>
  sql({
    dialect: PostgreSQL,
    schema: namespace(schema),
    upperCaseKeywords: true,
    ...(schema.some(({ name }) => name === 'events') ? { defaultTable: 'events' } : {}),
  });

/**
 * Typing over a selection is done here: the browser's own way would keep the look of what was there as an inline style, which
 * the policy refuses.
 */
const overSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== 'insertText' || text === null || empty || view.composing) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update({
        ...view.state.replaceSelection(text),
        userEvent: 'input.type',
        scrollIntoView: true,
      });
    const handled = view.state
      .facet(EditorView.inputHandler)
      .some((own) => own(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    return true;
  },
});

/** An editor for one SELECT. Tab leaves it; Ctrl+Enter runs, Ctrl+Space completes. */
export function createEditor(
  parent: HTMLElement,
  text: string,
  { onChange, onRun }: EditorCallbacks,
): Editor {
  const dialect = new Compartment();
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce()),
        EditorView.contentAttributes.of({ 'aria-label': 'SQL: one SELECT', spellcheck: 'false' }),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        overSelection,
        placeholder('SELECT … FROM events'),
        dialect.of(language([])),
        syntaxHighlighting(COLOURS),
        LOOK,
        EditorView.lineWrapping,
        keymap.of([
          { key: 'Mod-Enter', run, preventDefault: true },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    view,
    setText: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    setSchema: (schema) => view.dispatch({ effects: dialect.reconfigure(language(schema)) }),
    insert: (added) => {
      view.dispatch(view.state.replaceSelection(added));
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
