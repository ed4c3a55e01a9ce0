import { type Difference, diffMembers, diffValues, entry } from './diff';
import type { DOCUMENTS } from './items';
import { emptyObject, isObject, type Json, readDocument } from './json';
import { diffRelationships } from './relationships';
import { Versions } from './versions';

/** The parts of a configuration item that are compared; documents as JSON text in the S3 spelling (formats §7.3). */
export interface ItemBody {
  ARN: string | null;
  resourceName: string | null;
  availabilityZone: string | null;
  tags: string | null;
  relationships: string | null;
  configuration: string | null;
  supplementaryConfiguration: string | null;
}

/** What an item holds when the resource is not there. */
export const NO_BODY: ItemBody = {
  ARN: null,
  resourceName: null,
  availabilityZone: null,
  tags: null,
  relationships: null,
  configuration: null,
  supplementaryConfiguration: null,
};

/** An item whose documents have been read. */
export interface ReadBody {
  ARN: string | null;
  resourceName: string | null;
  availabilityZone: string | null;
  tags: Json | undefined;
  relationships: Json | undefined;
  configuration: Json | undefined;
  supplementaryConfiguration: Json | undefined;
}

/** Reads an item's documents; strings that hold documents become these. */
export const readBody = (body: ItemBody): ReadBody => new BodyReader().read(body);

type Document = (typeof DOCUMENTS)[number];

const UNREAD = {
  tags: undefined,
  relationships: undefined,
  configuration: undefined,
  supplementaryConfiguration: undefined,
};

/** Reads the items of one resource in order. What is as in the item before is the same value. */
export class BodyReader {
  #last: Pick<ReadBody, Document> = UNREAD;
  readonly #versions = {
    relationships: new Versions(),
    configuration: new Versions(),
    supplementaryConfiguration: new Versions(),
  };

  /** `isSame`: a document is word by word that of the item before, and need not be given. */
  read(body: ItemBody, isSame: (name: Document) => boolean = () => false): ReadBody {
    const part = (name: Exclude<Document, 'tags'>) =>
      isSame(name) ? this.#last[name] : this.#versions[name].read(body[name]);
    const read = {
      ARN: body.ARN,
      resourceName: body.resourceName,
      availabilityZone: body.availabilityZone,
      tags: isSame('tags') ? this.#last.tags : readDocument(body.tags),
      relationships: part('relationships'),
      configuration: part('configuration'),
      supplementaryConfiguration: part('supplementaryConfiguration'),
    };
    this.#last = read;
    return read;
  }
}

/**
 * The semantic differences of two items of one resource. Fields that differ in every item (state id, hash, capture and
 * delivery time, version) are not compared. A tag that several parts of the item repeat is told once, as `tags.KEY`.
 */
export const diffItems = (from: ItemBody, to: ItemBody): Difference[] =>
  diffBodies(readBody(from), readBody(to));

/** The same of items that have been read. */
export function diffBodies(from: ReadBody, to: ReadBody): Difference[] {
  const named = (field: 'ARN' | 'resourceName' | 'availabilityZone') =>
    // A field one spelling leaves out says nothing; only a value that became another is a difference.
    from[field] === null || to[field] === null || from[field] === to[field]
      ? []
      : [entry(field, from[field], to[field])];
  const tags = diffValues('tags', 'tags', [from.tags, to.tags]);
  const bodies = [
    ...section('configuration', from.configuration, to.configuration),
    ...section('supplementaryConfiguration', from.supplementaryConfiguration, to.supplementaryConfiguration),
  ];
  return [
    ...named('resourceName'),
    ...named('ARN'),
    ...named('availabilityZone'),
    ...tags,
    ...bodies.filter((difference) => !repeats(difference, tags)),
    ...diffRelationships(from.relationships, to.relationships),
  ].map(({ tag: _, ...shown }) => shown);
}

function section(path: string, from: Json | undefined, to: Json | undefined): Difference[] {
  if (from === to) return [];
  // A deleted resource has no configuration: its members are what went.
  const whole = (value: Json | undefined) => value === undefined || value === null || isObject(value);
  if (!whole(from) || !whole(to)) return diffValues(path, '', [from, to]);
  return diffMembers(path, [from ?? emptyObject(), to ?? emptyObject()]);
}

function repeats(difference: Difference, tags: readonly Difference[]): boolean {
  if (difference.tag === undefined) return false;
  return tags.some(
    (told) => told.tag === difference.tag && told.from === difference.from && told.to === difference.to,
  );
}
