import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Question, QuestionLibrary } from '../../../shared/model/question';
import { Failure } from '../../../shared/result';
import { BUILT_IN } from './library/index';
import type { LibraryQuestion } from './library/question';
import { questionText, readQuestion } from './library/text';

const ENDING = '.question';
const LARGEST_FILE = 200_000;
const MOST_FILES = 1_000;

interface Kept {
  question: LibraryQuestion;
  from: Question['from'];
}

/**
 * The questions: built in, over them those of folders that were named, and over these the user's own, each in a file
 * `ID.question`. Files are read when the library is asked for, so that one edited elsewhere is there at once.
 */
export class Library {
  constructor(
    /** The user's own questions. */
    private readonly ownFolder: string,
    private readonly folders: readonly string[] = [],
  ) {}

  list(): QuestionLibrary {
    const { kept, problems } = this.#read();
    return { questions: [...kept.values()].map(shown), problems };
  }

  /** @throws Failure `not-found` */
  get(id: string): LibraryQuestion {
    const { kept, problems } = this.#read();
    const found = kept.get(id);
    if (found) return found.question;
    const problem = problems.find(({ file }) => file.endsWith(join('/', `${id}${ENDING}`)));
    throw new Failure('not-found', problem?.message ?? `There is no question ${id}.`);
  }

  /** The text of a question's file. */
  text(id: string): string {
    return questionText(this.get(id));
  }

  /**
   * Keeps a question as the user's own.
   *
   * @throws Failure `usage` for a text that is no question, or an id that can be no file name
   */
  save(id: string, text: string): void {
    checkId(id);
    readQuestion(id, text);
    const path = join(this.ownFolder, `${id}${ENDING}`);
    try {
      mkdirSync(this.ownFolder, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (thrown) {
      throw new Failure('unreadable', `The question cannot be written to ${path}: ${String(thrown)}`);
    }
  }

  /** @throws Failure `not-found` when the user has none of this id */
  remove(id: string): void {
    checkId(id);
    const path = join(this.ownFolder, `${id}${ENDING}`);
    if (!existsSync(path)) throw new Failure('not-found', `There is no question of your own named ${id}.`);
    rmSync(path);
  }

  #read(): { kept: Map<string, Kept>; problems: QuestionLibrary['problems'] } {
    const kept = new Map<string, Kept>(
      BUILT_IN.map((question) => [question.id, { question, from: 'built-in' }]),
    );
    const problems: QuestionLibrary['problems'] = [];
    const folders = this.folders.map((folder) => ({ folder, from: 'folder' as const }));
    for (const { folder, from } of [...folders, { folder: this.ownFolder, from: 'own' as const }]) {
      for (const file of questionFiles(folder, from === 'folder', problems)) {
        const path = join(folder, file);
        const id = file.slice(0, -ENDING.length);
        try {
          kept.set(id, { question: readQuestion(id, readSmall(path)), from });
        } catch (thrown) {
          problems.push({ file: path, message: thrown instanceof Error ? thrown.message : String(thrown) });
        }
      }
    }
    return { kept, problems };
  }
}

function checkId(id: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) {
    throw new Failure('usage', 'The id of a question is a word of letters, digits, - and _.');
  }
}

function questionFiles(folder: string, named: boolean, problems: QuestionLibrary['problems']): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(ENDING))
      .sort()
      .slice(0, MOST_FILES);
  } catch {
    // The user's own folder is made when the first question is kept.
    if (named) problems.push({ file: folder, message: 'This folder cannot be read.' });
    return [];
  }
}

function readSmall(path: string): string {
  const { size } = statSync(path);
  if (size > LARGEST_FILE) throw new Failure('usage', 'It is too large to be a question.');
  return readFileSync(path, 'utf8');
}

function shown({ question, from }: Kept): Question {
  const { id, group, title, explanation, parameters = [], search, sql } = question;
  return {
    id,
    group,
    title,
    explanation,
    parameters: parameters.map((one) => ({
      name: one.name,
      title: one.title,
      type: one.type ?? 'text',
      field: one.field ?? null,
      default: one.default ?? null,
    })),
    gives: sql === undefined ? 'search' : 'table',
    text: sql ?? search ?? '',
    from,
  };
}
