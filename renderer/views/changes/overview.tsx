import { useLocation, useStores } from '../../stores/stores';
import { Tabs } from '../../widgets/tabs';
import { CheckList } from './check-list';
import { Compare } from './compare';
import { ComplianceList } from './compliance-list';
import { RecentChanges } from './recent-changes';
import { UnrecordedList } from './unrecorded-list';

const TABS = [
  { id: 'newest', title: 'Newest changes' },
  { id: 'unexplained', title: 'Unexplained' },
  { id: 'unrecorded', title: 'Calls without a change' },
  { id: 'compare', title: 'Two moments' },
  { id: 'checks', title: 'Checks' },
  { id: 'compliance', title: 'Compliance' },
] as const;

/** What there is to see while no resource is chosen. */
export function Overview() {
  const { location } = useStores();
  const named = useLocation((state) => state.params.tab);
  const { id: chosen, title } = TABS.find(({ id }) => id === named) ?? TABS[0];
  return (
    <section className="changes-pane" aria-label={title} data-home tabIndex={-1}>
      <Tabs
        label="Changes of all resources"
        tabs={TABS}
        chosen={chosen}
        onChoose={(tab) => location.getState().set({ tab: tab === 'newest' ? undefined : tab }, true)}
      >
        {chosen === 'newest' && <RecentChanges />}
        {chosen === 'unexplained' && <RecentChanges unexplained />}
        {chosen === 'unrecorded' && <UnrecordedList />}
        {chosen === 'compare' && <Compare />}
        {chosen === 'checks' && <CheckList />}
        {chosen === 'compliance' && <ComplianceList />}
      </Tabs>
    </section>
  );
}
