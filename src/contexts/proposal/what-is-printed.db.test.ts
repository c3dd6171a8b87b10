/** What stands in the document of a real quote: its sections, the parties of a line; and what is between us and our approvers does not. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readQuote } from '#contexts/quote/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { previewOf } from './preview.ts';
import type { ProposalData } from './proposal.contract.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const printed = async (quoteId: string): Promise<ProposalData> => {
  const { door } = troth.app;
  const preview = await door.read(troth.tenantId, async (tx) => {
    const quote = await readQuote(tx, quoteId);
    assert.ok(quote);
    return previewOf(tx, await door.models.at(tx, door.clock()), quote, door.clock());
  });
  assert.ok(preview.ok, JSON.stringify(preview));
  return preview.value.data;
};

test('sections are printed in their order with what the quote says they come to, and numbers follow what is printed', async () => {
  const id = await deal.opened();
  await deal.does('rita.rep', `/quotes/${id}/change-header`, {
    sections: [
      { key: 'now', title: 'To begin with' },
      { key: 'later', title: 'Later' },
    ],
  });
  const day = { op: 'add', offering: 'consulting-day' };
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [
      { ...day, quantity: '2', group: 'later' },
      { ...day, quantity: '5', group: 'now', optional: true },
      { ...day, quantity: '1', group: 'now', parties: { payer: 'nordlicht-logistik' } },
    ],
  });
  await deal.does('rita.rep', `/quotes/${id}/price`);
  const { lines, options, totals } = await printed(id);
  assert.deepEqual(
    lines.map(({ number, quantity, section = null }) => [number, quantity, section]),
    [
      ['1', '5', 'To begin with'],
      ['2', '1', null],
      ['3', '2', 'Later'],
    ],
  );
  assert.deepEqual(
    options?.map(({ number }) => number),
    ['1'],
    'the option is named by the number that it is printed under',
  );
  type View = { readonly sections: readonly { readonly subtotal: { readonly termValue: string } }[] };
  const { sections } = await deal.reads<View>('rita.rep', `/quotes/${id}`);
  const sums = lines.flatMap(({ sectionTotal }) => sectionTotal ?? []);
  assert.deepEqual(
    sums,
    sections.map(({ subtotal }) => subtotal.termValue),
  );
  assert.equal(String(sums.reduce((all, one) => all + Number(one), 0)), totals.committed);
  assert.deepEqual(
    lines.map(({ parties = [] }) => parties),
    [[], [{ role: 'payer', name: 'Nordlicht Logistik AG' }], []],
  );
});

test('what an approver asked of us, and said to us, stands in nothing that the customer is given', async () => {
  const id = await deal.submitted('18');
  const { items } = await deal.reads<{ items: readonly { caseId: string; quoteId: string }[] }>(
    'mona.manager',
    '/approvals?mine=true',
  );
  const caseId = items.find(({ quoteId }) => quoteId === id)?.caseId ?? '';
  const { content } = await deal.quote(id);
  await deal.does('mona.manager', `/quotes/${id}/approve`, {
    decision: 'approve',
    comment: 'Remark-zebra',
    content,
    conditions: [{ text: 'Condition-zebra' }],
  });
  await deal.approve(id);
  type Case = { readonly conditions: readonly { readonly conditionId: string }[] };
  const { conditions } = await deal.reads<Case>('mona.manager', `/approvals/${caseId}`);
  assert.doesNotMatch(JSON.stringify(await printed(id)), /zebra/i);
  const condition = `/approvals/${caseId}/conditions/${conditions[0]?.conditionId}/met`;
  await deal.does('mona.manager', condition, { note: 'Note-zebra' });
  await deal.does('rita.rep', `/quotes/${id}/present`);
  for (const path of ['', '/offer', '/offer/lines', '/clauses']) {
    const { status, body } = await troth.get('karl.kunde', `/quotes/${id}${path}`);
    assert.equal(status, 200, path);
    assert.doesNotMatch(JSON.stringify(body), /zebra/i, path);
  }
});
