import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ChoiceKind, PlaceEntry, PlaceListing } from '../../shared/host';
import type { Place } from '../../shared/model/case';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import { formatBytes } from '../format/number';
import { useStores } from '../stores/stores';
import { Dialog } from '../widgets/dialog';
import { Icon } from '../widgets/icon';
import { Problem } from '../widgets/problem';
import { useRoving } from '../widgets/roving';
import { Text } from '../widgets/text';

interface Asked {
  kind: ChoiceKind;
  suggestion: string | undefined;
  answer(places: Place[] | null): void;
}

const TITLES: Record<ChoiceKind, string> = {
  evidence: 'Choose evidence',
  'evidence-files': 'Choose evidence',
  networks: 'Choose databases of networks',
  case: 'Open a case',
  'new-case': 'Create a case',
  export: 'Export to',
};

const EVIDENCE = 'Path of a folder, an archive or a file on this machine';
const PATHS: Partial<Record<ChoiceKind, string>> = {
  evidence: EVIDENCE,
  'evidence-files': EVIDENCE,
  networks: 'Path of a database in MaxMind’s format (.mmdb) on this machine',
};

/** The dialog for choosing places where the host cannot show its own. */
export function Chooser() {
  const { client } = useStores();
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    client.setChooser?.(
      (kind, suggestion) =>
        new Promise((resolve) =>
          setAsked({
            kind,
            suggestion,
            answer: (places) => {
              setAsked(null);
              resolve(places);
            },
          }),
        ),
    );
  }, [client]);
  return asked && <ChooserDialog asked={asked} />;
}

function ChooserDialog({ asked }: { asked: Asked }) {
  const { client } = useStores();
  const writes = asked.kind === 'new-case' || asked.kind === 'export';
  const several = ['evidence', 'evidence-files', 'networks'].includes(asked.kind);
  const [folder, setFolder] = useState<PlaceListing | null>(null);
  const [path, setPath] = useState(writes ? (asked.suggestion ?? '') : '');
  const [marked, setMarked] = useState<readonly PlaceEntry[]>([]);
  const [error, setError] = useState<AppError | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const roving = useRoving(list);

  async function browse(place: string | null) {
    try {
      const listing = await client.browse?.(place);
      if (!listing) return;
      setFolder(listing);
      setMarked([]);
      setError(null);
      if (!writes) setPath(listing.path);
      else setPath((before) => `${listing.path.replace(/[/\\]$/, '')}/${before.split(/[/\\]/).at(-1) ?? ''}`);
    } catch (thrown) {
      setError(appError(thrown));
    }
  }
  // Over another dialog, that one holds the focus until this one is drawn.
  useEffect(() => {
    const timer = setTimeout(() => input.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once, at the home folder
  useEffect(() => void browse(null), []);

  function pick(entry: PlaceEntry) {
    if (entry.kind === 'folder') void browse(entry.place);
    else if (several)
      setMarked(marked.includes(entry) ? marked.filter((one) => one !== entry) : [...marked, entry]);
    else if (folder) setPath(`${folder.path.replace(/[/\\]$/, '')}/${entry.name}`);
  }

  async function accept(event: FormEvent) {
    event.preventDefault();
    if (marked.length > 0) return asked.answer(marked.map(({ place, name }) => ({ place, name })));
    try {
      const found = await client.locate?.(path);
      if (!found) return;
      const problem = objection(asked.kind, found.kind);
      if (problem) return setError({ kind: 'usage', message: problem });
      asked.answer([{ place: found.place, name: found.name }]);
    } catch (thrown) {
      setError(appError(thrown));
    }
  }

  const button =
    marked.length > 0
      ? `Choose ${marked.length} files`
      : several
        ? 'Choose this path'
        : writes
          ? 'Create'
          : 'Open';
  return (
    <Dialog title={TITLES[asked.kind]} size="large" onClose={() => asked.answer(null)}>
      <form className="dialog-main" onSubmit={(event) => void accept(event)}>
        <label className="label">
          {PATHS[asked.kind] ?? 'Path on this machine'}
          <input
            ref={input}
            className="field mono"
            autoFocus
            spellCheck={false}
            value={path}
            onChange={(event) => {
              setPath(event.target.value);
              setMarked([]);
            }}
          />
        </label>
        {error && <Problem error={error} />}
        <div className="line">
          <button
            type="button"
            className="button button-small"
            disabled={!folder?.parent}
            onClick={() => void browse(folder?.parent ?? null)}
          >
            <Icon name="up" size={14} /> Folder above
          </button>
          <span className="mono ellipsis soft">{folder && <Text value={folder.path} />}</span>
        </div>
        <div
          ref={list}
          className="chooser-list scroll"
          role="group"
          aria-label="Contents of the folder"
          onKeyDown={roving.onKeyDown}
          onFocus={roving.onFocus}
        >
          {folder?.entries.map((entry) => (
            <button
              key={entry.place}
              type="button"
              data-roving
              tabIndex={-1}
              className="chooser-item"
              aria-pressed={several && entry.kind === 'file' ? marked.includes(entry) : undefined}
              onClick={() => pick(entry)}
            >
              <Icon name={entry.kind} />
              <span className="ellipsis">
                <Text value={entry.name} />
              </span>
              {entry.kind === 'folder' && <span className="visually-hidden">, folder</span>}
              {entry.size !== null && <span className="number">{formatBytes(entry.size)}</span>}
            </button>
          ))}
          {folder?.entries.length === 0 && <p className="chooser-item soft">This folder is empty.</p>}
          {folder?.truncated && (
            <p className="chooser-item soft">There is more here than is listed; type the path.</p>
          )}
        </div>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={() => asked.answer(null)}>
            Cancel
          </button>
          <button type="submit" className="button button-main">
            {button}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function objection(kind: ChoiceKind, found: 'file' | 'folder' | 'missing'): string | undefined {
  if (kind === 'new-case' || kind === 'export') {
    if (found === 'folder') return 'That is a folder: add a file name.';
    return found === 'file'
      ? 'There is a file of that name already, and nothing is ever overwritten.'
      : undefined;
  }
  if (found === 'missing') return 'Nothing is there. Check the path.';
  if (found !== 'folder') return undefined;
  if (kind === 'networks') return 'That is a folder: choose the databases in it.';
  return kind === 'case' ? 'That is a folder: choose the case file in it.' : undefined;
}
