import { z } from 'zod';

/**
 * A check as a data file: what to look at, what must be there to say anything, and what makes it fail. Paths are members
 * apart by dots; `[]` stands for every element of a list. Members are found whatever the case of their first letter.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  /** Some value at the path meets it. */
  | { some: string; where: Condition }
  /** The value at `path` (or what is being looked at) is one of these, compared as text and without case. */
  | { path?: string | undefined; in: (string | number | boolean | null)[] }
  | { path: string; present: boolean }
  | { path: string; atLeast: number }
  | { path: string; atMost: number }
  /** A range of ports from one member to another holds one of these; a range that is not given holds every port. */
  | { ports: number[]; from: string; to: string }
  /** A time that comes within so many days of the moment, or is over. */
  | { path: string; withinDays: number }
  /** A policy document lets anyone in: Allow, principal `*`, and no condition that narrows it. */
  | { publicPolicy: string };

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const path = z.string().min(1).max(500);
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition).min(1).max(50) }),
    z.strictObject({ any: z.array(condition).min(1).max(50) }),
    z.strictObject({ not: condition }),
    z.strictObject({ some: path, where: condition }),
    z.strictObject({ path: path.optional(), in: z.array(scalar).min(1).max(1_000) }),
    z.strictObject({ path, present: z.boolean() }),
    z.strictObject({ path, atLeast: z.number() }),
    z.strictObject({ path, atMost: z.number() }),
    z.strictObject({ ports: z.array(z.number().int()).min(1).max(100), from: path, to: path }),
    z.strictObject({ path, withinDays: z.number() }),
    z.strictObject({ publicPolicy: path }),
  ]),
);

export const checkSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  title: z.string().min(1).max(200),
  severity: z.enum(['info', 'low', 'medium', 'high', 'critical']),
  /** What a pass and a fail mean, and what the check cannot see. */
  explanation: z.string().max(4_000),
  /** The AWS Config rule that asks the same, where there is one. */
  rule: z.string().max(200).optional(),
  resourceType: z.string().min(1).max(200),
  /** Resources it is not about. */
  unless: condition.optional(),
  /** Paths of which at least one must be there; without, there is not enough evidence. */
  needs: z.array(path).max(20).default([]),
  /** Passes at once, whatever else holds. */
  passes: condition.optional(),
  /** Passes at once when an item of this type in the same account meets it. */
  account: z.strictObject({ resourceType: z.string().max(200), where: condition }).optional(),
  fails: condition,
});
export type Check = z.output<typeof checkSchema>;
