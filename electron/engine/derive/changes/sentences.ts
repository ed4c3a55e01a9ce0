import type { ChangeKind, DiffEntry } from '../../../../shared/model/change';
import { nounOf } from './calls';
import { isObject, type Json, toText } from './json';
import { labelOf, opensTo } from './policy';

/** One sentence in plain words for a difference, without a full stop. */
export function sentenceOf(entry: DiffEntry, resourceType: string): string {
  for (const say of SAYINGS) {
    const match = say.path.exec(entry.path);
    const told = match === null ? null : say.tell(sides(entry), match, resourceType);
    if (told !== null) return told;
  }
  return plain(entry);
}

/** What a step did, in one sentence: the weightiest of its differences, and how many more there are. */
export function summaryOf(
  kind: ChangeKind,
  resourceType: string,
  told: readonly (DiffEntry & { sentence: string })[],
): string {
  const noun = nounOf(resourceType);
  if (kind === 'created') return `${noun} was created`;
  if (kind === 'deleted') return `${noun} was deleted`;
  const ranked = told.toSorted((a, b) => weight(a) - weight(b));
  const [first, ...rest] = ranked;
  if (first === undefined) return 'nothing but bookkeeping differs';
  return rest.length === 0 ? first.sentence : `${first.sentence}, and ${rest.length} more`;
}

interface Sides {
  from: Json | undefined;
  to: Json | undefined;
  isAdded: boolean;
  isGone: boolean;
}

// Entries of a difference hold JSON values only; the contract calls them unknown because pages do.
const sides = (entry: DiffEntry): Sides => ({
  from: entry.from as Json | undefined,
  to: entry.to as Json | undefined,
  isAdded: entry.from === undefined,
  isGone: entry.to === undefined,
});

interface Saying {
  readonly path: RegExp;
  readonly tell: (value: Sides, match: RegExpExecArray, resourceType: string) => string | null;
}

const SAYINGS: readonly Saying[] = [
  {
    path: /^configuration\.(ipPermissions|ipPermissionsEgress)\[([^\]]*)\](\.description)?$/,
    tell: ({ isAdded, from, to }, [, list, rule, description]) => {
      const way = list === 'ipPermissionsEgress' ? 'out ' : '';
      if (description !== undefined)
        return `rule ${rule} is now described as ${quoted(to)}, was ${quoted(from)}`;
      return `${isAdded ? 'allows' : 'no longer allows'} ${way}${rule}`;
    },
  },
  {
    path: /assumeRolePolicyDocument\.Statement\[/,
    tell: ({ isAdded, isGone, from, to }) => {
      const { who, may } = statement(isGone ? from : to);
      if (may === 'Deny')
        return `role ${isAdded ? 'now refuses' : 'no longer refuses'} to be assumed by ${who}`;
      return `role can ${isAdded ? 'now' : 'no longer'} be assumed by ${who}`;
    },
  },
  {
    path: /\.Statement\[.*\]$/,
    tell: ({ isAdded, isGone, from, to }, match, type) => {
      const { who, may, what, conditional } = statement(isGone ? from : to);
      const whose = policyNoun(match.input, type);
      if (who === null) {
        const verb =
          may === 'Deny'
            ? isAdded
              ? 'now denies'
              : 'no longer denies'
            : isAdded
              ? 'now allows'
              : 'no longer allows';
        return `${whose} ${verb} ${what}`;
      }
      const verb =
        may === 'Deny'
          ? isAdded
            ? 'now keeps'
            : 'no longer keeps'
          : isAdded
            ? 'now lets'
            : 'no longer lets';
      return `${whose} ${verb} ${who} ${may === 'Deny' ? 'from ' : ''}${what}${conditional ? ' under conditions' : ''}`;
    },
  },
  {
    path: /attachedManagedPolicies\[/,
    tell: ({ isAdded, isGone, from, to }) => {
      if (!isAdded && !isGone) return null;
      const value = isGone ? from : to;
      const name = isObject(value) ? toText(value.policyName ?? value.policyArn) : toText(value);
      return `policy ${name} is ${isAdded ? 'now attached' : 'no longer attached'}`;
    },
  },
  {
    path: /(?:role|user|group)PolicyList\[(.*?)\](.*)$/,
    tell: ({ isAdded, isGone }, [, name, rest]) => {
      if (rest !== '') return null;
      return `inline policy ${name} ${isAdded ? 'was added' : isGone ? 'was removed' : 'was changed'}`;
    },
  },
  {
    path: /groupList\[(.*)\]$/,
    tell: ({ isAdded, isGone, from, to }) =>
      isAdded || isGone
        ? `user is ${isAdded ? 'now' : 'no longer'} in group ${shown(isGone ? from : to)}`
        : null,
  },
  {
    path: /policyVersionList\[(.*?)\]$/,
    tell: ({ isAdded, isGone }, [, version]) =>
      isAdded || isGone ? `policy version ${version} ${isAdded ? 'was made' : 'was deleted'}` : null,
  },
  {
    path: /^configuration\.defaultVersionId$/,
    tell: ({ from, to }) => `policy version ${shown(to)} is now in force, was ${shown(from)}`,
  },
  {
    path: /PublicAccessBlockConfiguration\.(\w+)$|^configuration\.((?:block|ignore|restrict)Public\w+)$/i,
    tell: ({ to }, [, a, b]) =>
      `public access block ${spaced(a ?? b ?? '')} is now ${to === true ? 'on' : 'off'}`,
  },
  {
    path: /PublicAccessBlockConfiguration$/i,
    tell: ({ isAdded, isGone }) =>
      isGone ? 'public access is no longer blocked' : isAdded ? 'public access block was set' : null,
  },
  {
    path: /ServerSideEncryptionConfiguration/,
    tell: ({ isAdded, isGone, from, to }, match) => {
      if (/sseAlgorithm$/i.test(match.input))
        return `default encryption is now ${shown(to)}, was ${shown(from)}`;
      return isAdded ? 'default encryption was set' : isGone ? 'default encryption was removed' : null;
    },
  },
  {
    path: /BucketVersioningConfiguration\.status$/,
    tell: ({ from, to }) => `versioning is now ${shown(to)}, was ${shown(from)}`,
  },
  {
    path: /BucketLoggingConfiguration\.destinationBucketName$/,
    tell: ({ from, to, isGone }) =>
      isGone ? `access is no longer logged to ${shown(from)}` : `access is now logged to ${shown(to)}`,
  },
  {
    path: /AccessControlList\.grantList\[/,
    tell: ({ isAdded, isGone, from, to }) => {
      const grant = isGone ? from : to;
      if (!isObject(grant) || (!isAdded && !isGone)) return null;
      const { grantee, permission } = grant;
      const who =
        grantee === 'AllUsers'
          ? 'anyone'
          : grantee === 'AuthenticatedUsers'
            ? 'any AWS account'
            : isObject(grantee)
              ? toText(grantee.displayName ?? grantee.id)
              : toText(grantee);
      return `access list ${isAdded ? 'now grants' : 'no longer grants'} ${who} ${toText(permission)}`;
    },
  },
  {
    path: /^configuration\.state(?:\.name)?$/i,
    tell: ({ from, to }) => `is now ${shown(scalar(to))}, was ${shown(scalar(from))}`,
  },
  {
    path: /(?:^|\.)tags(?:\.|\[")(.*?)"?\]?$/i,
    tell: ({ isAdded, isGone, from, to }, [, key]) =>
      isAdded
        ? `tag ${key} was set to ${quoted(to)}`
        : isGone
          ? `tag ${key}, ${quoted(from)}, was removed`
          : `tag ${key} is now ${quoted(to)}, was ${quoted(from)}`,
  },
  {
    path: /^relationships\[(.*) (\S+) (.*)\]$/,
    tell: ({ isAdded }, [, verb, type, target]) =>
      `${isAdded ? 'now' : 'no longer'}: ${(verb ?? '').toLowerCase()} ${nounOf(type ?? '')} ${target}`,
  },
  {
    path: /^resourceName$/,
    tell: ({ from, to }) => `is now called ${quoted(to)}, was ${quoted(from)}`,
  },
];

/** How soon a person should see it: access before settings, settings before ties. */
function weight({ path, to }: DiffEntry): number {
  // What is new before what is gone.
  const gone = to === undefined ? 0.5 : 0;
  if (/ipPermissions\[|Statement\[|attachedManagedPolicies|PublicAccess|grantList/.test(path)) return gone;
  if (/^relationships/.test(path)) return 3 + gone;
  return /(^|\.)tags|updateDate|lastModified/i.test(path) ? 2 : 1 + gone;
}

interface Told {
  who: string | null;
  may: string;
  what: string;
  conditional: boolean;
}

function statement(value: Json | undefined): Told {
  if (!isObject(value)) return { who: null, may: 'Allow', what: shown(value), conditional: false };
  return {
    who: opensTo(value),
    may: toText(value.Effect),
    what: actionsIn(value),
    conditional: isObject(value.Condition) && Object.keys(value.Condition).length > 0,
  };
}

function actionsIn(value: { [key: string]: Json }): string {
  const label = labelOf({
    ...value,
    Principal: undefined,
    NotPrincipal: undefined,
    Effect: '',
    Condition: undefined,
  } as never);
  const actions = value.Action;
  const list = (Array.isArray(actions) ? actions : [actions ?? '']).map((one) => toText(one).toLowerCase());
  if (list.some((one) => one === '*' || one === 's3:*')) return `do anything (${label.trim()})`;
  const reads = list.every((one) => /^s3:(get|list)/.test(one));
  const writes = list.some((one) => /^s3:(put|delete|\*)/.test(one));
  if (list.length > 0 && list.every((one) => one.startsWith('s3:'))) {
    return `${reads ? 'read' : writes ? 'write' : 'use'} (${label.trim()})`;
  }
  return `do ${label.trim()}`;
}

function policyNoun(path: string, type: string): string {
  if (/BucketPolicy/.test(path)) return 'bucket policy';
  const inline = /(?:role|user|group)PolicyList\[(.*?)\]/.exec(path)?.[1];
  if (inline !== undefined) return `inline policy ${inline}`;
  const version = /policyVersionList\[(.*?)\]/.exec(path)?.[1];
  if (version !== undefined) return `policy version ${version}`;
  return `policy of this ${nounOf(type)}`;
}

function plain(entry: DiffEntry): string {
  const { from, to, isAdded, isGone } = sides(entry);
  const place = entry.path.replace(/^(?:configuration|supplementaryConfiguration)\./, '');
  if (isAdded) return `${place} is now ${shown(to)}`;
  return isGone ? `${place} is gone, was ${shown(from)}` : `${place} is now ${shown(to)}, was ${shown(from)}`;
}

const MOST = 120;
const cut = (text: string) => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);
const shown = (value: Json | undefined) => cut(value === '' ? '“”' : toText(value));
const quoted = (value: Json | undefined) => `“${cut(toText(value))}”`;
const scalar = (value: Json | undefined) => (isObject(value) ? (value.name ?? value.value ?? value) : value);
const spaced = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
