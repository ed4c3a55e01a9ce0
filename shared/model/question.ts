export const QUESTION_GROUPS = [
  'Who',
  'Sign-in',
  'Access denied',
  'Identity changes',
  'Logging and detection',
  'Data',
  'Keys',
  'Compute',
  'Reconnaissance',
  'Other',
] as const;
export type QuestionGroup = (typeof QUESTION_GROUPS)[number];

export interface QuestionParameter {
  /** As in `$name`. */
  name: string;
  title: string;
  type: 'text' | 'number' | 'time';
  /** The field whose values may be offered; null when there is none. */
  field: string | null;
  /** What is taken when nothing is given; null when something must be. */
  default: string | null;
}

/** A question responders ask, as a search or as SQL. */
export interface Question {
  /** Its file's name without the ending. */
  id: string;
  group: QuestionGroup;
  title: string;
  /** What the answer tells, and what it does not. */
  explanation: string;
  parameters: QuestionParameter[];
  gives: 'search' | 'table';
  /** The search or the SQL, with `$name` where a parameter goes. */
  text: string;
  /** `own`: written or changed by the user; `folder`: from a folder that was named. */
  from: 'built-in' | 'own' | 'folder';
}

export interface QuestionLibrary {
  questions: Question[];
  /** Files of the user's folders that are no questions, with one sentence each. */
  problems: { file: string; message: string }[];
}

export type QuestionCell = string | number | boolean | null;

export type QuestionAnswer =
  | { kind: 'search'; query: string; sentence: string; from: string | null; to: string | null }
  | {
      kind: 'table';
      columns: string[];
      rows: QuestionCell[][];
      truncated: boolean;
      /** For each row, the search for the events it stands for; null where there is none. */
      searches: (string | null)[];
      sql: string;
    };
