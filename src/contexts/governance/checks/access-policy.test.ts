import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#kernel/outcome.ts';
import { pino } from 'pino';
import { accessByModel } from '#platform/access/access-of-model.ts';
import { shippedPolicy } from '#platform/access/shipped-policy.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import type { Principal } from '#platform/command.ts';
import { accessPolicy } from '#seeds/company/access.ts';
import { diffModels, diffText } from '../diff/diff-models.ts';
import { readModel } from '../model.ts';
import { accessPolicyHolds } from './access-policy.ts';

type Rows = typeof accessPolicy.policies;
const artifact = (policies: Rows) => ({
  kind: 'access-policy',
  key: accessPolicy.key,
  content: { ...accessPolicy, policies },
});
const found = (policies: Rows, before: Rows = accessPolicy.policies) =>
  accessPolicyHolds.find({
    model: readModel([artifact(policies)]).model,
    previous: readModel([artifact(before)]).model,
    effectiveOn: '2026-11-22',
  });
const codes = (policies: Rows, before?: Rows) => found(policies, before).map(({ code }) => code);
const without = (...ids: readonly string[]): Rows => accessPolicy.policies.filter(({ id }) => !ids.includes(id));
const own = (id: string, cedar: string): Rows => [...accessPolicy.policies, { id, cedar }];

test('the seeded company’s access policy is the shipped one, and nothing is wrong with it', () => {
  assert.deepEqual(found(accessPolicy.policies), []);
  assert.ok(accessPolicy.policies.length > 30);
});

test('a policy that Cedar cannot read, or that speaks of what is not there, is named with its place', () => {
  assert.deepEqual(codes(own('tenant.broken', 'permit (principal, action')), ['access.unreadable']);
  assert.deepEqual(
    codes(own('tenant.two', 'permit (principal, action, resource); permit (principal, action, resource);')),
    ['access.unreadable'],
  );
  const [typo] = found(own('tenant.typo', 'permit (principal is User, action == Action::"quote.reed", resource);'));
  assert.equal(typo?.code, 'access.invalid');
  assert.match(typo?.offending[0] ?? '', /^access-policy\/aldermoor-access#\/policies\/\d+$/);
});

test('what binds everybody can neither be written nor replaced by a company', () => {
  assert.deepEqual(codes(own('base.tenant', 'permit (principal, action, resource);')), ['access.reserved-id']);
  assert.deepEqual(codes(own('sales.work-own-territory', 'permit (principal, action, resource);')), [
    'access.duplicate-id',
  ]);
});

test('a release under which nobody could publish the next one is refused', () => {
  const problems = found(without('release.approver', 'release.owners-prepare'));
  assert.ok(problems.some(({ code, message }) => code === 'access.locked-out' && /approve-release/.test(message)));
  const forbidding = found(own('tenant.silence', 'forbid (principal is User, action, resource);'));
  assert.equal(forbidding.filter(({ code }) => code === 'access.locked-out').length, 5);
});

test('an action and a kind of artifact that lose their last person are named; what nobody could do before is a warning', () => {
  const gone = without('qualification.settle', 'model.legal-owns-words');
  assert.deepEqual(
    found(gone).map(({ code, severity }) => [code, severity]),
    [
      ['access.action-nobody', undefined],
      ['access.kind-without-owner', undefined],
      ['access.kind-without-owner', undefined],
      ['access.kind-without-owner', undefined],
    ],
  );
  assert.ok(found(gone, gone).every(({ severity }) => severity === 'warning'));
});

test('a change of access is told policy by policy', () => {
  const [first, ...rest] = accessPolicy.policies;
  must(first, 'there are policies');
  const after = [{ ...first, because: 'Another reason.' }, ...rest];
  const text = diffText(diffModels([artifact(accessPolicy.policies)], [artifact(after)]));
  assert.match(text, new RegExp(`policy ${first.id.replaceAll('.', '\\.')}, reason: .*Another reason`));
});

const TENANT = '01920000-0000-7000-8000-000000000001';
const person = (roles: readonly string[]): Principal => ({
  tenantId: TENANT,
  id: TENANT,
  type: 'user',
  personId: TENANT,
  name: 'Somebody',
  roles,
  territories: ['all'],
});
const quote = {
  type: 'Quote',
  id: TENANT,
  attrs: { tenant: TENANT, accountId: 'a', territory: 'de', status: 'draft', quoteClass: 'standard' },
};
const accessUnder = (policies: Rows) => {
  const access = accessByModel(shippedPolicy, pino({ level: 'silent' }), undefined);
  return access(commercialModel('m', [{ ...artifact(policies), hash: 'h' }] as never));
};

test('what a company permits beyond the base holds, and cites its id under another policy hash; a base forbid stands above it', () => {
  const access = accessUnder(
    own(
      'tenant.legal-sells',
      'permit (principal is User, action, resource) when { principal.roles.contains("legal") };',
    ),
  );
  const priced = access.decide(person(['legal']), 'quote.price', quote, {});
  assert.deepEqual([priced.allowed, priced.authority.policies], [true, ['tenant.legal-sells']]);
  assert.notEqual(priced.authority.policyHash, accessUnder(accessPolicy.policies).policyHash);
  assert.deepEqual(access.decide(person(['legal']), 'view.cost', quote, {}).authority.policies, [
    'base.cost-is-finance-and-pricing',
  ]);
});

test('under a policy in force that this version cannot read, people may mend it and nothing else', () => {
  const access = accessUnder(
    own('tenant.old', 'permit (principal is User, action == Action::"quote.gone", resource);'),
  );
  const release = { type: 'Release', id: TENANT, attrs: { tenant: TENANT, authorPersons: [] } };
  assert.equal(access.decide(person(['release-approver']), 'governance.publish-release', release, {}).allowed, true);
  assert.equal(access.decide(person(['sales-rep']), 'quote.read', quote, {}).allowed, false);
});
