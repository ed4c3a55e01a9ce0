export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something the responder keeps: a title, notes and the events it rests on. */
export interface Finding {
  id: number;
  title: string;
  severity: Severity;
  notes: string;
  createdAt: string;
  updatedAt: string;
  /** Numbers of the events it rests on, in time order. */
  events: number[];
  firstEventTime: string | null;
  lastEventTime: string | null;
  /** The search it was made from, in canonical form; null when events were marked one by one. */
  query: string | null;
}
