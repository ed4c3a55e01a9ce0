import type { Place } from './model/case';

/** What a host offers a page beside the engine's calls. Paths stay on the host's side; pages hold tokens. */

/**
 * What a person is asked to choose. `evidence` is folders, and files too where the system's dialog can mix them;
 * `evidence-files` is files, `networks` databases of networks; all may be many. The others are one file.
 */
export type ChoiceKind = 'evidence' | 'evidence-files' | 'networks' | 'case' | 'new-case' | 'export';

/** What the application was started to do. */
export type Launch = { kind: 'open'; places: Place[]; casePlace?: Place } | { kind: 'demo' };

/** What the application's menu asks the page to do. */
export type Command = 'open-case' | 'new-case' | 'add-evidence' | 'add-evidence-files' | 'close-case';

/** A path that somebody typed, and what stands there now. */
export interface FoundPlace extends Place {
  kind: 'file' | 'folder' | 'missing';
  /** The path as the host understood it: `~` and relative parts resolved. */
  path: string;
}

export interface PlaceEntry extends Place {
  kind: 'file' | 'folder';
  /** Bytes; null for a folder. */
  size: number | null;
}

/** One folder, for choosing on a page. Folders first, then files, each by name; hidden ones are left out. */
export interface PlaceListing {
  /** The folder itself, as a token and as a path to show. */
  place: string;
  path: string;
  /** Token of the folder above; null at the top. */
  parent: string | null;
  entries: PlaceEntry[];
  /** True when the folder holds more than is listed. */
  truncated: boolean;
}

/** What the preload script puts on `window.coldtrail`. Each `on…` returns a function that stops listening. */
export interface Bridge {
  readonly host: 'electron';
  /** Asks for a port to the engine; it arrives as a window message with `PORT_MESSAGE` as its data. */
  connect(): void;
  /** The engine's process ended; a new port follows when it is back. */
  onEngineLost(listener: () => void): () => void;
  choose(kind: ChoiceKind, suggestion?: string): Promise<Place[] | null>;
  placesOfFiles(files: File[]): Promise<Place[]>;
  /** What the application was started with; null when asked again, or when there was nothing. */
  launch(): Promise<Launch | null>;
  /** The application was started once more while it ran. */
  onLaunch(listener: (launch: Launch) => void): () => void;
  onCommand(listener: (command: Command) => void): () => void;
}

export const PORT_MESSAGE = 'coldtrail:port';
