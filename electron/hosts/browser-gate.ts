import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Decides who may talk to the browser host: whoever holds the one-time token becomes the session, everybody
 * else is turned away. A page of another site fails by Host (rebinding), by Origin, or for want of the cookie.
 */
export class Gate {
  readonly token = randomBytes(24).toString('base64url');
  readonly #session = randomBytes(32).toString('base64url');
  #spent = false;

  constructor(private readonly port: number) {}

  get origin(): string {
    return `http://${this.#host}`;
  }

  get #host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Cookies ignore ports, so that the name must tell two running hosts apart. */
  get #cookie(): string {
    return `coldtrail-${this.port}`;
  }

  /** Trades the token for the session, once. Answers the cookie to set, or null. */
  redeem(token: string): string | null {
    if (this.#spent || !same(token, this.token)) return null;
    this.#spent = true;
    return `${this.#cookie}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  hasSession(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const prefix = `${this.#cookie}=`;
    return pairs.some((pair) => pair.startsWith(prefix) && same(pair.slice(prefix.length), this.#session));
  }

  /** Null when the request is addressed to us by a page of ours; otherwise what is wrong with it. */
  objection(request: IncomingMessage, originNeeded: boolean): string | null {
    if (request.headers.host !== this.#host) return 'Wrong host';
    const { origin } = request.headers;
    if (origin === undefined) return originNeeded ? 'Origin missing' : null;
    return origin === this.origin ? null : 'Wrong origin';
  }
}

/** Compares in constant time, whatever the lengths. */
function same(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
