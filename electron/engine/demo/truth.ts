/** What really happened in the example incident. It is decided before any record is rendered from it. Times are ISO, UTC. */
export interface DemoTruth {
  organisation: string;
  /** First and last moment of the evidence; the end is excluded. */
  window: { from: string; to: string };
  totals: DemoTotals;
  story: StoryStep[];
  /** The call that first used the leaked key, and the key. */
  entry: { eventID: string; accessKeyId: string; user: string };
  changes: ConfigChange[];
  verdicts: RuleVerdict[];
  credentials: IssuedCredential[];
  stopped: StoppedPeriod[];
}

export interface DemoTotals {
  /** CloudTrail records written, duplicates included. */
  events: number;
  uniqueEvents: number;
  /** Records with an errorCode, duplicates included. */
  failedEvents: number;
  uniqueFailedEvents: number;
  /** Configuration items written, in snapshots and histories. */
  configItems: number;
  /** Different (account, type, resourceId, capture time). */
  distinctConfigItems: number;
  /** Resources with at least one configuration item. */
  resources: number;
  /** Bytes of all log files before compression. */
  inflatedLogBytes: number;
}

/** One event of the story, in the order of time. */
export interface StoryStep {
  time: string;
  eventID: string;
  eventName: string;
  account: string;
  region: string;
  /** ARN of the caller; `anonymous` when there is none. */
  principal: string;
  accessKeyId: string | null;
  sourceIPAddress: string;
  /** Failed calls carry their errorCode. */
  errorCode: string | null;
  actor: 'attacker' | 'responder' | 'aws';
  summary: string;
}

export type ChangeKind = 'created' | 'modified' | 'deleted' | 'relationship';

/** Why no recorded call explains a change: AWS did it, the trail was stopped when the call was made, or its file is lost. */
export type Unexplained = 'service' | 'trail-stopped' | 'file-lost';

/** One step of a resource from one configuration item to the next; a first item from before the window is not a change. */
export interface ConfigChange {
  resourceType: string;
  resourceId: string;
  awsAccountId: string;
  awsRegion: string;
  capturedAt: string;
  kind: ChangeKind;
  /** eventIDs of all calls behind the step, oldest first; empty when none was recorded. */
  causes: string[];
  unexplained: Unexplained | null;
}

/** A Config rule saying otherwise of a resource than before, because of what one capture showed. */
export interface RuleVerdict {
  configRuleName: string;
  complianceType: 'COMPLIANT' | 'NON_COMPLIANT';
  resourceType: string;
  resourceId: string;
  awsAccountId: string;
  awsRegion: string;
  recordedAt: string;
  before: Pick<RuleVerdict, 'complianceType' | 'recordedAt'>;
  /** Of the item that was judged. */
  capturedAt: string;
}

export type CredentialOrigin =
  | 'iam-user'
  | 'web-identity'
  | 'saml'
  | 'service'
  | 'console-login'
  | 'before-window'
  | 'trail-stopped'
  /** The files that would show a link of its chain are not in the export. */
  | 'file-missing';

/** A temporary credential that a record of the export uses or issues. */
export interface IssuedCredential {
  accessKeyId: string;
  /** ARN the credential acts as. */
  principal: string;
  /** The issuing event in the caller's account; null when it is not in the export. */
  issuedBy: string | null;
  /** The role owner's copy of a cross-account call. */
  otherCopy: string | null;
  /** The access key that asked for it, when there is one. */
  parent: string | null;
  /** What the chain begins with, and who that is. */
  origin: CredentialOrigin;
  originPrincipal: string;
  /** AWS used a key of its own in the session: the call that began it names another one, or none. */
  ownKey?: true;
}

/** The end is the moment recording began again. */
export interface StoppedPeriod {
  what: 'trail' | 'recorder';
  /** null: everywhere in the organisation. */
  account: string | null;
  region: string | null;
  from: string;
  to: string;
}
