import { useLocation, useStores } from '../../stores/stores';
import { Tabs } from '../../widgets/tabs';
import { BreakdownPage } from './breakdown-page';
import { ComparePage } from './compare-page';
import { LineagePage } from './lineage-page';
import { NetworksTab } from './networks-tab';
import { PrincipalPage } from './principal-page';
import { PrincipalTable } from './principal-table';
import { SignalsTab } from './signals-tab';
import './identities.css';

const TABS = [
  { id: 'principals', title: 'Principals' },
  { id: 'breakdown', title: 'Breakdown' },
  { id: 'compare', title: 'Compare' },
  { id: 'lineage', title: 'Lineage' },
  { id: 'signals', title: 'Signals' },
  { id: 'networks', title: 'Networks' },
] as const;
type Tab = (typeof TABS)[number]['id'];

export function Identities() {
  const { location } = useStores();
  const params = useLocation((state) => state.params);
  if (params.principal !== undefined) return <PrincipalPage principal={params.principal} />;
  const chosen: Tab = TABS.find(({ id }) => id === params.tab)?.id ?? 'principals';
  return (
    <section className="page" aria-label="Identities" data-home tabIndex={-1}>
      <div className="panel-head">
        <h1 className="page-title">Identities</h1>
      </div>
      <Tabs
        label="Identities"
        tabs={TABS}
        chosen={chosen}
        onChoose={(tab) => location.getState().go('identities', { tab })}
      >
        {chosen === 'principals' && <PrincipalTable />}
        {chosen === 'breakdown' && <BreakdownPage />}
        {chosen === 'compare' && <ComparePage />}
        {chosen === 'lineage' && <LineagePage of={params.of} />}
        {chosen === 'signals' && <SignalsTab />}
        {chosen === 'networks' && <NetworksTab />}
      </Tabs>
    </section>
  );
}
