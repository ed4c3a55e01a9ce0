import { VIEWS, type View } from '../stores/location';
import type { Density, Theme } from '../stores/settings';
import { useCase, useSettings, useStores } from '../stores/stores';
import { Icon } from '../widgets/icon';
import { Menu } from '../widgets/menu';

export const VIEW_TITLES: Record<View, string> = {
  start: 'Start',
  evidence: 'Evidence',
  search: 'Search',
  identities: 'Identities',
  changes: 'Changes',
  findings: 'Findings',
  sql: 'SQL',
};

export function Rail({ view }: { view: View }) {
  const { location, dialogs } = useStores();
  const open = useCase((state) => state.status !== null);
  return (
    <nav className="rail" aria-label="Views">
      {VIEWS.map((name, index) => (
        <button
          key={name}
          type="button"
          className="rail-item"
          aria-current={name === view ? 'page' : undefined}
          disabled={!open && name !== 'start'}
          title={`${VIEW_TITLES[name]} (Alt+${index + 1})`}
          onClick={() => location.getState().go(name)}
        >
          <Icon name={name} size={18} />
          {VIEW_TITLES[name]}
        </button>
      ))}
      <span className="spacer" />
      <Look />
      <button
        type="button"
        className="rail-item"
        title="Commands (Ctrl+K)"
        onClick={() => dialogs.getState().show({ kind: 'palette' })}
      >
        <Icon name="more" size={18} />
        Commands
      </button>
      <button
        type="button"
        className="rail-item"
        title="Keys (?)"
        onClick={() => dialogs.getState().show({ kind: 'keys' })}
      >
        <Icon name="keyboard" size={18} />
        Keys
      </button>
    </nav>
  );
}

const THEMES: Record<Theme, string> = { system: 'Theme of the system', light: 'Light', dark: 'Dark' };
const ROWS: Record<Density, string> = {
  compact: 'Compact rows',
  normal: 'Normal rows',
  comfortable: 'Comfortable rows',
};

function Look() {
  const { settings } = useStores();
  const theme = useSettings((state) => state.theme);
  const density = useSettings((state) => state.density);
  const choices = [
    ...Object.entries(THEMES).map(([id, label]) => ({ id, label, checked: id === theme })),
    ...Object.entries(ROWS).map(([id, label]) => ({ id, label, checked: id === density })),
  ];
  function choose(id: string) {
    const { change } = settings.getState();
    if (isTheme(id)) change({ theme: id });
    else if (isDensity(id)) change({ density: id });
  }
  return (
    <Menu
      label="Look"
      placement="right bottom"
      className="rail-item"
      several
      choices={choices}
      onChoose={choose}
      button={
        <>
          <Icon name="moon" size={18} />
          Look
        </>
      }
    />
  );
}

const isTheme = (id: string): id is Theme => id in THEMES;
const isDensity = (id: string): id is Density => id in ROWS;
