import type { ActorFrom, Hop } from '../../../shared/model/lineage';

interface End {
  ended: string;
  actor: string | null;
  actorFrom: ActorFrom;
  /** When the first session of the chain began. */
  created: string | null;
  /** Who made the long-term key it begins with. */
  keyMadeBy: string | null;
}

/** What a chain begins with, or where and why it ends; then what the actor rests on where that is not the chain. */
export function tellEnd(end: End, path: readonly Hop[]): string {
  const made = end.keyMadeBy === null ? '' : `The key was made in this evidence, by ${end.keyMadeBy}.`;
  return [beginning(end, path), made, behind(end)].filter((part) => part !== '').join(' ');
}

function beginning({ ended, actor, created }: End, [first, second]: readonly Hop[]): string {
  const who = first?.principal ?? 'someone';
  const began = created === null ? '' : ` at ${created.replace('T', ' ')}`;
  const account = first?.account ?? 'another account';
  switch (ended) {
    case 'long-term-key':
      return second?.joinedBy === 'issuer'
        ? `It begins with ${who}, whom the session names; the call that issued it is not in the evidence.`
        : `It begins with the long-term access key ${first?.credential} of ${who}.`;
    case 'user':
    case 'root':
      return second?.issuedWith === 'ConsoleLogin'
        ? `It begins with ${who}, who signed in at the console.`
        : second?.joinedBy === 'issuer'
          ? `It begins with ${who}, whom the session names; the call that issued it is not in the evidence.`
          : `It begins with ${who}.`;
    case 'saml':
      return `It begins with ${actor}, who came through a SAML provider.`;
    case 'web':
      return `It begins with the web identity ${who}.`;
    case 'identity-center':
      return `It begins with ${who} of Identity Center.`;
    case 'service':
      return `It begins with the AWS service ${who}.`;
    case 'service-role':
      return `It begins with ${actor}: no one else can take this role.`;
    case 'anonymous':
      return 'It begins with nobody in particular: no credentials were used.';
    case 'forwarded':
      return `It begins with ${who}; a service used a session of its own on their behalf, and with which key it was asked is not recorded.`;
    case 'before-evidence':
      return `It was issued before the evidence begins: the session began${began}, before the first event of account ${account}.`;
    case 'not-in-evidence':
      return `It ends here because the call that began this session${began} is not in the evidence.`;
    case 'other-account':
      return `It comes from account ${account}: the other account's logs are not loaded.`;
    case 'other-copy':
      return `It comes from account ${account}: logs of that account are loaded, but its copy of this call is not in them.`;
    case 'masked':
      return 'It cannot be followed: keys and ids were masked before this evidence was handed over.';
    case 'ambiguous':
      return `It ends here: calls of different callers could have begun this session${began}, and nothing tells which.`;
    case 'circle':
      return 'It is not followed: its calls run in a circle, or more than 20 follow one another.';
    default:
      return 'It begins with an identity that CloudTrail could not tell.';
  }
}

function behind({ actor, actorFrom, ended }: End): string {
  switch (actorFrom) {
    case 'source-identity':
      return `The source identity of the session names ${actor}.`;
    case 'session-name':
      return `Under a role of Identity Center the session's name is the person's: ${actor}.`;
    case 'service-role':
      return ended === 'service-role' ? '' : `Its credentials were delivered to an instance by ${actor}.`;
    default:
      return '';
  }
}
