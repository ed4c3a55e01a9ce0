import type { CoverageCell } from '../../../shared/model/evidence';
import type { ReportSummary } from '../../../shared/model/export';
import { SEVERITIES } from '../../../shared/model/finding';
import type { Facts } from './facts';
import { number, period, plural, time } from './report/html';
import type { Selection } from './selection';

/** Findings, and accounts, that the first page names; the rest stands behind it. */
const MOST_LINES = 12;
const MOST_ACCOUNTS = 5;

/** The first page in sentences: what happened, when, who, how it is known, what could not be seen. */
export function summarise(
  selection: Selection,
  facts: Facts,
  changes: { total: number; kinds: ReadonlyMap<string, number>; resources: number },
  hidden: readonly string[],
): ReportSummary {
  return {
    title: title(selection, facts),
    happened: happened(selection, facts, changes),
    when: when(facts),
    who: who(facts),
    known: known(facts, selection),
    unseen: [...unseen(facts), ...hidden],
  };
}

function title({ findings, sentence }: Selection, { first, last }: Facts): string {
  if (findings.length === 0 || first === null || last === null) return sentence;
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  return `Incident of ${from}${from === to ? '' : ` to ${to}`}: ${sentence}`;
}

function happened(
  { findings }: Selection,
  { names, accounts, order, findings: told }: Facts,
  changes: { total: number; kinds: ReadonlyMap<string, number>; resources: number },
): string[] {
  const lines: string[] = [];
  if (findings.length > 0) {
    const severities = [...SEVERITIES]
      .reverse()
      .map((severity) => [findings.filter((one) => one.severity === severity).length, severity] as const)
      .filter(([count]) => count > 0)
      .map(([count, severity]) => `${count} ${severity}`);
    const [first] = findings;
    const isOneStatus = findings.every(({ status }) => status === first?.status);
    const all = isOneStatus && findings.length > 1 ? `, all ${first?.status}` : '';
    const shown = told.slice(0, MOST_LINES);
    const day = oneDay(shown.flatMap(({ finding }) => [finding.firstEventTime, finding.lastEventTime]));
    lines.push(
      `The responder kept ${plural(findings.length, 'finding')}${all}: ${severities.join(', ')}. In order of time${day ? `, on ${day}` : ''}:`,
    );
    for (const { finding, by, from } of shown) {
      const { id, title, severity, status, events, firstEventTime, lastEventTime } = finding;
      const calls =
        events > 0 ? `: ${plural(events, 'call')}${some(' by ', by.map(tail))}${some(' from ', from)}` : '';
      const what = `${id}. ${title} (${all === '' ? `${severity}, ${status}` : severity})`;
      const span = period(firstEventTime, lastEventTime).slice(day ? day.length + 1 : 0);
      lines.push(`${span} – ${what}${calls}`);
    }
    if (findings.length > MOST_LINES)
      lines.push(`… and ${plural(findings.length - MOST_LINES, 'more finding')} below.`);
  }
  const most = names.slice(0, 5).map(({ eventName, events }) => `${eventName} (${number(events)})`);
  const more = accounts.length - MOST_ACCOUNTS;
  const where = `${accounts.slice(0, MOST_ACCOUNTS).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
  lines.push(
    order.count === 0
      ? 'No call of the evidence belongs to this.'
      : `${plural(order.count, 'call')} ${order.count === 1 ? 'belongs' : 'belong'} to this${accounts.length > 0 ? `, in ${accounts.length === 1 ? 'account' : 'the accounts'} ${where}` : ''}; most often ${most.join(', ')}.`,
  );
  if (changes.total > 0) {
    const kinds = [...changes.kinds].map(([kind, count]) => `${number(count)} ${kind}`);
    lines.push(
      `AWS Config recorded ${plural(changes.total, 'change')} of ${plural(changes.resources, 'resource')}: ${kinds.join(', ')}.`,
    );
  }
  return lines;
}

/** The day of all times, if it is the same. */
function oneDay(times: readonly (string | null)[]): string | null {
  const days = new Set(times.map((time) => time?.slice(0, 10)));
  const [day] = days;
  return days.size === 1 && day ? day : null;
}

/** The first two, with a word before them. */
const some = (word: string, values: readonly string[]): string =>
  values.length === 0
    ? ''
    : `${word}${values.slice(0, 2).join(' and ')}${values.length > 2 ? ' and others' : ''}`;

/** What names a principal within its account. */
const tail = (principal: string) => principal.replace(/^arn:[^:]*:[^:]*:[^:]*:\d{12}:/, '');

function when({ first, last, caseFirst, caseLast }: Facts): string[] {
  return [
    first === null
      ? 'Nothing of this has a time.'
      : `First call ${time(first)}, last call ${time(last)} (all times UTC), over ${duration(first, last ?? first)}.`,
    `The evidence as a whole speaks of ${time(caseFirst)} to ${time(caseLast)}.`,
  ];
}

function duration(first: string, last: string): string {
  const minutes = Math.round((Date.parse(last) - Date.parse(first)) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return plural(minutes, 'minute');
  return minutes < 2 * 1_440
    ? plural(Math.round(minutes / 60), 'hour')
    : plural(Math.round(minutes / 1_440), 'day');
}

function who({ actors, actorsTotal }: Facts): string[] {
  // The busiest, told in the order in which they came up: one often led to the next.
  const lines = actors
    .slice(0, 6)
    .sort((left, right) => ((left.first ?? '~') < (right.first ?? '~') ? -1 : 1))
    .map(({ principal, kind, events, failed, first, last, addresses, behind, made }) => {
      const from =
        addresses.length > 0
          ? `, from ${addresses.slice(0, 3).join(', ')}${addresses.length > 3 ? ' …' : ''}`
          : '';
      const refused = failed > 0 ? `, ${number(failed)} of them not successful` : '';
      const others = behind.filter((name) => name !== principal);
      const actor =
        others.length > 0 ? `; behind it, as far as the logs show: ${others.slice(0, 3).join(', ')}` : '';
      const name = principal === kind ? principal : `${principal} (${kind})`;
      const maker = made ? `; made ${time(made.time)} by ${made.by ?? 'someone'}` : '';
      return `${name}: ${plural(events, 'call')}${refused}${from}, ${period(first, last)}${actor}${maker}`;
    });
  if (actorsTotal > 6) lines.push(`… and ${plural(actorsTotal - 6, 'more principal')} below.`);
  if (actorsTotal > 0)
    lines.push(
      'A principal is the identity whose credentials were used. The logs do not say whose hands used them.',
    );
  return lines.length > 0 ? lines : ['No principal is named.'];
}

function known({ evidence, integrity }: Facts, { findings }: Selection): string[] {
  const { files, logs, configs, digests, events, notices } = evidence;
  const later = findings.filter((one) => one.later && one.later.added + one.later.gone > 0);
  const tampered = notices.find(({ kind }) => kind === 'tampered')?.count ?? 0;
  return [
    `From ${plural(files, 'evidence file')}: ${number(logs)} with CloudTrail events (${number(events)} different ones), ${number(configs)} with AWS Config items${digests > 0 ? `, ${number(digests)} digests of CloudTrail` : ''}. Each stands in evidence.csv with its SHA-256.`,
    'Every event and change names the file, the place and the bytes it was read from. Searches stand in queries.sql with their values and what they found.',
    digestSentence(integrity),
    tampered > 0
      ? `${plural(tampered, 'record')} share an event id with another one and differ: at least one of each pair may have been changed.`
      : 'No two records share an event id and differ.',
    ...later.map(
      ({ id, later: change }) =>
        `Evidence loaded after finding ${id} was kept changed what its search finds: ${number(change?.added ?? 0)} more, ${number(change?.gone ?? 0)} fewer.`,
    ),
  ];
}

/** What CloudTrail's digests say of the log files, in one sentence. */
export function digestSentence({ logs, digests, gaps, keys, checkedAt }: Facts['integrity']): string {
  const all = logs.valid + logs.invalid + logs.notCovered + logs.cannotTell;
  const doubts = [
    [logs.invalid, 'they contradict'],
    [logs.notCovered, 'they do not cover'],
    [logs.cannotTell, 'could not be judged'],
  ] as const;
  const rest = doubts.filter(([count]) => count > 0).map(([count, what]) => `${number(count)} ${what}`);
  if (checkedAt === null && digests.valid + digests.invalid === 0)
    return 'The log files were not checked against CloudTrail’s digests (coldtrail verify does it).';
  const trust =
    keys.given > 0
      ? 'with public keys that were given'
      : keys.evidence > 0
        ? 'with public keys that lay among the evidence, which prove less'
        : 'without a public key, so that signatures could not be checked';
  const vouched =
    rest.length === 0
      ? `CloudTrail’s digests vouch for all ${plural(all, 'log file')}`
      : `Of ${plural(all, 'log file')}, CloudTrail’s digests vouch for ${number(logs.valid)}; ${rest.join(', ')}`;
  const broken = digests.invalid > 0 ? ` ${plural(digests.invalid, 'digest')} did not stand the check.` : '';
  const holes =
    gaps > 0
      ? ` The digests themselves have ${plural(gaps, 'gap')}: of those times log files may be missing.`
      : '';
  return `${vouched} (checked ${trust}).${broken}${holes}`;
}

function unseen({ evidence, coverage }: Facts): string[] {
  const { failed, partial, rejected, dataEvents, configs } = evidence;
  const lines: string[] = [];
  const accounts = new Set(coverage.cells.map(({ account }) => account));
  const regions = new Set(coverage.cells.map(({ region }) => region));
  lines.push(
    `The evidence speaks of ${plural(accounts.size, 'account')} and ${plural(regions.size, 'region')}; of any other it can say nothing.`,
  );
  const gaps = silentDays(coverage.days, coverage.cells);
  lines.push(
    gaps > 0
      ? `On ${plural(gaps, 'day')} an account has no event in a region where it had some before and after: either nothing happened or files are missing.`
      : 'No account is silent for a day in a region between days with events.',
  );
  const ends = coverage.breaks.filter(isEnd);
  for (const { time: at, until, eventName, principal, account, region, meaning } of ends.slice(0, 4))
    lines.push(
      `${time(at)} ${eventName} in ${account} ${region} by ${principal ?? 'someone'}. ${meaning} ${afterwards(eventName, until)}`,
    );
  if (ends.length > 4)
    lines.push(
      `${plural(ends.length - 4, 'more call')} that may have ended or narrowed recording stand below.`,
    );
  lines.push(
    dataEvents > 0
      ? `Data events are recorded in part: ${number(dataEvents)} are there; which kinds were recorded is a setting of the trail.`
      : 'No data events are recorded: reading and writing of objects, and calls of functions, cannot be seen.',
  );
  if (configs === 0)
    lines.push('There are no AWS Config items: what calls changed can only be read from the calls.');
  if (failed + partial + rejected > 0)
    lines.push(
      `${plural(failed, 'file')} could not be read, ${number(partial)} only in part, and ${plural(rejected, 'record')} not at all; evidence.csv says why.`,
    );
  return lines;
}

/** What a call that ended or narrowed recording leaves unseen. */
const afterwards = (eventName: string, until: string | null): string =>
  !/^(Stop|Delete)/.test(eventName)
    ? 'From then on less may be recorded.'
    : until === null
      ? 'Nothing in the evidence begins it again: what happened from then on may be missing.'
      : `It began again ${time(until)}: what happened in between may be missing.`;

/** Calls after which less is recorded than before. */
const isEnd = ({ eventName }: { eventName: string }) => /^(Stop|Delete|Put|Update)/.test(eventName);

/** Days without an event of an account in a region, between days with some. */
export function silentDays(days: readonly string[], cells: readonly CoverageCell[]): number {
  const spans = new Map<string, { days: Set<string>; first: string; last: string }>();
  for (const { account, region, day } of cells) {
    const key = `${account} ${region}`;
    const span = spans.get(key) ?? { days: new Set<string>(), first: day, last: day };
    span.days.add(day);
    if (day < span.first) span.first = day;
    if (day > span.last) span.last = day;
    spans.set(key, span);
  }
  const silent = new Set<string>();
  for (const { days: seen, first, last } of spans.values())
    for (const day of days) if (day > first && day < last && !seen.has(day)) silent.add(day);
  return silent.size;
}
