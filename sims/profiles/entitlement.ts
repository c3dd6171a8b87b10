import type { Profile } from '../core/words.ts';
import { contract, number, textAt, dateOf, says, ITEM } from './means.ts';

/** What changes a right that is granted: answers at once with the state that it has from the day on. */
const changed = (undo: string, state: string): Profile['operations'][string] => ({
  contract: contract(undo),
  takes: says(...ITEM, 'lineageId?', 'from?'),
  gives: says('ref', 'state', 'quantity', 'from'),
  answers: 'now',
  workMs: 0,
  refPrefix: 'ENC',
  result: (work, _ref, now) => ({
    state,
    quantity: textAt(work, 'quantity') ?? '0',
    from: textAt(work, 'from') ?? dateOf(now),
  }),
});

/** Grants rights to use; answers at once. */
export const entitlement: Profile = {
  key: 'entitlement',
  title: 'Entitlement',
  operations: {
    'entitlement.activate': {
      contract: contract('entitlement.deactivate'),
      takes: says(...ITEM, 'from?'),
      gives: says('ref', 'licenceKey', 'quantity', 'activeFrom'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'ENT',
      result: (work, ref, now) => ({
        grantIds: [number('GRT', ref)],
        licenceKey: number('LIC', `${ref}/key`),
        quantity: textAt(work, 'quantity') ?? '1',
        activeFrom: textAt(work, 'effectiveFrom') ?? dateOf(now),
      }),
    },
    'entitlement.change': changed('entitlement.change-back', 'changed'),
    'entitlement.suspend': changed('entitlement.unsuspend', 'suspended'),
    'entitlement.resume': changed('entitlement.unresume', 'active'),
    'entitlement.end': changed('entitlement.reinstate', 'ended'),
  },
};
