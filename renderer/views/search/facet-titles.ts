/** Facets in the words of the grid; the field's own name where it has none there. */
export const FACET_TITLES: Readonly<Record<string, string>> = {
  eventName: 'Event',
  eventSource: 'Service',
  principal: 'Principal',
  identityKind: 'Kind of identity',
  outcome: 'Outcome',
  errorCode: 'Error',
  awsRegion: 'Region',
  account: 'Account',
  sourceIPAddress: 'Source address',
  userAgent: 'Agent',
  readOnly: 'Read-only',
  managementEvent: 'Management event',
};
