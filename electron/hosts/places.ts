import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { Place } from '../../shared/model/case';
import { Failure } from '../../shared/result';

/**
 * Tokens for paths. A page holds tokens only, so that it can name nothing that a person, a dialog or the
 * engine did not name first. Tokens are stable per path and end with the process.
 */
export class PlaceBook {
  readonly #paths = new Map<string, string>();
  readonly #tokens = new Map<string, string>();

  /** `hear` is told of every token made here, not of those learned with `learn`. */
  constructor(private hear?: (token: string, path: string) => void) {}

  onMint(hear: (token: string, path: string) => void): void {
    this.hear = hear;
  }

  mint(path: string): string {
    const known = this.#tokens.get(path);
    if (known !== undefined) return known;
    const token = randomBytes(16).toString('hex');
    this.learn(token, path);
    this.hear?.(token, path);
    return token;
  }

  /** Takes over a token that another process made. */
  learn(token: string, path: string): void {
    this.#paths.set(token, path);
    if (!this.#tokens.has(path)) this.#tokens.set(path, token);
  }

  resolve(token: string): string {
    const path = this.#paths.get(token);
    if (path === undefined) throw new Failure('usage', 'This place is no longer known: choose it again.');
    return path;
  }

  /** The token and the last part of the path, to show. */
  place(path: string): Place {
    return { place: this.mint(path), name: basename(path) || path };
  }

  /** All tokens, so that a process that replaces another can learn them. */
  all(): Iterable<[token: string, path: string]> {
    return this.#paths.entries();
  }
}
