import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../shared/result';
import { Signer } from './export/signer';
import type { JournalHead } from './store/journal';

/** What belongs to the person and not to a case: small JSON files in the profile folder, readable by them alone. */
export class Profile {
  constructor(private readonly folder: string) {}

  /** The name that goes into journals and reports; null until it is given. */
  get author(): string | null {
    const { author } = this.#read('profile.json');
    return typeof author === 'string' && author !== '' ? author : null;
  }

  set author(name: string | null) {
    this.#write('profile.json', { ...this.#read('profile.json'), author: name });
  }

  /** What to suggest for a name that was not given. */
  get suggestion(): string {
    try {
      return userInfo().username;
    } catch {
      return '';
    }
  }

  /**
   * The key that seals packages, made when it is first asked for. It never leaves the profile.
   *
   * @throws Failure `unreadable` when it cannot be kept here, or others can read it
   */
  get signer(): Signer {
    const path = join(this.folder, 'signing-key.pem');
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      if (!existsSync(path)) writeFileSync(path, Signer.generate(), { flag: 'wx', mode: 0o600 });
      const { mode } = statSync(path);
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        throw new Failure(
          'unreadable',
          `Others can read the key at ${path}. Take their rights away (chmod 600) first.`,
        );
      return new Signer(readFileSync(path, 'utf8'));
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown;
      throw new Failure(
        'unreadable',
        `There is no usable key at ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  }

  /** Null before there is a key. */
  get fingerprint(): string | null {
    return existsSync(join(this.folder, 'signing-key.pem')) ? this.signer.fingerprint : null;
  }

  /** The last entry this profile saw in the journal of a case. */
  seenHead(caseId: string): JournalHead | null {
    const head = this.#read('journal-heads.json')[caseId];
    if (typeof head !== 'object' || head === null || !('seq' in head) || !('hash' in head)) return null;
    return { seq: Number(head.seq), hash: String(head.hash) };
  }

  remember(caseId: string, head: JournalHead): void {
    this.#write('journal-heads.json', { ...this.#read('journal-heads.json'), [caseId]: head });
  }

  #read(name: string): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(readFileSync(join(this.folder, name), 'utf8'));
      return typeof value === 'object' && value !== null ? { ...value } : {};
    } catch {
      // Missing or damaged: as in a profile that is new.
      return {};
    }
  }

  #write(name: string, value: object): void {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const draft = join(this.folder, `${name}.${process.pid}`);
      writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
      renameSync(draft, join(this.folder, name));
    } catch {
      // A profile that cannot be written costs the name and the memory of heads, and no case anything.
    }
  }
}
