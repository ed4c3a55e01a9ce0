import { csvLine } from '../../../shared/csv';
import { sourceOf } from '../questions/record';
import type { PlacedChange } from './change-files';
import type { ExportedEvent } from './event-rows';
import type { PackageFile } from './folder';

/**
 * The columns Timesketch asks for (`message`, `datetime`, `timestamp_desc`), and ours behind them. One line per event
 * and per change, in order of time.
 */
const COLUMNS = [
  'message',
  'datetime',
  'timestamp_desc',
  'event_name',
  'event_source',
  'principal',
  'actor',
  'source_ip',
  'user_agent',
  'account',
  'region',
  'outcome',
  'resource',
  'finding',
  'event_id',
  'source_file',
  'source_position',
];

interface Line {
  time: string;
  text: string;
}

export class Timeline {
  /** Changes, in order of time; few beside the events. */
  #changes: Line[] = [];
  #at = 0;

  constructor(private readonly file: PackageFile) {
    file.put(csvLine(COLUMNS));
  }

  /** All changes come before the first event. */
  changes(placed: readonly PlacedChange[]): void {
    for (const one of placed) this.#changes.push(changeLine(one));
  }

  /** To be called between the last change and the first event. */
  begin(): void {
    this.#changes.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }

  event(event: ExportedEvent): void {
    // What has no time cannot stand on a line of time; it is in the files of events.
    if (typeof event.eventTime !== 'string') return;
    this.#until(event.eventTime);
    this.#put(eventLine(event));
  }

  end(): void {
    this.#until(null);
  }

  #until(time: string | null): void {
    for (; this.#at < this.#changes.length; this.#at++) {
      const change = this.#changes[this.#at]!;
      if (time !== null && Date.parse(change.time) > Date.parse(time)) return;
      this.#put(change.text);
    }
  }

  #put(text: string): void {
    this.file.put(text);
    this.file.rows++;
  }
}

/** As Python's `fromisoformat` of any version reads it. */
const datetime = (iso: string) => iso.replace(/Z$/, '+00:00');

function eventLine(event: ExportedEvent): string {
  const { eventTime, eventName, eventSource, sourceIPAddress, userAgent, account, awsRegion } = event;
  const { outcome, errorCode, eventID, finding } = event;
  const { principal, actor } = event.shared;
  const source = sourceOf(event);
  const parts = [
    `${eventName ?? 'An event'} on ${eventSource ?? 'an unnamed service'}`,
    ...(principal ? [`by ${String(principal)}`] : []),
    ...(sourceIPAddress ? [`from ${String(sourceIPAddress)}`] : []),
    ...(outcome === 'ok' ? [] : [`– ${String(outcome)}${errorCode ? ` (${String(errorCode)})` : ''}`]),
  ];
  return csvLine([
    parts.join(' '),
    datetime(String(eventTime)),
    'API call',
    eventName,
    eventSource,
    principal,
    actor,
    sourceIPAddress,
    userAgent,
    account,
    awsRegion,
    outcome,
    null,
    finding,
    eventID,
    source.file,
    source.position,
  ]);
}

function changeLine({ change, source }: PlacedChange): Line {
  const { resourceType, resourceId, resourceName, capturedAt, kind, awsAccountId, awsRegion, diff, causes } =
    change;
  const [cause] = causes;
  const paths = diff.slice(0, 3).map(({ path }) => path);
  const more = diff.length > paths.length ? ` and ${diff.length - paths.length} more` : '';
  const what = `${resourceType} ${resourceName ?? resourceId} ${kind === 'relationship' ? 'related otherwise' : kind}`;
  const text = csvLine([
    `${what}${paths.length > 0 ? `: ${paths.join(', ')}${more}` : ''}`,
    datetime(capturedAt),
    'Configuration captured',
    cause?.eventName ?? null,
    null,
    cause?.principal ?? null,
    cause?.actor ?? null,
    null,
    null,
    awsAccountId,
    awsRegion,
    null,
    `${resourceType} ${resourceId}`,
    null,
    cause?.eventID ?? null,
    source?.file ?? null,
    source?.position ?? null,
  ]);
  return { time: capturedAt, text };
}
