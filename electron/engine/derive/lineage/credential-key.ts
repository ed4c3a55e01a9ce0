/** A text that names something; keys that were masked before the evidence was handed over do not (formats §3.4). */
export const unmasked = (text: string): string =>
  `CASE WHEN NOT contains(${text}, '*') THEN nullif(${text}, '') END`;

const ownId = unmasked('"userPrincipalId"');

/**
 * What stands for the credential behind an identity, as SQL over the columns of `identity`: the access key; for a session
 * without one, or with a masked one, its principal id and the moment it began; else the principal itself. Of a role that
 * only the service it is made for can take, the principal says all there is to say.
 */
export const CREDENTIAL_KEY = `coalesce(
  ${unmasked('"accessKeyId"')},
  CASE WHEN contains("issuerArn", ':role/aws-service-role/') THEN principal END,
  CASE WHEN "sessionCreationDate" IS NOT NULL THEN ${ownId} || '@' || "sessionCreationDate" END,
  CASE WHEN "userType" IN ('AssumedRole', 'FederatedUser') THEN ${ownId} END,
  CASE WHEN "identityKind" = 'account' THEN "userAccountId" || ':' || coalesce("userPrincipalId", '') END,
  principal)`;
