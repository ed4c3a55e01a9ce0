import { lazy, Suspense, useEffect } from 'react';
import { useCase, useLocation, useSettings, useStores } from '../stores/stores';
import { Changes } from '../views/changes/changes';
import { Evidence } from '../views/evidence/evidence';
import { Findings } from '../views/findings/findings';
import { Identities } from '../views/identities/identities';
import { Search } from '../views/search/search';
import { Start } from '../views/start/start';
import { Skeleton } from '../widgets/problem';
import { Boundary } from './boundary';
import { Dialogs } from './dialogs';
import { Disconnected } from './disconnected';
import { DropZone } from './drop-zone';
import { useKeepFocus } from './keep-focus';
import { Rail, VIEW_TITLES } from './rail';
import { useShortcuts } from './shortcuts';
import { StatusBar } from './status-bar';
import { Toaster } from './toaster';
import { ValueMenu } from './value-menu';
import './shell.css';

// The editor is large and not needed to begin with.
const Sql = lazy(() => import('../views/sql/sql'));

const PAGES = {
  start: Start,
  evidence: Evidence,
  search: Search,
  identities: Identities,
  changes: Changes,
  findings: Findings,
  sql: Sql,
};

export function Shell() {
  const stores = useStores();
  const wanted = useLocation((state) => state.view);
  const known = useCase((state) => state.known);
  const open = useCase((state) => state.status !== null);
  const caseId = useCase((state) => state.status?.id);
  const caseName = useCase((state) => state.status?.name);
  // Only Start makes sense without a case; the URL keeps what was asked for until the engine has answered.
  const view = known && !open && wanted !== 'evidence' ? 'start' : wanted;
  const Page = PAGES[view];
  useShortcuts();
  useKeepFocus();

  useEffect(() => {
    stores.selection.getState().clear();
    stores.saved.getState().forget();
    stores.sql.getState().forget();
    stores.findings.setState({ list: null, error: null });
    if (caseId !== undefined) void stores.findings.getState().refresh();
  }, [stores, caseId]);
  useEffect(() => {
    document.title = caseName ? `${VIEW_TITLES[view]} – ${caseName} – Coldtrail` : 'Coldtrail';
  }, [view, caseName]);

  const density = useSettings((state) => state.density);
  return (
    <DropZone>
      <div className="shell" data-density={density}>
        <Rail view={view} />
        <main className="shell-page" aria-label={VIEW_TITLES[view]}>
          {known && (
            <Boundary subject={view}>
              <Suspense fallback={<Skeleton rows={12} />}>
                <Page />
              </Suspense>
            </Boundary>
          )}
        </main>
        <StatusBar />
      </div>
      <Disconnected />
      <Toaster />
      <Dialogs />
      <ValueMenu />
    </DropZone>
  );
}
