import { useState } from 'react';
import { useActions, useCase, useLoad, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Problem } from '../../widgets/problem';
import { Tabs } from '../../widgets/tabs';
import { CoverageTab } from './coverage-tab';
import { FilesTab } from './files-tab';
import { IntegrityTab } from './integrity-tab';
import { LoadPanel } from './load-panel';
import { LoadsTab } from './loads-tab';
import { NoticesTab } from './notices-tab';
import './evidence.css';

const TABS = [
  { id: 'coverage', title: 'Coverage' },
  { id: 'files', title: 'Files' },
  { id: 'notices', title: 'Notices' },
  { id: 'integrity', title: 'Integrity' },
  { id: 'loads', title: 'Loads' },
] as const;
type Tab = (typeof TABS)[number]['id'];

export function Evidence() {
  const { load } = useStores();
  const actions = useActions();
  const open = useCase((state) => state.status !== null);
  const running = useLoad((state) => state.running);
  const error = useLoad((state) => state.error);
  const [tab, setTab] = useState<Tab>('coverage');
  return (
    <div className="evidence-page">
      <div className="panel-head">
        <h1 className="page-title">Evidence</h1>
        <span className="spacer" />
        <button
          type="button"
          className="button"
          disabled={running}
          onClick={() => void actions.addEvidence('evidence-files')}
        >
          <Icon name="file" /> Add files…
        </button>
        <button
          type="button"
          className="button button-main"
          disabled={running}
          onClick={() => void actions.addEvidence('evidence')}
        >
          <Icon name="folder" /> Add folder…
        </button>
      </div>
      {error && <Problem error={error} onDismiss={load.getState().dismiss} />}
      <LoadPanel />
      {open && (
        <Tabs label="About the evidence" tabs={TABS} chosen={tab} onChoose={setTab}>
          {tab === 'coverage' && <CoverageTab />}
          {tab === 'files' && <FilesTab />}
          {tab === 'notices' && <NoticesTab />}
          {tab === 'integrity' && <IntegrityTab />}
          {tab === 'loads' && <LoadsTab />}
        </Tabs>
      )}
    </div>
  );
}
