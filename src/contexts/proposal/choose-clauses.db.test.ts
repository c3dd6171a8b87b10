/** Terms are negotiated over HTTP, by the people of the company: what departs from the standard is seen by legal, and printed as agreed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Clauses = {
  readonly items: readonly {
    readonly key: string;
    readonly included: boolean;
    readonly choice: string;
    readonly standard: boolean;
    readonly deviates: boolean;
    readonly text: string;
    readonly changes: readonly { readonly kind: string; readonly text: string }[];
  }[];
};
const clauses = (quoteId: string, who = 'rita.rep') => deal.reads<Clauses>(who, `/quotes/${quoteId}/clauses`);
const choose = (quoteId: string, wanted: readonly object[]) =>
  deal.does<{ clauses: readonly { key: string; standard: boolean }[]; content: string }>(
    'rita.rep',
    `/quotes/${quoteId}/clauses`,
    { clauses: wanted },
  );

test('A clause that legal approved for everybody changes the content and asks nobody more', async () => {
  const id = await deal.priced('5');
  const before = await deal.quote(id);
  const { content } = await choose(id, [
    { key: 'liability', choice: 'double-cap' },
    { key: 'reference', choice: 'standard' },
  ]);
  assert.notEqual(content, before.content);
  const { items } = await clauses(id);
  const liability = items.find(({ key }) => key === 'liability');
  assert.deepEqual([liability?.deviates, liability?.standard], [true, true]);
  assert.match(liability?.changes.map(({ text }) => text).join('') ?? '', /Doppelte/);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
  assert.equal((await deal.quote(id)).status, 'approved');
  await deal.does('rita.rep', `/quotes/${id}/present`);
  // The customer reads the words, and not that others would have been possible.
  const seen = await clauses(id, 'karl.kunde');
  assert.deepEqual(Object.keys(seen.items[0] ?? {}), ['key', 'title', 'text']);
  assert.ok(seen.items.some(({ key }) => key === 'reference'));
});

test('Words of its own bring an approved quote back to a draft, and before legal', async () => {
  const id = await deal.approved('5');
  await choose(id, [{ key: 'liability', choice: 'own-text', text: 'Nobody is liable for {{customer}}.' }]);
  assert.equal((await deal.quote(id)).status, 'draft');
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
  const { cases } = await deal.reads<{
    cases: readonly { status: string; steps: readonly { role: string }[] }[];
  }>('ada.auditor', `/quotes/${id}/approval-history`);
  const roles = cases.find(({ status }) => status === 'open')?.steps.map(({ role }) => role);
  assert.deepEqual(roles, ['legal']);
});

for (const [what, wanted, code] of [
  [
    'a clause twice',
    [
      { key: 'law', choice: 'standard' },
      { key: 'law', choice: 'standard' },
    ],
    'proposal.clause-chosen-twice',
  ],
  ['words beside one of ours', [{ key: 'law', choice: 'standard', text: 'x' }], 'proposal.clause-words-beside-choice'],
  [
    'a placeholder that nothing fills',
    [{ key: 'law', choice: 'own-text', text: '{{rate}}' }],
    'proposal.clause-placeholder-unknown',
  ],
  ['hardware terms without hardware', [{ key: 'hardware', choice: 'standard' }], 'proposal.clause-not-applicable'],
  ['a text that does not exist', [{ key: 'law', choice: 'of-the-sea' }], 'proposal.clause-choice-unknown'],
] as const)
  test(`Terms with ${what} are refused as ${code}`, async () => {
    const id = await deal.drafted();
    const refusal = await deal.refused('rita.rep', `/quotes/${id}/clauses`, { clauses: wanted });
    assert.equal(refusal.code, code);
  });

test('Nobody settles the terms of an offer that the customer has', async () => {
  const { quoteId } = await deal.presented();
  const refusal = await deal.refused('rita.rep', `/quotes/${quoteId}/clauses`, { clauses: [] });
  assert.equal(refusal.code, 'quote.move-not-allowed');
});
