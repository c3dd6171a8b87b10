/**
 * Segregation of duties of capstone 14.2: whoever wrote the discount policy, applied the exception, approved it or corrected what
 * is billed does none of the others. Each pair is tried by every way in which one natural person comes back as somebody else.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { accessOfText } from '#platform/access/cedar-policies.ts';
import { shippedPolicy } from '#platform/access/shipped-policy.ts';
import type { Principal, PrincipalType } from '#platform/command.ts';

const TENANT = '01920000-0000-7000-8000-000000000001';
const NOW = 1_000_000;
const compiled = accessOfText(shippedPolicy.policies, shippedPolicy.schema);
must(compiled.ok, 'the shipped policy compiles');
const access = compiled.value;

/** Every role there is, so that nothing but segregation can say no. */
const STAFF = ROLES.filter((role) => role !== 'customer');
const account = (personId: string, id: string, type: PrincipalType = 'user'): Principal => ({
  tenantId: TENANT,
  id,
  type,
  personId,
  name: 'Somebody',
  roles: STAFF,
  territories: ['all'],
});

/** As whom the person who did the first thing comes back for the second. */
const WAYS: Readonly<Record<string, Principal>> = {
  'with the same account': account('ann', 'account-1'),
  'with a second account that is linked to them': account('ann', 'account-2'),
  'as an agent of theirs': account('ann', 'agent-1', 'agent'),
  'with a key that they answer for': {
    ...account('ann', 'key-1', 'agent'),
    roles: ['api-client'],
    scopes: ['quotes.read', 'quotes.write', 'orders.read', 'orders.write'],
  },
  'behind broken glass': { ...account('ann', 'account-1'), breakGlass: { grantId: 'g1', expiresAt: NOW + 1 } },
};

type Attrs = Readonly<Record<string, Json>>;
type Duty = { readonly action: string; readonly type: string; readonly attrs: Attrs };
const deal = { accountId: 'acme', territory: 'dach' };
const approvalCase = (more: Attrs): Duty => ({
  action: 'approval.decide',
  type: 'ApprovalCase',
  attrs: {
    tenant: TENANT,
    ...deal,
    stepRole: 'finance',
    requestedByPerson: 'zoe',
    contributorPersons: ['zoe'],
    policyAuthorPersons: ['pia'],
    ...more,
  },
});

/** The second duty, as the facts of the first one make it look. */
const PAIRS: readonly (readonly [did: string, does: string, Duty])[] = [
  ['asked for the exception', 'grant it', approvalCase({ requestedByPerson: 'ann' })],
  ['applied the discount on a line', 'grant it', approvalCase({ contributorPersons: ['zoe', 'ann'] })],
  ['wrote the discount policy', 'grant an exception under it', approvalCase({ policyAuthorPersons: ['ann'] })],
  [
    'asked for it and had it delegated to them',
    'grant it as a delegate',
    approvalCase({ requestedByPerson: 'ann', stepRole: 'legal', delegatePersons: ['ann'] }),
  ],
  [
    'wrote the policy and had the case delegated to them',
    'grant it as a delegate',
    approvalCase({ policyAuthorPersons: ['ann'], delegatePersons: ['ann'] }),
  ],
  [
    'wrote a part of a release',
    'approve the release',
    { action: 'governance.approve-release', type: 'Release', attrs: { tenant: TENANT, authorPersons: ['ann'] } },
  ],
  [
    'sold, discounted or approved it, or wrote the policy that it was approved under',
    'correct what is billed for it',
    {
      action: 'billing.correct',
      type: 'Handoff',
      attrs: { tenant: TENANT, accountId: 'acme', personsInvolved: ['zoe', 'ann'] },
    },
  ],
  [
    'works on the deal',
    'let it be sold outside the dates of the catalog',
    {
      action: 'quote.override-sale',
      type: 'Quote',
      attrs: {
        tenant: TENANT,
        ...deal,
        status: 'draft',
        quoteClass: 'standard',
        createdByPerson: 'zoe',
        personsInvolved: ['ann'],
      },
    },
  ],
  [
    'opened the glass',
    'say whether that was justified',
    { action: 'identity.review-break-glass', type: 'BreakGlass', attrs: { tenant: TENANT, personId: 'ann' } },
  ],
];

const decide = (who: Principal, { action, type, attrs }: Duty) =>
  access.decide(who, action, { type, id: 'it', attrs }, { at: NOW });

for (const [did, does, duty] of PAIRS)
  test(`whoever ${did} does not ${does}, whichever way they come`, () => {
    for (const [way, who] of Object.entries(WAYS)) {
      const { allowed, authority } = decide(who, duty);
      assert.equal(allowed, false, way);
      assert.ok(
        authority.policies.some((id) => id.startsWith('base.')),
        `${way}: a base forbid says so, which no company can permit away; said was ${authority.policies.join()}`,
      );
    }
    const other = decide(account('bob', 'account-3'), duty);
    assert.equal(
      other.allowed,
      true,
      `somebody else may, so that this test can fail: ${other.authority.policies.join()}`,
    );
  });

test('no company can permit it away: a permit for everything changes none of it', () => {
  const open = accessOfText(
    `${shippedPolicy.policies}\n@id("tenant.all")\npermit (principal, action, resource);`,
    shippedPolicy.schema,
  );
  must(open.ok, 'a generous policy can be read');
  for (const [did, , { action, type, attrs }] of PAIRS)
    for (const [way, who] of Object.entries(WAYS))
      assert.equal(
        open.value.decide(who, action, { type, id: 'it', attrs }, { at: NOW }).allowed,
        false,
        `${did}, ${way}`,
      );
});
