import { useStore } from 'zustand';
import { useStores } from '../stores/stores';
import { Icon } from '../widgets/icon';

export function Toaster() {
  const store = useStores().toast;
  const toast = useStore(store, (state) => state.toast);
  return (
    <div role="status">
      {toast && (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="button button-small"
              onClick={() => {
                toast.action?.run();
                store.getState().dismiss();
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            className="button button-quiet button-small button-icon"
            aria-label="Dismiss the message"
            onClick={() => store.getState().dismiss()}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
