/**
 * Cedar's own evaluator decides a share of the live decisions again, so that a difference between it and our compiled policies is
 * seen on real requests and not only in tests. It runs after the answer was given: it costs half a millisecond, and changes nothing.
 */
import type { Logger } from 'pino';
import type { Door } from '../door.ts';
import type { Witness } from './authorize.ts';
import type { Oracle } from './cedar-policies.ts';

/** Design 3: one decision of a hundred. */
export const DECISIONS_PER_CHECK = 100;

type Means = { readonly log: Logger; readonly observe: Door['observe'] };
type Compared = { readonly decision: string; readonly reasons: readonly string[]; readonly errors: readonly string[] };

const same = (a: Compared, b: Compared): boolean =>
  a.decision === b.decision && a.reasons.join() === b.reasons.join() && a.errors.join() === b.errors.join();

/** Ids and names only: the attributes of a request may be commercial, and a log is no place for them. */
const check = (oracle: Oracle, policyHash: string, { log, observe }: Means, ...seen: Parameters<Witness>): void => {
  const [request, entities, { decision, reasons, errors }] = seen;
  const ours: Compared = {
    decision,
    reasons: reasons.toSorted(),
    errors: errors.map((error) => error.policyId).toSorted(),
  };
  const about = { action: request.action.id, principal: request.principal.id, resource: request.resource, policyHash };
  try {
    const theirs = oracle(request, entities);
    const agreed = same(ours, theirs);
    observe('oracle', { name: request.action.id, result: agreed ? 'agreed' : 'differed' }, 0);
    if (!agreed) log.error({ ...about, ours, theirs }, 'our access decision differs from that of Cedar');
  } catch (error) {
    observe('oracle', { name: request.action.id, result: 'failed' }, 0);
    log.error({ ...about, err: error }, 'Cedar could not be asked about an access decision');
  }
};

/** Every hundredth decision, the first one included: a policy set that Cedar reads otherwise is seen at once. */
export const sampledWitness =
  (means: Means, every = DECISIONS_PER_CHECK) =>
  (oracle: Oracle, policyHash: string): Witness => {
    let count = 0;
    return (...seen) => {
      const isSampled = count % every === 0;
      count += 1;
      if (isSampled) setImmediate(() => check(oracle, policyHash, means, ...seen));
    };
  };
