import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockersOf } from './blockers.ts';
import type { NeededNow } from './open-qualifications.ts';

const credit = (status: NeededNow['status'], owner: NeededNow['owner']): NeededNow => ({
  kind: 'credit',
  subject: {} as NeededNow['subject'],
  asked: {} as NeededNow['asked'],
  status,
  expiresAt: status === 'expired' ? '2026-12-01T00:00:00Z' : null,
  why: null,
  qualificationId: null,
  owner,
  todo: 'Ask anew.',
});
const open = { name: 'Rhein AG', state: 'active' } as const;

test('a quote that nothing holds up has no blocker; nor has one that is not accepted', () => {
  assert.deepEqual(
    blockersOf({ status: 'accepted', account: open, closedSince: null, needed: [credit('passed', 'seller')] }),
    [],
  );
  const closed = { ...open, state: 'closed' } as const;
  assert.deepEqual(blockersOf({ status: 'presented', account: closed, closedSince: null, needed: [] }), []);
});

test('each blocker says what, since when, whose it is, and how it ends; declining is always one way', () => {
  const closed = { ...open, state: 'closed' } as const;
  const needed = [credit('expired', 'seller'), credit('failed', 'finance')];
  const blockers = blockersOf({ status: 'accepted', account: closed, closedSince: '2026-11-30T00:00:00Z', needed });
  assert.deepEqual(
    blockers.map(({ code, since, owners, waysOut }) => [
      code,
      since,
      owners.join(),
      waysOut.map(({ way }) => way).join(),
    ]),
    [
      ['quote.account-closed', '2026-11-30T00:00:00Z', 'quote-owner,sales-ops', 'reopenAccount,decline'],
      ['quote.qualification-open', '2026-12-01T00:00:00Z', 'quote-owner', 'qualify,decline'],
      ['quote.qualification-open', null, 'quote-owner,finance', 'qualify,settle,decline'],
    ],
  );
});
