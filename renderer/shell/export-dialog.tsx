import { useEffect, useState } from 'react';
import type { ExportResult } from '../../shared/model/export';
import { formatPlural } from '../format/number';
import type { ExportChoice } from '../stores/dialogs';
import { useActions, useCase, useStores } from '../stores/stores';
import { useCall } from '../stores/use-call';
import { Dialog } from '../widgets/dialog';
import { Problem } from '../widgets/problem';
import { ProgressBar } from '../widgets/progress-bar';
import { Text } from '../widgets/text';
import { ExportPreviewPane } from './export-preview';
import { useExport } from './use-export';
import './export-dialog.css';

interface ExportDialogProps {
  /** The first one is chosen. */
  choices: readonly ExportChoice[];
  onClose: () => void;
}

/** Chooses what goes into an evidence package, shows what it will hold, and writes it. */
export function ExportDialog({ choices, onClose }: ExportDialogProps) {
  const { client } = useStores();
  const accounts = useCase((state) => state.status?.accounts) ?? [];
  const [chosen, setChosen] = useState(0);
  const [original, setOriginal] = useState(false);
  const [cited, setCited] = useState(false);
  const [secrets, setSecrets] = useState(true);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const [fields, setFields] = useState('');
  const [author, setAuthor] = useState<string | null>(null);
  const profile = useCall('profile', {});
  const what = choices[chosen]?.what ?? { kind: 'all' };
  const names = fields.split(/[\s,]+/).filter(Boolean);
  const isWhole = secrets || hidden.length > 0 || names.length > 0;
  const request = {
    what,
    original,
    cited: cited && !isWhole,
    redact: { secrets, fields: names, accounts: [...hidden] },
  };
  const preview = useCall('export.preview', { request });
  const { running, progress, result, error, start, cancel } = useExport();

  async function keepAuthor() {
    if (author === null || author === (profile.value?.author ?? '')) return;
    await client.call('profile.change', { author });
    profile.again();
    preview.again();
  }

  if (result) return <Exported result={result} onClose={onClose} />;
  return (
    <Dialog title="Export evidence" size="wide" onClose={running ? cancel : onClose}>
      <div className="dialog-main export">
        <div className="export-form">
          <fieldset className="export-group">
            <legend>What</legend>
            {choices.map(({ label }, index) => (
              <label key={label} className="export-choice">
                <input
                  type="radio"
                  name="what"
                  checked={index === chosen}
                  onChange={() => setChosen(index)}
                />
                <Text value={label} />
              </label>
            ))}
          </fieldset>
          <fieldset className="export-group">
            <legend>With it</legend>
            <Choice label="The records’ own bytes, cut out of the evidence" on={original} set={setOriginal} />
            <Choice
              label="Copies of the evidence files it rests on"
              hint={isWhole ? 'only where nothing is hidden' : undefined}
              on={cited && !isWhole}
              disabled={isWhole}
              set={setCited}
            />
          </fieldset>
          <fieldset className="export-group">
            <legend>Hide</legend>
            <Choice label="Session tokens, passwords and private keys" on={secrets} set={setSecrets} />
            {accounts.slice(0, 12).map((account) => (
              <Choice
                key={account}
                label={`Account ${account}`}
                on={hidden.includes(account)}
                disabled={!/^\d{12}$/.test(account)}
                set={(on) => setHidden(on ? [...hidden, account] : hidden.filter((one) => one !== account))}
              />
            ))}
            <label className="label">
              Fields, by name
              <input
                className="field"
                placeholder="sourceIPAddress, userName"
                value={fields}
                onChange={(event) => setFields(event.target.value)}
              />
            </label>
          </fieldset>
          <label className="label">
            Your name, for the report and the journal
            <input
              className="field"
              maxLength={200}
              placeholder={profile.value?.suggestion ?? ''}
              value={author ?? profile.value?.author ?? ''}
              onChange={(event) => setAuthor(event.target.value)}
              onBlur={() => void keepAuthor()}
            />
          </label>
        </div>
        <ExportPreviewPane asked={preview} />
      </div>
      <div className="dialog-foot export-foot">
        {error && <Problem error={error} />}
        {running && (
          <span className="export-progress" role="status">
            {progress ? WORDS[progress.state] : 'Beginning'}
            <ProgressBar
              label="Exporting"
              done={progress?.rows.done ?? 0}
              total={progress?.state === 'writing' ? progress.rows.total : 0}
            />
          </span>
        )}
        <span className="spacer" />
        <button type="button" className="button" onClick={running ? cancel : onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button button-main"
          disabled={running || preview.value === undefined || preview.error !== undefined}
          onClick={() => void keepAuthor().then(() => start(request))}
        >
          Export…
        </button>
      </div>
    </Dialog>
  );
}

const WORDS = {
  waiting: 'Waiting for the export before it',
  preparing: 'Working out the report',
  writing: 'Writing events',
  printing: 'Printing the report',
  sealing: 'Hashing and sealing',
  done: 'Done',
  failed: 'Stopped',
} as const;

interface ChoiceProps {
  label: string;
  on: boolean;
  set: (on: boolean) => void;
  hint?: string | undefined;
  disabled?: boolean;
}

function Choice({ label, on, set, hint, disabled = false }: ChoiceProps) {
  return (
    <label className="export-choice">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        onChange={(event) => set(event.target.checked)}
      />
      <span>
        <Text value={label} />
        {hint && <span className="soft"> ({hint})</span>}
      </span>
    </label>
  );
}

/** What was written, and the fingerprint that has to be passed on. */
function Exported({ result, onClose }: { result: ExportResult; onClose: () => void }) {
  const { copy } = useActions();
  const { path, files, events, changes, findings, fingerprint, cautions } = result;
  useEffect(() => document.getElementById('export-fingerprint')?.focus(), []);
  return (
    <Dialog title="Exported" size="large" onClose={onClose}>
      <div className="dialog-main">
        <p>
          {formatPlural(findings, 'finding')}, {formatPlural(events, 'event')} and{' '}
          {formatPlural(changes, 'change')} in {formatPlural(files.length, 'file')}, sealed:
        </p>
        <p className="mono">
          <Text value={path} />
        </p>
        <h3>Fingerprint of your key</h3>
        <p className="mono export-fingerprint" id="export-fingerprint" tabIndex={-1}>
          {fingerprint}
        </p>
        <p className="soft">
          Pass it on another way than the folder: by telephone, on paper. Who has it can tell that the package
          is yours and that nothing in it changed. It does not prove that what it says is true.
        </p>
        {cautions.length > 0 && (
          <ul className="soft">
            {cautions.map((caution) => (
              <li key={caution}>
                <Text value={caution} />
              </li>
            ))}
          </ul>
        )}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={() => void copy(path, 'Path')}>
            Copy path
          </button>
          <button type="button" className="button" onClick={() => void copy(fingerprint, 'Fingerprint')}>
            Copy fingerprint
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
