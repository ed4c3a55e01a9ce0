import { createEngine, type EngineOptions } from '../engine/engine';
import { createDispatcher, type Dispatcher } from './dispatch';
import { endNow } from './last-resort';
import type { PlaceBook } from './places';
import type { FromEngine, StartEngine } from './utility-messages';

/**
 * The engine of a process that another one watches over. It tells which case is open, so that the next process can
 * open it again, and ends the process when a statement does not stop otherwise.
 */
export function startEngineHere(
  { version, dataFolder, place }: StartEngine,
  host: 'electron' | 'browser',
  places: PlaceBook,
  tell: (message: FromEngine) => void,
  print?: EngineOptions['print'],
): Dispatcher {
  return createDispatcher((push) => {
    const engine = createEngine({
      version,
      host,
      dataFolder,
      push: (name, value) => {
        if (name === 'case.changed') {
          tell({ type: 'case', path: value !== null && 'path' in value ? value.path : null });
        }
        push(name, value);
      },
      stuck: endNow,
      print,
    });
    if (place !== undefined) {
      // When it cannot be opened again, the page finds no case open, and says so.
      engine.api['case.open']({ place, readOnly: false }, { signal: new AbortController().signal }).catch(
        () => undefined,
      );
    }
    return engine;
  }, places);
}
