import type { Change } from '../../../../shared/model/change';
import { REPORT_ANSWERS, type ReportSummary } from '../../../../shared/model/export';
import type { Actor, Credential, Facts, ListedEvent, ToldFinding } from '../facts';
import { MOST_CHANGES, MOST_LISTED } from '../facts';
import type { Selection } from '../selection';
import { digestSentence } from '../summary';
import { type FirstPage, fitted } from './first-page';
import {
  type Html,
  html,
  inFours,
  Html as Markup,
  notes,
  number,
  period,
  plural,
  time,
  unbroken,
} from './html';
import { STYLE } from './style';
import { coveragePicture, lineagePicture, severityMark, timelinePicture } from './svg';

/** What the report says of itself. */
export interface Imprint {
  tool: string;
  author: string | null;
  caseId: string;
  asOf: string;
  journalEntries: number;
  journalHead: string;
  fingerprint: string;
  /** Sentences on what was hidden or could not be written. */
  notes: readonly string[];
}

/** One page without script, link to elsewhere, or anything to fetch. Everything from the evidence is escaped text. */
export function reportText(
  selection: Selection,
  summary: ReportSummary,
  facts: Facts,
  changes: readonly Change[],
  changesTotal: number,
  imprint: Imprint,
): string {
  const first = fitted(summary);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${first.title} – Coldtrail report</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${firstPage(first, imprint)}
${wholeSummary(first, summary)}
${timeline(facts)}
${facts.findings.length > 0 && html`<h2 id="findings">Findings</h2>${facts.findings.map(findingSection)}`}
${facts.findings.length === 0 && html`<h2 id="events">Events</h2>${eventTable(facts.listed, facts.order.count)}`}
${actors(facts)}
${lineageSection(facts)}
${changesTotal > 0 && html`<h2 id="changes">Changes, from → to</h2>${changeList(changes, changesTotal)}`}
${coverage(facts)}
${integrity(facts, imprint)}
${method(selection, imprint)}
</main>
</body>
</html>
`;
  return page.text;
}

function firstPage(page: FirstPage, imprint: Imprint): Html {
  const answer = ([one, heading]: (typeof REPORT_ANSWERS)[number]) => {
    const { lines, left } = page.answers[one];
    const more = left > 0 && html`<li>… and ${number(left)} more, under “${WHOLE}” below.</li>`;
    return html`<section aria-labelledby="${one}"><h2 id="${one}">${heading}</h2>${list(lines, more)}</section>`;
  };
  return html`<div class="first">
<h1>${page.title}</h1>
<p class="soft">Incident report from CloudTrail and AWS Config evidence, as of ${time(imprint.asOf)}${imprint.author ? html`, by ${imprint.author}` : ''}. All times are UTC.</p>
${REPORT_ANSWERS.map(answer)}
<p class="seal">Sealed with the Ed25519 key ${inFours(imprint.fingerprint)}${imprint.author && html`, said to be that of ${imprint.author}`}. The package cannot tell whose it is: have the owner read it out over another way than the package came. Then the seal proves who closed the package and that nothing in it changed since, not that what it says is true. <code>coldtrail check-export</code>, or the shell recipe of the documentation, checks it.</p>
</div>`;
}

const WHOLE = 'Summary, whole';

const list = (lines: readonly string[], more: Html | false = false): Html =>
  html`<ul>${lines.map((line) => html`<li>${unbroken(line)}</li>`)}${more}</ul>`;

/** The answers that the first page has not room for, and the title where it was shortened. */
function wholeSummary(page: FirstPage, summary: ReportSummary): Html | false {
  const isShort = page.title !== summary.title;
  if (page.cut.length === 0 && !isShort) return false;
  return html`<section class="whole" aria-labelledby="whole"><h2 id="whole">${WHOLE}</h2>
<p class="soft">The first page has not room for all of this.</p>
${isShort && html`<p>${summary.title}</p>`}
${REPORT_ANSWERS.filter(([one]) => page.cut.includes(one)).map(([one, heading]) => html`<h3>${heading}</h3>${list(summary[one])}`)}</section>`;
}

function timeline({ buckets, bucketWidth, findings }: Facts): Html | false {
  const picture = timelinePicture(
    buckets,
    bucketWidth,
    findings.map(({ finding, called, captured }) => ({
      id: finding.id,
      title: finding.title,
      severity: finding.severity,
      first: called.first ?? captured.first,
      last: called.first === null ? captured.last : called.last,
    })),
  );
  return picture !== null && html`<h2 id="timeline">Timeline</h2>${picture}`;
}

function findingSection({ finding, called, captured, events, changes, changesTotal }: ToldFinding): Html {
  const { id, title, severity, status, tags, author, updatedAt, search, later, rowsHash } = finding;
  return html`<section class="finding" aria-labelledby="f${id}">
<h3 id="f${id}">${id}. ${title}</h3>
<p>${severityMark(severity)} · ${status}${called.first !== null && html` · ${period(called.first, called.last)}`}${captured.first !== null && html` · seen by AWS Config ${period(captured.first, captured.last)}`}${tags.map((tag) => html` <span class="tag">${tag}</span>`)}</p>
${finding.notes !== '' && html`<div class="notes">${notes(finding.notes)}</div>`}
<p class="soft">Rests on ${plural(finding.events, 'event')} and ${plural(finding.changes, 'change')}${finding.principals.length > 0 && html`, on ${finding.principals.join(', ')}`}${finding.detections.length > 0 && html`, on the rules ${finding.detections.join(', ')}`}. ${search && html`Made from the search for ${search.sentence}: <code>${search.query === '' ? '(everything)' : search.query}</code>. `}Last edited ${time(updatedAt)}${author && html` by ${author}`}, revision ${finding.revision}. Rows: <code>${rowsHash}</code></p>
${later && later.added + later.gone > 0 && html`<p><strong>Evidence loaded later changed this:</strong> its search now finds ${number(later.added)} more and ${number(later.gone)} fewer.</p>`}
${events.length > 0 && eventTable(events, finding.events)}
${changesTotal > 0 && changeList(changes, changesTotal)}
</section>`;
}

function eventTable(events: readonly ListedEvent[], total: number): Html {
  if (events.length === 0) return html`<p>None.</p>`;
  const rows = events.map(
    (event) =>
      html`<tr><td class="m">${time(event.eventTime)}</td><td>${event.eventName}<br><span class="soft">${event.eventSource}</span></td><td class="m">${event.principal}<br><span class="soft">${event.eventID}</span></td><td class="m">${event.sourceIPAddress}</td><td class="m">${event.account}<br>${event.awsRegion}</td><td>${event.outcome}${event.errorCode && html`<br><span class="m">${event.errorCode}</span>`}</td></tr>`,
  );
  const caption =
    total > events.length
      ? `The first ${events.length} of ${number(total)} events (at most ${MOST_LISTED} are listed here); all stand in events.csv and events.jsonl`
      : `${plural(total, 'event')}, with the bytes they were read from in events.jsonl`;
  return html`<table class="events"><caption>${caption}</caption><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Call</th><th scope="col">Principal, event id</th><th scope="col">From</th><th scope="col">Account, region</th><th scope="col">Outcome</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function actors({ actors: list, actorsTotal }: Facts): Html | false {
  if (list.length === 0) return false;
  const row = (actor: Actor) =>
    html`<tr><td class="m">${actor.principal}</td><td>${actor.kind}</td><td class="n">${number(actor.events)}</td><td class="n">${number(actor.failed)}</td><td class="t m">${time(actor.first)}<br>${time(actor.last)}</td><td class="m">${actor.addresses.join(', ')}</td><td class="m">${actor.keys.join(', ')}</td><td class="m">${actor.behind.join(', ')}</td></tr>`;
  return html`<h2 id="actors">Who acted</h2><table class="actors"><caption>${list.length < actorsTotal ? `The ${list.length} busiest of ${number(actorsTotal)} principals` : plural(actorsTotal, 'principal')}</caption><thead><tr><th scope="col">Principal</th><th scope="col">Kind</th><th scope="col" class="n">Calls</th><th scope="col" class="n">Failed</th><th scope="col">First, last (UTC)</th><th scope="col">Addresses</th><th scope="col">Access keys</th><th scope="col">Behind it</th></tr></thead><tbody>${list.map(row)}</tbody></table>`;
}

function lineageSection({ credentials }: Facts): Html | false {
  const picture = lineagePicture(credentials);
  if (!picture) return false;
  const byKey = new Map(credentials.map((one) => [one.key, one]));
  const nameOf = (one: Credential | undefined) => one?.principal ?? 'not in the evidence';
  const rows = credentials.map(
    (one) =>
      html`<tr><td class="m">${nameOf(one)}${one.session && html`<br>${one.session}`}</td><td class="m">${one.accessKeyId}</td><td class="m">${one.parent === null ? '' : nameOf(byKey.get(one.parent))}</td><td>${one.issuedWith}${one.issuedAt && html`<br>${time(one.issuedAt)}`}</td><td class="n">${number(one.events)}</td></tr>`,
  );
  return html`<h2 id="lineage">How the credentials came about</h2>${picture}<table><caption>Credentials of chains that calls of this report belong to</caption><thead><tr><th scope="col">Principal, session</th><th scope="col">Access key</th><th scope="col">Issued with the credentials of</th><th scope="col">By</th><th scope="col" class="n">Calls here</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** Longer values are shortened here and stand whole in changes.csv. */
const MOST_VALUE = 400;
const MOST_PATHS = 12;

function changeList(changes: readonly Change[], total: number): Html {
  const shown = changes.slice(0, MOST_CHANGES);
  return html`${total > shown.length && html`<p class="soft">The first ${shown.length} of ${plural(total, 'change')}; all stand in changes.csv and changes.jsonl.</p>`}${shown.map(changeItem)}`;
}

function changeItem({
  resourceType,
  resourceId,
  resourceName,
  kind,
  capturedAt,
  previousCapturedAt,
  diff,
  causes,
}: Change): Html {
  const [cause] = causes;
  const rows = diff
    .slice(0, MOST_PATHS)
    .map(
      (entry) =>
        html`<tr><td class="m">${entry.path}</td><td class="m from">${valueText(entry.from)}</td><td class="m to">${valueText(entry.to)}</td></tr>`,
    );
  const why = cause
    ? html`${cause.score >= 1 ? 'Caused by' : 'Probably caused by'} ${cause.eventName} of ${time(cause.eventTime)} by <span class="m">${cause.principal ?? 'someone'}</span> (${cause.reason}; event <span class="m">${cause.eventID}</span>).`
    : html`No call in this evidence explains it.`;
  return html`<h4>${time(capturedAt)} ${resourceType} <span class="m">${resourceName ?? resourceId}</span> ${kind}</h4><p>${previousCapturedAt && html`Before it, Config saw the resource ${time(previousCapturedAt)}. `}${why}</p>${rows.length > 0 && html`<table><thead><tr><th scope="col">Path</th><th scope="col">From</th><th scope="col">To</th></tr></thead><tbody>${rows}</tbody></table>`}${diff.length > MOST_PATHS && html`<p class="soft">… and ${plural(diff.length - MOST_PATHS, 'more path')}.</p>`}`;
}

function valueText(value: unknown): Html {
  if (value === undefined) return html`<span class="soft">was not there</span>`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return html`${text.length > MOST_VALUE ? `${text.slice(0, MOST_VALUE)}…` : text}`;
}

function coverage({ coverage: { days, cells, breaks } }: Facts): Html {
  const picture = coveragePicture(days, cells);
  const rows = breaks
    .slice(0, 40)
    .map(
      (one) =>
        html`<tr><td class="t m">${time(one.time)}</td><td>${one.eventName}</td><td class="m">${one.principal}</td><td class="m">${one.account} ${one.region}</td><td>${one.meaning}</td></tr>`,
    );
  return html`<h2 id="coverage">Coverage and limits</h2>
<p>Where the evidence has events, by account, region and day. What is blank may not have happened, may not have been recorded, or may not have been handed over: these files cannot tell.</p>
${picture}
${rows.length > 0 && html`<table><caption>Calls that stopped, started or changed recording${breaks.length > rows.length ? ` (the first ${rows.length} of ${number(breaks.length)})` : ''}</caption><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Call</th><th scope="col">Principal</th><th scope="col">Account, region</th><th scope="col">What it means</th></tr></thead><tbody>${rows}</tbody></table>`}`;
}

function integrity({ evidence, integrity }: Facts, imprint: Imprint): Html {
  const { files, failed, partial, rejected, notices } = evidence;
  return html`<h2 id="integrity">Integrity</h2>
<p>${plural(files, 'file')} of evidence were read; ${number(failed)} could not be, ${number(partial)} only in part, and ${plural(rejected, 'record')} could not be read at all. The hashes of all stand in evidence.csv. ${digestSentence(integrity)}</p>
${notices.length > 0 && html`<table><caption>What must be known about files and records; the sentences stand in evidence.csv</caption><thead><tr><th scope="col">Kind</th><th scope="col" class="n">Notices</th></tr></thead><tbody>${notices.map(({ kind, count }) => html`<tr><td>${kind}</td><td class="n">${number(count)}</td></tr>`)}</tbody></table>`}
<p>The journal of the case, with what was done in it, has ${plural(imprint.journalEntries, 'entry', 'entries')}; the last has the hash <code>${imprint.journalHead}</code>. It stands whole in journal.jsonl.</p>
${imprint.notes.length > 0 && html`<ul>${imprint.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

function method({ queries }: Selection, imprint: Imprint): Html {
  return html`<h2 id="method">Method</h2>
<p>${imprint.tool} read the evidence files without changing them, kept each record with its file, position and bytes, marked repeats instead of dropping them, and worked out principals, changes and their likely causes from what stands there. A cause is called certain only where AWS Config itself names the event. Times are those of the records, in UTC.</p>
${queries.length > 0 && html`<p>${plural(queries.length, 'search', 'searches')} in queries.sql, with values and what they found:</p><ol>${queries.map(({ name, sentence, query }) => html`<li>${name}: ${sentence} <code>${query === '' ? '(everything)' : query}</code></li>`)}</ol>`}
<p class="soft">Case <span class="m">${imprint.caseId}</span>. <span class="m">manifest.json</span> lists every file of this package with its SHA-256; <span class="m">manifest.sig</span> seals it with the key whose fingerprint is <code>${imprint.fingerprint}</code>.</p>`;
}
