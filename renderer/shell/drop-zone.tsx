import { type DragEvent, type ReactNode, useState } from 'react';
import { useStores } from '../stores/stores';

/** Files and folders dropped anywhere become evidence of the open case, or of a new one. */
export function DropZone({ children }: { children: ReactNode }) {
  const { client, actions, toast } = useStores();
  const [over, setOver] = useState(false);
  async function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    const places = await client.dropped(files);
    if (places.length > 0) return void actions.addPlaces(places);
    toast.getState().say('A browser does not tell where dropped files lie. Choose them here instead.', {
      label: 'Choose…',
      run: () => void actions.addEvidence(),
    });
  }
  return (
    <div
      className="drop-zone"
      role="presentation"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget === null) setOver(false);
      }}
      onDrop={(event) => void drop(event)}
    >
      {children}
      {over && <div className="drop-over">Drop to load as evidence</div>}
    </div>
  );
}
