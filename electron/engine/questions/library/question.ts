import type { QuestionGroup, QuestionParameter } from '../../../../shared/model/question';

/** A question of the library, as its file has it. */
export interface LibraryQuestion {
  id: string;
  group: QuestionGroup;
  title: string;
  explanation: string;
  parameters?: readonly (Pick<QuestionParameter, 'name' | 'title'> & Partial<QuestionParameter>)[];
  /** A search, with `$name` where the value of a parameter goes. */
  search?: string;
  /** A SELECT over the views, with `$name` bound. */
  sql?: string;
  /** For a table: the search for the events of a row, with `$name` for its columns and for the parameters. */
  rows?: string;
}
