/** One thing a signal points at; `query` with `from` and `to` finds its events. */
export interface SignalSighting {
  principal: string | null;
  /** What it is about: an address, a region, a key, a call. */
  subject: string | null;
  events: number;
  first: string | null;
  last: string | null;
  sentence: string;
  query: string;
}

/** A question that may point at something worth a look. It is never a verdict. */
export interface Signal {
  id: string;
  title: string;
  /** What is looked for, why, and what harmless reasons there are. */
  explanation: string;
  /** The most telling first; at most as many as were asked for. */
  sightings: SignalSighting[];
  total: number;
}
