/**
 * How often and how fast is tried again, and how a system in trouble is spared: operations author it. How a task is tried is settled with its plan,
 * like everything else of an order in flight; the limits of a connector hold for all orders at once, as they are in force now.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OwnerKey, PartKey } from '#contexts/catalog/index.ts';

const Ms = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const HOUR_MS = 3_600_000;

/** Waits grow from the first to the longest by doubling, and are spread between half and all of it. */
export const TryPolicy = Type.Object(
  {
    /** For one operation, for all of a connector, or, with neither, for everything else. The most particular one holds. */
    connector: Type.Optional(PartKey),
    operation: Type.Optional(PartKey),
    attemptsMax: Type.Integer({ minimum: 1, maximum: 50 }),
    firstDelayMs: Ms(1, HOUR_MS),
    delayMaxMs: Ms(1, 24 * HOUR_MS),
    /** How long a call is waited for before its outcome counts as unknown. */
    callTimeoutMs: Type.Optional(Ms(100, 300_000)),
    /** How long such work takes when all goes well, also where nobody answers before days have passed: orders are told late by it. */
    usuallyTakesMs: Type.Optional(Ms(0, 400 * 24 * HOUR_MS)),
  },
  { additionalProperties: false },
);

/** `burst` at once, then so many a minute. */
export const TokenBucket = Type.Object(
  {
    burst: Type.Integer({ minimum: 1, maximum: 100_000 }),
    perMinute: Type.Integer({ minimum: 1, maximum: 60_000 }),
  },
  { additionalProperties: false },
);

export const BreakerPolicy = Type.Object(
  {
    /** So many troubles in a row, within so long, open it. */
    failures: Type.Integer({ minimum: 1, maximum: 10_000 }),
    withinMs: Ms(1_000, 24 * HOUR_MS),
    /** The first opening; each that follows without an answer between lasts twice as long, up to the longest. */
    openMs: Ms(100, HOUR_MS),
    openMaxMs: Ms(100, 24 * HOUR_MS),
  },
  { additionalProperties: false },
);

export const ConnectorLimits = Type.Object(
  {
    breaker: BreakerPolicy,
    /** Repeated calls of the whole connector: when it is empty they wait, and first calls go on. */
    retryBudget: TokenBucket,
    /** All calls; absent: as many as workers have hands. */
    rate: Type.Optional(TokenBucket),
  },
  { additionalProperties: false },
);

export const RetryPolicies = Type.Object(
  {
    key: ArtifactKey,
    owner: OwnerKey,
    tries: Type.Array(TryPolicy, { maxItems: 500 }),
    connectors: Type.Record(PartKey, ConnectorLimits),
  },
  { $id: 'retry-policies', additionalProperties: false },
);

export type TryPolicy = Static<typeof TryPolicy>;
export type TokenBucket = Static<typeof TokenBucket>;
export type ConnectorLimits = Static<typeof ConnectorLimits>;
export type RetryPolicies = Static<typeof RetryPolicies>;
