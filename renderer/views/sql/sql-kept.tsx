import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import { appError } from '../../format/failure';
import { useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Text } from '../../widgets/text';

/** Statements kept by name in the case, and those that were run. */
export function SqlKept({ onOpen }: { onOpen: (text: string) => void }) {
  return (
    <DialogTrigger>
      <Button className="button button-small">
        <Icon name="star" size={14} /> Saved and history
      </Button>
      <Popover placement="bottom end" offset={4} className="popup saved">
        <Dialog className="saved-body" aria-label="Saved statements and history">
          {({ close }) => (
            <Body
              onOpen={(text) => {
                close();
                onOpen(text);
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Body({ onOpen }: { onOpen: (text: string) => void }) {
  const { saved, sql, toast } = useStores();
  const kept = useStore(saved, (state) => state.sql);
  const text = useStore(sql, (state) => state.text);
  const [name, setName] = useState('');
  async function keep() {
    try {
      await saved.getState().save({ kind: 'sql', name, query: text });
      setName('');
    } catch (thrown) {
      toast.getState().say(appError(thrown).message);
    }
  }
  return (
    <>
      <form
        className="line"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void keep();
        }}
      >
        <input
          className="field spacer"
          aria-label="Name for the statement"
          placeholder="Name for this statement"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button button-main" disabled={name.trim() === ''}>
          Save
        </button>
      </form>
      <div className="saved-list scroll">
        <h3>Saved in this case</h3>
        {kept.saved.length === 0 && <p className="faint">None yet.</p>}
        {kept.saved.map((one) => (
          <div key={one.id} className="saved-item">
            <button type="button" className="saved-main" onClick={() => onOpen(one.query)}>
              <strong>
                <Text value={one.name} />
              </strong>
              <span className="mono soft ellipsis">
                <Text value={one.query} />
              </span>
            </button>
            <button
              type="button"
              className="chip-remove"
              aria-label={`Remove ${one.name}`}
              onClick={() => void saved.getState().remove('sql', one.id)}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
        <h3>Run before</h3>
        {kept.history.length === 0 && <p className="faint">Nothing yet.</p>}
        {kept.history.slice(0, 60).map((one) => (
          <button key={one.query} type="button" className="saved-main" onClick={() => onOpen(one.query)}>
            <span className="mono ellipsis">
              <Text value={one.query} />
            </span>
          </button>
        ))}
      </div>
    </>
  );
}
