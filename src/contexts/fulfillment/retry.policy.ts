/** When something is tried or asked again. Delays grow, are bounded, and are spread so that a thousand tasks do not return at once. */
import { sha256, utf8 } from '#kernel/hash.ts';
import type { ConnectorLimits } from './retry-policies.contract.ts';
import type { RetryPolicy } from './task.ts';

export const DEFAULT_RETRY: RetryPolicy = { attemptsMax: 5, firstDelayMs: 500, delayMaxMs: 60_000 };
/** Where no policy says otherwise: ten troubles in a row spare a system for ten seconds, and its repeated calls are bounded; its first ones are not. */
export const DEFAULT_LIMITS: ConnectorLimits = {
  breaker: { failures: 10, withinMs: 60_000, openMs: 10_000, openMaxMs: 300_000 },
  retryBudget: { burst: 200, perMinute: 300 },
};
export const CALL_TIMEOUT_MS_DEFAULT = 10_000;
/** How much longer than its call a lease lasts: time to record the outcome on a busy machine. */
export const LEASE_MARGIN_MS = 15_000;
/** A callback that has not come by then is asked for. */
export const CALLBACK_EXPECTED_MS = 5_000;
export const CHECKS_MAX = 12;
/** After so many status queries without an answer an idempotent operation is sent again, under the same key. */
export const CHECKS_BEFORE_RESEND = 4;
const CHECK_FIRST_MS = 1_000;
const CHECK_DELAY_MAX_MS = 120_000;

/** The spread comes from the task and the try, so that deciding needs no chance and a replay waits equally long. */
const spread = (seed: string): number => {
  const [a = 0, b = 0] = sha256(utf8(seed));
  return (a * 256 + b) / 65_536;
};

const grown = (firstMs: number, maxMs: number, step: number, seed: string): number => {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(step, 30));
  return Math.round(full / 2 + (full / 2) * spread(`${seed}/${step}`));
};

/** The wait before try `tries + 1`, in milliseconds: between half and all of first × 2^(tries − 1), at most `delayMaxMs`. */
export const retryDelayMs = (policy: RetryPolicy, tries: number, taskId: string): number =>
  grown(policy.firstDelayMs, policy.delayMaxMs, Math.max(0, tries - 1), taskId);

export const checkDelayMs = (checks: number, taskId: string): number =>
  grown(CHECK_FIRST_MS, CHECK_DELAY_MAX_MS, checks, `${taskId}/check`);
