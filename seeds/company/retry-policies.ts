/**
 * How Aldermoor tries again. Billing and the entitlement service are its own and close by: often and soon. The carrier and the engineers' diary
 * belong to others, whose people read what fails: fewer tries, longer waits. The carrier has agreed to ten calls a second.
 */
import type { RetryPolicies } from '#contexts/fulfillment/retry-policies.contract.ts';

const breaker = { failures: 10, withinMs: 60_000, openMs: 10_000, openMaxMs: 300_000 } as const;
const retryBudget = { burst: 200, perMinute: 300 } as const;

export const retryPolicies: RetryPolicies = {
  key: 'aldermoor-retries',
  owner: 'otto.orderops',
  tries: [
    { attemptsMax: 5, firstDelayMs: 500, delayMaxMs: 60_000 },
    { connector: 'service-scheduling', attemptsMax: 6, firstDelayMs: 1_000, delayMaxMs: 120_000 },
  ],
  connectors: {
    billing: { breaker, retryBudget },
    entitlement: { breaker, retryBudget },
    provisioning: { breaker, retryBudget },
    shipping: {
      breaker: { ...breaker, openMs: 30_000, openMaxMs: 900_000 },
      retryBudget: { burst: 50, perMinute: 60 },
      rate: { burst: 100, perMinute: 600 },
    },
    'service-scheduling': { breaker, retryBudget: { burst: 50, perMinute: 60 } },
  },
};
