import { raw } from '../store/sql';

/**
 * What each identity did, summed over its events as far as who it was can depend on: the big table is read once for lineage
 * and for what principals used. The names are those of `event_record`, so that the joint columns can be worked out over it.
 */
export const gatherSpent = raw(`CREATE OR REPLACE TEMP TABLE spent AS
  SELECT identity, account, "recipientAccountId", outcome, "calledFrom", "signInMfa",
    count(*) FILTER (duplicate_of IS NULL) AS events, min("eventTime") AS first_used, max("eventTime") AS last_used
  FROM event_record GROUP BY ALL`);
