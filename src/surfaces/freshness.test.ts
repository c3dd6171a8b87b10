import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApprovalCase } from '#contexts/approval/index.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { approvalFreshness, proposalFreshness } from './freshness.ts';

type Subject = Parameters<typeof approvalFreshness>[0];
const quote = (status: string, more: object = {}): Subject =>
  ({
    status,
    content: 'x',
    revisionNo: 2,
    approvalFingerprint: null,
    documentHash: null,
    ...more,
  }) as unknown as Subject;
const model = commercialModel('m', [{ kind: 'approval-policy', key: 'deals', hash: 'new', content: {} }]);
const aCase = (status: string, policyHash = 'new'): ApprovalCase =>
  ({ status, content: 'x', policyKey: 'deals', policyHash }) as unknown as ApprovalCase;

test('an approval is judged by the last case: waited for, given, or no longer about this content', () => {
  const rows: readonly (readonly [string, readonly ApprovalCase[], string, string])[] = [
    ['draft', [], 'none', ''],
    ['inApproval', [aCase('open')], 'none', ''],
    ['inApproval', [aCase('open', 'old')], 'none', 'freshness.policy'],
    ['approved', [aCase('approved')], 'holds', ''],
    ['presented', [aCase('approved', 'old')], 'holds', 'freshness.policy'],
    ['draft', [aCase('void')], 'stale', 'freshness.approval-void'],
    ['draft', [aCase('rejected'), aCase('approved')], 'stale', 'freshness.approval-rejected'],
    ['draft', [aCase('recalled')], 'stale', 'freshness.approval-recalled'],
  ];
  for (const [status, cases, standing, codes] of rows) {
    const found = approvalFreshness(quote(status), cases, model);
    assert.deepEqual([found.standing, found.changes.map(({ code }) => code).join()], [standing, codes], status);
  }
});

test('a document stands for the revision that was presented, and for no other', () => {
  const family = [
    { revisionNo: 1, status: 'presented' },
    { revisionNo: 2, status: 'draft' },
  ];
  assert.equal(proposalFreshness(quote('draft'), [family[1]!]).standing, 'none');
  assert.match(proposalFreshness(quote('draft'), family).changes[0]?.text ?? '', /revision 1/);
  assert.equal(proposalFreshness(quote('presented', { documentHash: 'd' }), []).standing, 'holds');
  assert.equal(proposalFreshness(quote('expired', { documentHash: 'd' }), []).standing, 'stale');
});
