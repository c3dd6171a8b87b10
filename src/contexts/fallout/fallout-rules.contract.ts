/**
 * How what did not go by itself is judged: whose trouble it is, how urgent, by which runbook, and to whom it goes when nobody moves it. Operations
 * author it; a case keeps the row and the version that judged it.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OwnerKey, PartKey } from '#contexts/catalog/index.ts';
import { REPAIR_ACTIONS } from '#contexts/fulfillment/index.ts';

export const FALLOUT_CATEGORIES = [
  'missing-customer-data',
  'product-mapping-missing',
  'provisioning-failure',
  'billing-handoff-failure',
  'asset-mismatch',
  'approval-inconsistency',
  'security-violation',
] as const;
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const RETRYABILITIES = ['safe', 'unsafe', 'after-correction'] as const;

const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));
const Words = Type.Array(Type.String({ minLength: 2, maxLength: 60 }), { minItems: 1, maxItems: 50 });
const WEEK_MINUTES = 10_080;

/** All that is said must hold; nothing said holds always. */
export const FalloutWhen = Type.Object(
  {
    causes: Type.Optional(Type.Array(oneOf(['refused', 'exhausted', 'outcome-unknown', 'payload']), { minItems: 1 })),
    connectors: Type.Optional(Type.Array(PartKey, { minItems: 1 })),
    /** One of them is part of the code of the no. */
    codes: Type.Optional(Words),
    /** One of them is part of the code or of what was said with it. */
    words: Type.Optional(Words),
    /** It took something back, or it did not. */
    undoing: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const FalloutRow = Type.Object(
  {
    id: PartKey,
    when: FalloutWhen,
    category: oneOf(FALLOUT_CATEGORIES),
    severity: oneOf(SEVERITIES),
    /** Until then it is resolved; a share of it before, its owners are told that it is near. */
    resolveWithinMinutes: Type.Integer({ minimum: 1, maximum: 4 * WEEK_MINUTES }),
    /** Absent: as what is known of the outcome says. */
    recommended: Type.Optional(oneOf(REPAIR_ACTIONS)),
    /** A page of docs/runbooks. */
    runbook: Type.String({ pattern: '^[a-z][a-z0-9-]{2,59}$' }),
    because: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);

export const FalloutOwner = Type.Object(
  {
    category: oneOf(FALLOUT_CATEGORIES),
    group: Type.String({ minLength: 1, maxLength: 100 }),
    /** Who is told that a service level is near. */
    roles: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 10 }),
    /** Who is told that it has passed, one after the other. */
    escalateTo: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 10 }),
    escalateEveryMinutes: Type.Integer({ minimum: 1, maximum: WEEK_MINUTES }),
  },
  { additionalProperties: false },
);

export const FalloutRules = Type.Object(
  {
    key: ArtifactKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: OwnerKey,
    /** Of the time until the service level; what is left when its owners are told. */
    nearPercent: Type.Integer({ minimum: 1, maximum: 99 }),
    /** The first that holds judges; the last one holds always. */
    rows: Type.Array(FalloutRow, { minItems: 1, maxItems: 200 }),
    owners: Type.Array(FalloutOwner, { minItems: FALLOUT_CATEGORIES.length, maxItems: FALLOUT_CATEGORIES.length }),
  },
  { $id: 'fallout-rules', additionalProperties: false },
);

export type FalloutRules = Static<typeof FalloutRules>;
export type FalloutRow = Static<typeof FalloutRow>;
export type FalloutCategory = (typeof FALLOUT_CATEGORIES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type Retryability = (typeof RETRYABILITIES)[number];
