import {
  type BrowserWindow,
  dialog,
  type FileFilter,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import type { ChoiceKind } from '../../shared/host';
import type { Place } from '../../shared/model/case';
import type { PlaceBook } from '../hosts/places';

const CASE_FILES: FileFilter[] = [{ name: 'Coldtrail case', extensions: ['coldtrail'] }];
const NETWORK_FILES: FileFilter[] = [{ name: 'Databases of networks', extensions: ['mmdb'] }];
const MOST_NAME = 200;

/** Asks with the system's own dialog; null when the person thought better of it. */
export async function choose(
  window: BrowserWindow,
  kind: ChoiceKind,
  suggestion: string | undefined,
  places: PlaceBook,
): Promise<Place[] | null> {
  if (kind !== 'new-case' && kind !== 'export') {
    const answer = await dialog.showOpenDialog(window, openOptions(kind, process.platform));
    return answer.canceled ? null : answer.filePaths.map((path) => places.place(path));
  }
  const answer = await dialog.showSaveDialog(window, saveOptions(kind, suggestion));
  return answer.canceled || !answer.filePath ? null : [places.place(answer.filePath)];
}

type OpenKind = Exclude<ChoiceKind, 'new-case' | 'export'>;

export function openOptions(kind: OpenKind, platform: NodeJS.Platform): OpenDialogOptions {
  if (kind === 'case') return { title: 'Open a case', properties: ['openFile'], filters: CASE_FILES };
  if (kind === 'networks')
    return {
      title: 'Choose databases of networks',
      properties: ['openFile', 'multiSelections'],
      filters: NETWORK_FILES,
    };
  const options = { title: 'Add evidence', buttonLabel: 'Add' };
  // Only macOS has one dialog for files and folders; elsewhere asking for both shows folders alone.
  if (platform === 'darwin')
    return { ...options, properties: ['openFile', 'openDirectory', 'multiSelections'] };
  return { ...options, properties: [kind === 'evidence' ? 'openDirectory' : 'openFile', 'multiSelections'] };
}

export function saveOptions(kind: 'new-case' | 'export', suggestion = ''): SaveDialogOptions {
  const options: SaveDialogOptions = {
    title: kind === 'new-case' ? 'New case' : 'Export',
    defaultPath: safeName(suggestion) || (kind === 'new-case' ? 'case.coldtrail' : 'export'),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  if (kind === 'new-case') options.filters = CASE_FILES;
  return options;
}

/** A page suggests a name, never a place. */
function safeName(suggestion: string): string {
  return suggestion
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '-')
    .replace(/^\.+/, '')
    .slice(0, MOST_NAME);
}
