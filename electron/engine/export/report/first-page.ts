import { REPORT_ANSWERS, type ReportSummary } from '../../../../shared/model/export';
import { isName, visible } from './html';

/** Rows that a sheet of A4 holds beside headings and seal, and how broad they are: so many times an `x`. */
const PAGE_ROWS = 57;
const ROW_BREADTH = 116;

/** Rows that are left free where something has to go: fonts differ. */
const SPARE_ROWS = 5;

/** What is left of a line that is too long where room is short, and of the title. */
const LINE_ROWS = 2;
/** Lines that every answer keeps. */
const LEAST_LINES = 4;

export type Answer = (typeof REPORT_ANSWERS)[number][0];
const answers = REPORT_ANSWERS.map(([answer]) => answer);

export interface FirstPage {
  title: string;
  answers: Record<Answer, { lines: string[]; left: number }>;
  /** Answers that the page has not room for, to be told whole behind it. */
  cut: Answer[];
}

/**
 * A summary as it fits one sheet, so that all five answers stand on it: where there is too much, long lines are shortened
 * and the longest answers lose their last ones.
 */
export function fitted(summary: ReportSummary): FirstPage {
  const title = shortened(summary.title);
  const room = PAGE_ROWS - (rowsOf(title) - 1);
  const whole = pageOf((one) => summary[one]);
  if (sum(answers.map((one) => sum(whole[one].lines.map(rowsOf)))) <= room)
    return { title, answers: whole, cut: [] };
  const page = pageOf((one) => summary[one].map(shortened));
  const rows = new Map(answers.map((one) => [one, page[one].lines.map(rowsOf)]));
  const heights = new Map(answers.map((one) => [one, sum(rows.get(one)!)]));
  while (sum([...heights.values()]) > room - SPARE_ROWS) {
    const longest = answers
      .filter((one) => page[one].lines.length > LEAST_LINES)
      .sort((left, right) => heights.get(right)! - heights.get(left)!)[0];
    if (!longest) break;
    // The first line that goes leaves one that says so.
    const said = page[longest].left === 0 ? 1 : 0;
    page[longest].lines.pop();
    page[longest].left++;
    heights.set(longest, heights.get(longest)! - rows.get(longest)!.pop()! + said);
  }
  const cut = answers.filter(
    (one) => page[one].left > 0 || page[one].lines.some((line, at) => line !== summary[one][at]),
  );
  return { title, answers: page, cut };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function pageOf(linesOf: (answer: Answer) => readonly string[]): FirstPage['answers'] {
  const answer = (one: Answer) => ({ lines: [...linesOf(one)], left: 0 });
  return {
    ...{ happened: answer('happened'), when: answer('when'), who: answer('who') },
    ...{ known: answer('known'), unseen: answer('unseen') },
  };
}

/** How broad characters are in the broadest of usual fonts, beside an `x`. */
const BREADTHS: readonly (readonly [RegExp, number])[] = [
  [/^[ iljtfrI.,:;'|!()/-]$/, 0.7],
  [/^[WMmw@%\u1100-\uffff]$|^[^\0-\uffff]$/u, 2],
  [/^[A-Z0-9]$/, 1.15],
];

const breadthOf = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += BREADTHS.find(([pattern]) => pattern.test(character))?.[1] ?? 1;
  return sum;
};

/** Rows that a line takes: words go on in the next one, and after a name that fills rows so does what follows. */
function rowsOf(line: string): number {
  let rows = 1;
  let used = 0;
  for (const word of visible(line).split(/\s+/)) {
    const breadth = breadthOf(word);
    if (used + breadth <= ROW_BREADTH) {
      used += breadth + breadthOf(' ');
      continue;
    }
    const own = Math.max(1, Math.ceil(breadth / ROW_BREADTH));
    rows += own - (used > 0 ? 0 : 1);
    used = own > 1 && isName(word) ? ROW_BREADTH : breadth - (own - 1) * ROW_BREADTH;
  }
  return rows;
}

/** The longest beginning that takes no more than so many rows. */
function shortened(line: string): string {
  if (rowsOf(line) <= LINE_ROWS) return line;
  const characters = [...line];
  const beginning = (length: number) => `${characters.slice(0, length).join('').trimEnd()}…`;
  let [fits, most] = [0, Math.min(characters.length, LINE_ROWS * ROW_BREADTH * 2)];
  while (fits < most) {
    const middle = Math.ceil((fits + most) / 2);
    if (rowsOf(beginning(middle)) <= LINE_ROWS) fits = middle;
    else most = middle - 1;
  }
  return beginning(fits);
}
