/**
 * How much one actor, and all actors of one tenant together, may ask of one process: a bucket each, that fills again evenly. Who is
 * told no is told when to come back. Each process counts for itself, so behind a balancer the limits are those times the processes.
 */

/** A person at a page sends some dozens a minute, a batch job some thousands. */
export const ACTOR_PER_MINUTE_MAX = 3_000;
export const TENANT_PER_MINUTE_MAX = 30_000;
/** Tokens that are not accepted, from one address: guessing is slow, a mistaken script is not locked out. */
export const FAILED_SIGN_INS_PER_MINUTE_MAX = 120;
const BUCKETS_MAX = 50_000;
/** Counted in whole numbers: a request costs so many parts, and each millisecond gives back as many parts as the limit allows a minute. */
const ONE = 60_000;

type Bucket = { left: number; at: number };

export type Limit = {
  /** Takes one; 0 when there was one to take, otherwise the seconds until there is. */
  readonly take: (key: string, nowMs: number) => number;
  /** The seconds until there is one, without taking it. */
  readonly waits: (key: string, nowMs: number) => number;
};

export const perMinute = (most: number): Limit => {
  const buckets = new Map<string, Bucket>();
  const full = most * ONE;
  const filled = ({ left, at }: Bucket, nowMs: number): number => Math.min(full, left + Math.max(0, nowMs - at) * most);
  const secondsFor = (left: number): number => (left >= ONE ? 0 : Math.ceil((ONE - left) / most / 1000));
  return {
    take: (key, nowMs) => {
      const left = filled(buckets.get(key) ?? { left: full, at: nowMs }, nowMs);
      if (left < ONE) return secondsFor(left);
      // The one that was used longest ago is the fullest, and forgetting a full one gives nothing away.
      buckets.delete(key);
      buckets.set(key, { left: left - ONE, at: nowMs });
      if (buckets.size > BUCKETS_MAX) buckets.delete(buckets.keys().next().value ?? '');
      return 0;
    },
    waits: (key, nowMs) => secondsFor(filled(buckets.get(key) ?? { left: full, at: nowMs }, nowMs)),
  };
};

export type RateLimits = { readonly actor: Limit; readonly tenant: Limit; readonly failedSignIn: Limit };

export const rateLimits = (): RateLimits => ({
  actor: perMinute(ACTOR_PER_MINUTE_MAX),
  tenant: perMinute(TENANT_PER_MINUTE_MAX),
  failedSignIn: perMinute(FAILED_SIGN_INS_PER_MINUTE_MAX),
});

/** Who has to wait, for whom it is, and how long; null when nobody has. An actor who is told no takes nothing from their tenant. */
export const mustWait = (
  { actor, tenant }: RateLimits,
  principal: { readonly id: string; readonly tenantId: string },
  nowMs: number,
): { readonly limit: 'actor' | 'tenant'; readonly retryAfterSeconds: number } | null => {
  const own = actor.take(`${principal.tenantId}/${principal.id}`, nowMs);
  if (own > 0) return { limit: 'actor', retryAfterSeconds: own };
  const all = tenant.take(principal.tenantId, nowMs);
  return all > 0 ? { limit: 'tenant', retryAfterSeconds: all } : null;
};
