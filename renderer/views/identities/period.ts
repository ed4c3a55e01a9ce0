/** A half-open stretch of time; an end that is left out is that of the evidence. */
export interface Period {
  from?: string;
  to?: string;
}

export const periodOf = (from: string | undefined, to: string | undefined): Period => ({
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});
