import { useStore } from 'zustand';
import { useStores } from '../stores/stores';
import { Chooser } from './chooser';
import { ExportDialog } from './export-dialog';
import { FindingDialog } from './finding-dialog';
import { IndicatorsDialog } from './indicators-dialog';
import { KeysDialog } from './keys-dialog';
import { Palette } from './palette';
import { QuestionsDialog } from './questions-dialog';
import { SqlDialog } from './sql-dialog';

/** Whichever dialog is asked for, and the chooser of hosts that have none of their own. */
export function Dialogs() {
  const store = useStores().dialogs;
  const dialog = useStore(store, (state) => state.dialog);
  const close = store.getState().close;
  return (
    <>
      {dialog?.kind === 'palette' && <Palette onClose={close} />}
      {dialog?.kind === 'keys' && <KeysDialog onClose={close} />}
      {dialog?.kind === 'questions' && <QuestionsDialog onClose={close} />}
      {dialog?.kind === 'indicators' && <IndicatorsDialog onClose={close} />}
      {dialog?.kind === 'finding' && <FindingDialog draft={dialog.draft} onClose={close} />}
      {dialog?.kind === 'export' && <ExportDialog choices={dialog.choices} onClose={close} />}
      {dialog?.kind === 'sql' && <SqlDialog sql={dialog.sql} values={dialog.values} onClose={close} />}
      <Chooser />
    </>
  );
}
