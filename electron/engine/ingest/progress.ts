import type { LoadProgress } from '../../../shared/model/evidence';
import type { FileProgress } from './pool';

/** Pushes come at most this often. */
const INTERVAL_MILLISECONDS = 150;

/** Adds up what the workers report and tells it, seldom enough to cost nothing. */
export class ProgressMeter {
  #started = performance.now();
  #pausedAt: number | null = null;
  #told = 0;
  readonly #progress: LoadProgress = {
    state: 'walking',
    files: { done: 0, total: 0 },
    bytes: { done: 0, total: 0 },
    events: 0,
    configItems: 0,
    notices: 0,
    elapsedSeconds: 0,
    eventsPerSecond: 0,
    secondsLeft: null,
  };

  constructor(private readonly tell: ((progress: LoadProgress) => void) | undefined) {}

  state(state: LoadProgress['state']): void {
    if (state === 'paused') this.#pausedAt ??= performance.now();
    else if (this.#pausedAt !== null) {
      // Time that stood still does not count, or the pace would be wrong.
      this.#started += performance.now() - this.#pausedAt;
      this.#pausedAt = null;
    }
    this.#progress.state = state;
    this.#push(true);
  }

  total(files: number, bytes: number): void {
    this.#progress.files.total = files;
    this.#progress.bytes.total = bytes;
    this.#push(true);
  }

  file(done: FileProgress): void {
    const progress = this.#progress;
    progress.files.done += done.done;
    progress.bytes.done += done.bytes;
    progress.events += done.events;
    progress.configItems += done.configItems;
    progress.notices += done.notices;
    this.#push(false);
  }

  #push(always: boolean): void {
    const now = performance.now();
    if (!this.tell || (!always && now - this.#told < INTERVAL_MILLISECONDS)) return;
    this.#told = now;
    const progress = this.#progress;
    const seconds = ((this.#pausedAt ?? now) - this.#started) / 1000;
    const share = progress.bytes.total === 0 ? 0 : progress.bytes.done / progress.bytes.total;
    this.tell({
      ...progress,
      files: { ...progress.files },
      bytes: { ...progress.bytes },
      elapsedSeconds: Math.round(seconds * 10) / 10,
      eventsPerSecond: seconds > 0 ? Math.round(progress.events / seconds) : 0,
      secondsLeft: share > 0.02 ? Math.ceil((seconds / share) * (1 - share)) : null,
    });
  }
}
