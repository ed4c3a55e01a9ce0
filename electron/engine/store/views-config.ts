import { column, type View } from './view';

const resource = [
  column('awsAccountId', 'account'),
  column('awsRegion', 'region, or global'),
  column('resourceType', 'type of the resource'),
  column('resourceId', 'id of the resource'),
];

/** What AWS Config tells, as it was worked out after loading. */
export const CONFIG_VIEWS: readonly View[] = [
  {
    name: 'resources',
    description: 'Resources that AWS Config recorded, one row each',
    columns: [
      column('resource', 'number of the resource'),
      ...resource,
      column('resourceName', 'the newest name that an item has'),
      column('ARN', 'the newest ARN that an item has'),
      column('displayName', 'what people call it'),
      column('items', 'configuration items, repeats left out'),
      column('changes', 'rows of changes'),
      column('firstCapturedAt', 'capture of its first item'),
      column('lastCapturedAt', 'capture of its last item'),
      column('configurationItemStatus', 'status of its last item'),
    ],
    table: 'resource',
  },
  {
    name: 'changes',
    description: 'A resource’s steps from one item to the next',
    columns: [
      column('n', 'number of the item it arrived with: config_items.n'),
      column('previous', 'number of the item before; NULL for a first one'),
      column('resource', 'number of the resource: resources.resource'),
      ...resource,
      column('capturedAt', 'when Config saw the new state'),
      column('previousCapturedAt', 'when it had seen the old one'),
      column('kind', 'created, modified, deleted or relationship'),
      column('summary', 'the change in one sentence'),
      column('diff', 'JSON list of path, from, to and sentence'),
    ],
    table: 'change',
  },
  {
    name: 'causes',
    description: 'Calls that may have caused a change, each with its score and reason',
    columns: [
      column('change', 'the change: changes.n'),
      column('event', 'the call: events.n'),
      column('place', '1 for the likeliest'),
      column('score', '0 to 1; 1 only for an event that Config itself names'),
      column('indirect', 'the call names a related resource, not this one'),
      column('reason', 'why, in words'),
    ],
    table: 'change_cause',
  },
  {
    name: 'relationships',
    description: 'How resources are related, and from when to when',
    columns: [
      column('resource', 'number of the resource whose items list it: resources.resource'),
      column('name', 'what it is, such as Is attached to'),
      column('targetType', 'type of the other resource'),
      column('targetId', 'its id, where the item gives one'),
      column('targetName', 'its name, where the item gives one'),
      column('since', 'capture of the first item that lists it'),
      column('until', 'capture of the item that no longer does; NULL while the last one does'),
    ],
    table: 'relationship',
  },
  {
    name: 'compliance',
    description: 'What Config rules said of resources, and from when to when',
    columns: [
      ...resource,
      column('configRuleName', 'the rule'),
      column('complianceType', 'COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE or INSUFFICIENT_DATA'),
      column('since', 'when Config first saw it'),
      column('until', 'when it saw another verdict, or none; NULL while it lasts'),
    ],
    table: 'compliance',
  },
];
