import { renderBody } from './config-render';
import { isKind, type Model, type Resource, type Version } from './resources';

type Kind = Model['kind'];

/** All resources of the organisation that Config records, as they stand at the moment the timeline has reached. */
export class World {
  readonly resources: Resource[] = [];
  readonly #byPlace = new Map<string, Resource[]>();

  add(resource: Resource): void {
    this.resources.push(resource);
    const key = `${resource.account} ${resource.region}`;
    const list = this.#byPlace.get(key);
    if (list === undefined) this.#byPlace.set(key, [resource]);
    else list.push(resource);
  }

  /** Living resources of a kind in one place; the story's own are left out unless asked for. */
  of<K extends Kind>(
    kind: K,
    account: string,
    region: string,
    reserved = false,
  ): Resource<Extract<Model, { kind: K }>>[] {
    const found: Resource<Extract<Model, { kind: K }>>[] = [];
    for (const resource of this.#byPlace.get(`${account} ${region}`) ?? []) {
      if (isKind(resource, kind) && resource.exists && (reserved || !resource.reserved)) found.push(resource);
    }
    return found;
  }

  /** By id, name or ARN, whatever became of it. */
  find<K extends Kind>(kind: K, account: string, key: string): Resource<Extract<Model, { kind: K }>> {
    for (const resource of this.resources) {
      const named = resource.id === key || resource.name === key || resource.arn === key;
      if (named && resource.account === account && isKind(resource, kind)) return resource;
    }
    throw new Error(`No ${kind} ${key} in account ${account}.`);
  }

  /** Remembers the state a resource has just come into. */
  touch(
    resource: Resource,
    time: number,
    cause: string | null,
    unexplained: Version['unexplained'] = null,
  ): void {
    const body = resource.exists ? renderBody(resource) : null;
    resource.versions.push({ time, body, cause, unexplained });
  }
}

export function trustFor(principal: Record<string, unknown>): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
}

export function policyDocument(actions: readonly string[], resource = '*'): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
  });
}

/** A resource that does not exist yet, with the fields every kind shares. */
export function blankResource<M extends Model>(
  model: M,
  place: { account: string; region: string; zone: string },
  id: string,
  arn: string,
  created: number,
): Resource<M> {
  return {
    id,
    name: null,
    arn,
    account: place.account,
    region: place.region,
    zone: place.zone,
    created,
    tags: {},
    model,
    exists: true,
    baselineAt: null,
    baseline: null,
    versions: [],
    reserved: false,
  };
}
