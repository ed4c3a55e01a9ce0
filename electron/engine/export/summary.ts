import type { CoverageBreak, CoverageCell } from '../../../shared/model/evidence';
import type { ReportSummary } from '../../../shared/model/export';
import { SEVERITIES } from '../../../shared/model/finding';
import type { Credential, Facts, Span, ToldFinding } from './facts';
import { number, period, plural, time } from './report/html';
import type { Selection } from './selection';

/** Accounts that a sentence names. */
const MOST_ACCOUNTS = 5;

/** The first page in sentences: what happened, when, who, how it is known, what could not be seen. */
export function summarise(
  selection: Selection,
  facts: Facts,
  changes: { total: number; kinds: ReadonlyMap<string, number>; resources: number },
  hidden: readonly string[],
  author: string | null,
): ReportSummary {
  return {
    title: title(selection, facts),
    happened: happened(selection, facts, changes),
    when: when(facts),
    who: who(facts, author),
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
  { names, accounts, order, chosen, findings: told }: Facts,
  changes: { total: number; kinds: ReadonlyMap<string, number>; resources: number },
): string[] {
  const lines: string[] = [];
  const [first] = findings;
  const isOneStatus = findings.length > 1 && findings.every(({ status }) => status === first?.status);
  if (findings.length > 0) {
    const severities = [...SEVERITIES]
      .reverse()
      .map((severity) => [findings.filter((one) => one.severity === severity).length, severity] as const)
      .filter(([count]) => count > 0)
      .map(([count, severity]) => `${count} ${severity}`);
    const authors = [...new Set(findings.map((one) => one.author ?? 'The responder'))];
    const all = isOneStatus ? `, all marked ${first?.status}` : '';
    lines.push(
      `${some('', authors)} kept ${plural(findings.length, 'finding')}${all}: ${severities.join(', ')}.`,
    );
  }
  const commonest = names.slice(0, 5).map(({ eventName, events }) => `${eventName} (${number(events)})`);
  const most = findings.length === 0 ? `; most often ${commonest.join(', ')}` : '';
  const more = accounts.length - MOST_ACCOUNTS;
  const where = `${accounts.slice(0, MOST_ACCOUNTS).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
  const further = order.count - chosen.events;
  const once = findings.length > 1 ? ', each once' : '';
  const parts =
    further > 0
      ? ` (${number(chosen.events)} ${findings.length > 0 ? 'of the findings' : 'that name it'}${once}; ${number(further)} more may have caused changes)`
      : once;
  const calls =
    order.count === 0
      ? 'No call of the evidence belongs to this.'
      : `${plural(order.count, 'call')} ${order.count === 1 ? 'belongs' : 'belong'} to this${parts}${accounts.length > 0 ? `, in ${accounts.length === 1 ? 'account' : 'the accounts'} ${where}` : ''}${most}.`;
  const kinds = [...changes.kinds].map(([kind, count]) => `${number(count)} ${kind}`);
  const recorded =
    changes.total > 0
      ? ` AWS Config recorded ${plural(changes.total, 'change')} of ${plural(changes.resources, 'resource')}: ${kinds.join(', ')}.`
      : '';
  lines.push(`${calls}${recorded}`);
  return [...lines, ...toldFindings(told, isOneStatus)];
}

/** The findings in order of time, each under its number, with when its calls were and when Config saw its changes. */
function toldFindings(told: readonly ToldFinding[], isOneStatus: boolean): string[] {
  if (told.length === 0) return [];
  const day = oneDay(
    told.flatMap(({ called, captured }) =>
      [called.first, called.last, captured.first, captured.last].filter((at) => at !== null),
    ),
  );
  const span = ({ first, last }: Span) => within(day, period(first, last));
  const lines = told.map(({ finding, called, captured, failed, by, from }) => {
    const { id, title, severity, status, events, changes } = finding;
    const calls =
      events > 0
        ? `${plural(events, 'call')}${howMany(failed, events)}${some(' by ', by.map(tail))}${some(' from ', from)}, ${span(called)}`
        : called.first !== null && `${span(called)}`;
    const seen =
      captured.first !== null && `${plural(changes, 'change')} seen by AWS Config ${span(captured)}`;
    const rest = [calls, seen].filter((part) => part !== false).join('; ');
    return `${id}. ${title} (${isOneStatus ? severity : `${severity}, ${status}`})${rest && `: ${rest}`}`;
  });
  return [
    `In order of time${day ? `, on ${day}` : ''}; the events of each, with ids, stand under its number in “Findings” below and in events.csv:`,
    ...lines,
  ];
}

/** Who reads that something was done has to know where it was only tried. */
function howMany(failed: number, events: number): string {
  if (failed === 0) return '';
  if (failed < events) return `, ${number(failed)} failed,`;
  return events === 1 ? ', failed,' : ', all failed,';
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

/** Times without a day that was said before. */
const within = (day: string | null, times: string): string =>
  day === null ? times : times.replaceAll(`${day} `, '');

/** What names a principal within its account: no two have a name in common there, whatever their paths. */
const tail = (principal: string) =>
  principal.replace(/^arn:[^:]*:[^:]*:[^:]*:\d{12}:(user|role)?(\/)?(?:.*\/)?/, '$1$2');

/** A principal with its account, unless that was said; its whole ARN stands in the tables. */
function named(principal: string, here?: string): string {
  const account = /^arn:[^:]*:iam:[^:]*:(\d{12}):(?:user|role)\//.exec(principal)?.[1];
  if (!account) return principal;
  return account === here ? tail(principal) : `${tail(principal)} of ${account}`;
}

function when({ first, last, order, chosen, caseFirst, caseLast }: Facts): string[] {
  const further =
    order.count > chosen.events && last !== null && last !== chosen.last
      ? ` Possible causes of changes go on to ${within(chosen.last?.slice(0, 10) ?? null, time(last))}.`
      : '';
  return [
    first === null
      ? 'Nothing of this has a time.'
      : chosen.first === null
        ? `Calls that may have caused the changes: ${period(first, last)}.`
        : `First call ${time(chosen.first)}, last call ${time(chosen.last)}: ${duration(chosen.first, chosen.last ?? chosen.first)}.${further}`,
    `The evidence as a whole speaks of ${time(caseFirst)} to ${time(caseLast)}.`,
  ];
}

function duration(first: string, last: string): string {
  const minutes = Math.round((Date.parse(last) - Date.parse(first)) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return plural(minutes, 'minute');
  return minutes < 2 * 1_440
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `about ${plural(Math.round(minutes / 1_440), 'day')}`;
}

function who(
  { actors, actorsTotal, credentials, first: from, last: to }: Facts,
  author: string | null,
): string[] {
  const day = oneDay([from, to]);
  // The busiest, told in the order in which they came up: one often led to the next.
  const lines = actors
    .slice(0, 6)
    .sort((left, right) => ((left.first ?? '~') < (right.first ?? '~') ? -1 : 1))
    .map((actor) => {
      const { principal, kind, events, failed, failures, first, last, addresses, behind, made } = actor;
      const from =
        addresses.length > 0
          ? `, from ${addresses.slice(0, 3).join(', ')}${addresses.length > 3 ? ' …' : ''}`
          : '';
      const refused =
        failed > 0
          ? `, ${number(failed)} failed (${failures.slice(0, 2).join(', ')}${failures.length > 2 ? ' …' : ''})`
          : ', none failed';
      const issue = issueOf(principal, credentials);
      // Of a federated identity, what stands behind is the name within the name.
      const caller = behind.find((one) => issue?.by?.endsWith(` ${one}`)) ?? issue?.by;
      const others = behind.filter((one) => one !== principal && one !== caller);
      const taken = issue
        ? `; taken ${within(day, time(issue.issuedAt))} by ${issue.issuedWith ?? 'a call'}${caller ? `, called by ${named(caller)}` : ''}`
        : '';
      const hands =
        others.length > 0
          ? `; behind it, as far as the logs show: ${others
              .slice(0, 3)
              .map((one) => named(one))
              .join(', ')}`
          : '';
      const short = named(principal);
      const name = principal === kind || short !== principal ? short : `${principal} (${kind})`;
      const maker = made ? `; created ${within(day, time(made.time))} by ${named(made.by ?? 'someone')}` : '';
      const self = [tail(principal).replace(/^.*\//, ''), ...behind].some((one) => isNamed(one, author))
        ? '; named like the author of this report'
        : '';
      return `${name}: ${plural(events, 'call')}${refused}${from}, ${within(day, period(first, last))}${taken}${hands}${self}${maker}`;
    });
  if (actorsTotal > 6) lines.push(`… and ${plural(actorsTotal - 6, 'more principal')} below.`);
  if (actorsTotal > 0)
    lines.push(
      'A principal is the identity whose credentials were used. The logs do not say whose hands used them.',
    );
  return lines.length > 0 ? lines : ['No principal is named.'];
}

/** The call that first issued credentials of a principal to another one. */
function issueOf(
  principal: string,
  credentials: readonly Credential[],
): { by: string | null; issuedAt: string; issuedWith: string | null } | undefined {
  const principals = new Map(credentials.map((one) => [one.key, one.principal]));
  return credentials
    .flatMap(({ principal: name, parent, issuedAt, issuedWith, events }) => {
      const by = principals.get(parent ?? '') ?? null;
      return name === principal && by !== principal && events > 0 && issuedAt !== null
        ? [{ by, issuedAt, issuedWith }]
        : [];
    })
    .sort((left, right) => (left.issuedAt < right.issuedAt ? -1 : 1))[0];
}

/** Whether an identity is called as a person is: `ada.byron@example.com` and Ada Byron. */
function isNamed(identity: string, person: string | null): boolean {
  const words = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).sort().join(' ');
  const name = words(person ?? '');
  return name !== '' && words(identity.replace(/@.*$/, '')) === name;
}

function known({ evidence, integrity }: Facts, { findings }: Selection): string[] {
  const { files, logs, configs, digests, others, events, notices } = evidence;
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  const kinds = others.map(({ kind, count }) => `${number(count)} ${kind}`).join(', ');
  const later = findings.filter((one) => one.later && one.later.added + one.later.gone > 0);
  const tampered = notices.find(({ kind }) => kind === 'tampered')?.count ?? 0;
  return [
    `From ${plural(files, 'evidence file')}: ${number(logs)} with CloudTrail events (${number(events)} different ones), ${number(configs)} with AWS Config items${digests > 0 ? `, ${number(digests)} digests of CloudTrail` : ''}${rest > 0 ? `, ${number(rest)} others (${kinds})` : ''}. Each stands in evidence.csv with its SHA-256.`,
    'Every event and change names the file and the bytes it was read from. Searches stand in queries.sql with what they found.',
    `${digestSentence({ ...integrity, gaps: 0 })}${configs > 0 ? ' Nothing vouches for the files of AWS Config: AWS does not sign them.' : ''} ${
      tampered > 0
        ? `${plural(tampered, 'record')} share an event id with another one and differ: at least one of each pair may have been changed.`
        : 'No two records share an event id and differ.'
    }`,
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
      ? `CloudTrail’s digests vouch that ${all === 1 ? 'the one log file is' : `all ${number(all)} log files are`} as delivered`
      : `Of ${plural(all, 'log file')}, CloudTrail’s digests vouch for ${number(logs.valid)}; ${rest.join(', ')}`;
  const broken = digests.invalid > 0 ? ` ${plural(digests.invalid, 'digest')} did not stand the check.` : '';
  const holes =
    gaps > 0
      ? ` The digests themselves have ${plural(gaps, 'gap')}: for those times they vouch for nothing.`
      : '';
  return `${vouched} (checked ${trust}).${broken}${holes}`;
}

function unseen({ evidence, coverage, gaps }: Facts): string[] {
  const { failed, partial, rejected, dataEvents, configs } = evidence;
  const lines: string[] = [];
  const accounts = new Set(coverage.cells.map(({ account }) => account));
  const regions = new Set(coverage.cells.map(({ region }) => region));
  lines.push(
    `The evidence speaks of ${plural(accounts.size, 'account')} and ${plural(regions.size, 'region')}; of any other it can say nothing.`,
  );
  const silent = silentDays(coverage.days, coverage.cells);
  if (silent !== null)
    lines.push(
      silent > 0
        ? `On ${plural(silent, 'day')} an account has no event in a region where it had some before and after: either nothing happened or files are missing.`
        : 'No account is silent for a day in a region between days with events.',
    );
  const ends = coverage.breaks.filter(isEnd);
  for (const one of ends.slice(0, 4))
    lines.push(
      `${time(one.time)} ${one.eventName} in ${one.account} ${one.region} by ${named(one.principal ?? 'someone', one.account)}. ${one.meaning} ${afterwards(one, coverage.breaks)}`,
    );
  if (ends.length > 4)
    lines.push(
      `${plural(ends.length - 4, 'more call')} that may have ended or narrowed recording stand below.`,
    );
  for (const { begins, ends: until, chains, accounts: whose, regions: where } of gaps.slice(0, 3)) {
    const more = whose.length - MOST_ACCOUNTS;
    lines.push(
      `From ${period(begins, until)} the digests of ${plural(whose.length, 'account')} (${whose.slice(0, MOST_ACCOUNTS).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}) in ${plural(where.length, 'region')} break off, ${plural(chains, 'gap')} in all: log files of that time may be missing.`,
    );
  }
  if (gaps.length > 3) lines.push(`At ${plural(gaps.length - 3, 'more time')} digests have gaps.`);
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

/** What a call that ended or narrowed recording leaves unseen, and who began it again. */
function afterwards({ eventName, account, until }: CoverageBreak, breaks: readonly CoverageBreak[]): string {
  if (!/^(Stop|Delete)/.test(eventName)) return 'From then on less may be recorded.';
  if (until === null)
    return 'Nothing in the evidence begins it again: what happened from then on may be missing.';
  const again = breaks.find(
    (one) => one.time === until && one.account === account && /^(Start|Create|Put)/.test(one.eventName),
  );
  return `It began again ${time(until)}${again?.principal ? ` by ${named(again.principal, account)}` : ''}: what happened in between may be missing.`;
}

/** Calls after which less is recorded than before. */
const isEnd = ({ eventName }: { eventName: string }) => /^(Stop|Delete|Put|Update)/.test(eventName);

/** Days without an event of an account in a region, between days with some; null where no days lie between. */
export function silentDays(days: readonly string[], cells: readonly CoverageCell[]): number | null {
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
  let between = false;
  for (const { days: seen, first, last } of spans.values())
    for (const day of days) {
      if (day <= first || day >= last) continue;
      between = true;
      if (!seen.has(day)) silent.add(day);
    }
  return between ? silent.size : null;
}
