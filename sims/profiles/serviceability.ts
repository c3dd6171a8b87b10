import type { Profile } from '../core/words.ts';
import { contract, textAt, dateOf, says } from './means.ts';

const SERVICEABLE_VALID_DAYS = 60;
/** Where no engineer of the field service gets to. */
const OUT_OF_REACH: readonly string[] = ['IS', 'GL', 'SJ'];

/** A field service: says whether it reaches a site with what is to be delivered there. */
export const serviceability: Profile = {
  key: 'serviceability',
  title: 'Serviceability',
  operations: {
    'serviceability.check': {
      contract: contract('serviceability.withdraw'),
      takes: says('account?', 'name?', 'country?', 'site?'),
      gives: says('ref', 'decision', 'reason', 'validUntil'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'SVC',
      result: (work, _ref, now) => {
        const reached = !OUT_OF_REACH.includes((textAt(work, 'site') ?? '').slice(0, 2));
        return {
          decision: reached ? 'pass' : 'fail',
          reason: reached ? 'Within two days of a depot.' : 'No engineer gets there.',
          validUntil: dateOf(now.add({ hours: 24 * SERVICEABLE_VALID_DAYS })),
        };
      },
    },
  },
};
