import { GLOBAL_REGION, HOME_REGION, MANAGEMENT, PRODUCTION, SANDBOX } from './organisation';

/** The buckets, where they live, and whether the story has them for itself. */
export const BUCKETS: readonly { account: string; region: string; name: string; reserved?: boolean }[] = [
  { account: PRODUCTION, region: HOME_REGION, name: 'nordlicht-prod-customer-exports', reserved: true },
  { account: PRODUCTION, region: HOME_REGION, name: 'nordlicht-prod-shop-assets' },
  { account: PRODUCTION, region: HOME_REGION, name: 'nordlicht-prod-invoices' },
  { account: PRODUCTION, region: HOME_REGION, name: 'nordlicht-prod-backups' },
  { account: PRODUCTION, region: GLOBAL_REGION, name: 'nordlicht-prod-static-us' },
  { account: PRODUCTION, region: GLOBAL_REGION, name: 'nordlicht-prod-lambda-code' },
  { account: PRODUCTION, region: 'eu-west-1', name: 'nordlicht-prod-replica' },
  { account: PRODUCTION, region: 'us-west-2', name: 'nordlicht-prod-analytics' },
  { account: MANAGEMENT, region: HOME_REGION, name: 'nordlicht-log-archive' },
  { account: MANAGEMENT, region: HOME_REGION, name: 'nordlicht-terraform-state' },
  { account: MANAGEMENT, region: GLOBAL_REGION, name: 'nordlicht-billing-reports' },
  { account: SANDBOX, region: HOME_REGION, name: 'nordlicht-sandbox-builds' },
  { account: SANDBOX, region: GLOBAL_REGION, name: 'nordlicht-sandbox-scratch' },
  { account: SANDBOX, region: 'eu-west-1', name: 'nordlicht-sandbox-experiments' },
];

/** Role names by account; the sessions of `sessions.ts` and the story act under them. */
export const ROLES: Record<string, readonly string[]> = {
  [MANAGEMENT]: ['app-instance', 'fn-budget-report', 'platform-automation'],
  [PRODUCTION]: ['app-instance', 'fn-order-events', 'fn-thumbnailer', 'ci-deploy', 'deploy-pipeline'],
  [SANDBOX]: ['app-instance', 'fn-nightly-cleanup', 'ci-runner'],
};

export const USERS: Record<string, readonly string[]> = {
  [MANAGEMENT]: ['terraform', 'break-glass'],
  [PRODUCTION]: ['terraform', 'report-export', 'tomas.lindqvist'],
  [SANDBOX]: ['terraform', 'build-legacy', 'ana.petrova'],
};
