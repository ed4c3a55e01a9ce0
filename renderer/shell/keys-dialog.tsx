import { useSettings, useStores } from '../stores/stores';
import { Dialog } from '../widgets/dialog';
import { SHORTCUTS } from './shortcuts';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { settings } = useStores();
  const singleKeys = useSettings((state) => state.singleKeys);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="dialog-main">
        <dl className="keys-list">
          {SHORTCUTS.map((shortcut) => (
            <div key={shortcut.does}>
              <dt>{shortcut.does}</dt>
              <dd>
                {shortcut.keys.map((key) => (
                  <kbd key={key} className="key">
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        <label className="line">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => settings.getState().change({ singleKeys: event.target.checked })}
          />
          Single keys such as / ? j k f are shortcuts
        </label>
      </div>
    </Dialog>
  );
}
