import type { JsonObject } from '#kernel/json.ts';
import type { Profile } from '../core/words.ts';
import { contract, textAt, says } from './means.ts';

/** Who answers takes days; a test has no such time. */
const ANSWERING_MS = 200;

/**
 * An approval system of somebody else. Whoever the desk names answers: `key` or e-mail says yes, `no:` before it no, `maybe:` something that was
 * never agreed on.
 */
export const approvals: Profile = {
  key: 'approval',
  title: 'Outside approver',
  operations: {
    'approval.ask': {
      contract: contract('approval.withdraw', { pointOfNoReturn: true }),
      takes: says('desk?', 'content?', 'quoteId?', 'role?'),
      gives: says('ref', 'decision', 'comment', 'person', 'content'),
      answers: 'later',
      workMs: ANSWERING_MS,
      refPrefix: 'APR',
      result: (work): JsonObject => {
        const [, word, person] = /^(?:(no|maybe):)?(.+)$/.exec(textAt(work, 'desk') ?? 'nobody') ?? [];
        return {
          decision: word === undefined ? 'approve' : word === 'no' ? 'reject' : 'perhaps',
          comment: word === undefined ? 'Worth it.' : 'Not at this price.',
          person: person ?? 'nobody',
          content: textAt(work, 'content') ?? '',
        };
      },
    },
  },
};
