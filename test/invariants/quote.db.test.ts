/** Capstone 6.3. */
import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { startTroth } from '#test/support/troth.ts';
import { aDeal, type Offer } from './deal.ts';

const clock = movableClock('2026-11-21T10:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(() => troth.stop());
const deal = aDeal(troth);

test('Only one active accepted revision may be convertible for a quote family unless split conversion is explicitly supported.', async () => {
  const first = await deal.presented();
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${first.quoteId}/revise`);
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  await deal.does('rita.rep', `/quotes/${quoteId}/validate`);
  await deal.does('rita.rep', `/quotes/${quoteId}/submit-for-approval`);
  const second = await deal.does<Offer>('rita.rep', `/quotes/${quoteId}/present`);

  const answers = await Promise.all(
    [first, second].map((offer) => troth.send('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    [409, 200],
    'the older offer is superseded by the newer',
  );
  const conversions = await Promise.all(
    Array.from({ length: 10 }, () => troth.send('rita.rep', `/quotes/${second.quoteId}/convert-to-order`)),
  );
  const made = new Set(
    conversions.map(({ body }) => JSON.stringify((body as { result: { orders: unknown } }).result.orders)),
  );
  assert.equal(made.size, 1, 'ten conversions at once answer with the same order');
  const rows = await troth.database.admin<{ n: number }>(
    'select count(*)::int as n from ordering.product_order where quote_id = $1',
    [second.quoteId],
  );
  assert.equal(rows[0]?.n, 1);
  assert.equal(
    (await deal.refused('rita.rep', `/quotes/${first.quoteId}/convert-to-order`)).code,
    'quote.not-accepted',
  );
});

test('Accepted quote content must be immutable except through a new revision or controlled amendment.', async () => {
  const { quoteId, contentRoot } = await deal.accepted();
  const before = await deal.quote(quoteId);
  const line = before.lines[0]?.lineId;
  const attempts: readonly (readonly [path: string, payload: object])[] = [
    ['lines', { operations: [{ op: 'change', lineId: line, quantity: '1' }] }],
    ['lines', { operations: [{ op: 'remove', lineId: line }] }],
    ['price', {}],
    ['present', {}],
    ['cancel', { because: 'a change of mind' }],
  ];
  for (const [path, payload] of attempts) await deal.refused('rita.rep', `/quotes/${quoteId}/${path}`, payload);
  const now = await deal.quote(quoteId);
  assert.deepEqual(
    [now.content, now.contentRoot, now.lines, now.totals],
    [before.content, contentRoot, before.lines, before.totals],
  );
});

test('A quote cannot move to accepted without passing required validation and approval gates.', async () => {
  const shown = {
    shownContentRoot: `sha256:${'a'.repeat(64)}`,
    shownDocumentHash: `sha256:${'b'.repeat(64)}`,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Rita', title: 'Head of purchasing' },
  };
  const drafted = await deal.drafted('18');
  const submitted = await deal.submitted('18');
  const approved = await deal.approved('18');
  for (const id of [drafted, submitted, approved])
    assert.equal((await deal.refused('karl.kunde', `/quotes/${id}/accept`, shown)).code, 'quote.not-presented');
  assert.equal((await deal.refused('rita.rep', `/quotes/${drafted}/submit-for-approval`)).code, 'quote.not-priced');
  for (const id of [drafted, submitted]) await deal.refused('rita.rep', `/quotes/${id}/present`);
});

test('Proposal document hash must match the accepted quote package when legally relevant.', async () => {
  const offer = await deal.presented();
  const { body } = await troth.get('karl.kunde', `/quotes/${offer.quoteId}/proposal`);
  const hash = `sha256:${createHash('sha256')
    .update(body as Uint8Array)
    .digest('hex')}`;
  assert.equal(hash, offer.documentHash, 'the bytes that the customer gets are those whose hash stands on the quote');

  const other = { ...deal.acceptance(offer), shownDocumentHash: `sha256:${'c'.repeat(64)}` };
  assert.equal(
    (await deal.refused('karl.kunde', `/quotes/${offer.quoteId}/accept`, other)).code,
    'quote.content-changed',
  );
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
  const rows = await troth.database.admin<{ document_hash: string; content_root: string }>(
    'select document_hash, content_root from quote.acceptance where revision_id = $1',
    [offer.quoteId],
  );
  assert.deepEqual(rows, [{ document_hash: offer.documentHash, content_root: offer.contentRoot }]);
});

test('who submits or presents names the content that they saw: what somebody else changed meanwhile goes nowhere unread', async () => {
  const id = await deal.priced('5');
  const { content: seenContent } = await deal.quote(id);
  const [line] = (await deal.quote(id)).lines;
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: line?.lineId, quantity: '9' }],
    price: true,
  });
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  const { content: current } = await deal.quote(id);
  const told = ({ code, seen, current: now }: { code: string; seen?: unknown; current?: unknown }) => [code, seen, now];
  const expected = ['quote.content-changed', seenContent, current];
  assert.deepEqual(
    told(await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`, { seenContent })),
    expected,
  );
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`, { seenContent: current });
  assert.deepEqual(told(await deal.refused('rita.rep', `/quotes/${id}/present`, { seenContent })), expected);
  await deal.does('rita.rep', `/quotes/${id}/present`, { seenContent: current });
});

test('Expired, cancelled, or superseded quotes cannot be converted to new orders.', async () => {
  const cancelled = await deal.presented();
  await deal.does('rita.rep', `/quotes/${cancelled.quoteId}/cancel`, { because: 'the budget is gone' });
  const superseded = await deal.presented();
  const revised = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${superseded.quoteId}/revise`);
  for (const step of ['price', 'validate', 'submit-for-approval', 'present'])
    await deal.does('rita.rep', `/quotes/${revised.quoteId}/${step}`);
  const late = await deal.presented();
  clock.advance({ hours: 24 * 60 });

  const acceptedLate = await deal.afresh('karl.kunde', `/quotes/${late.quoteId}/accept`, deal.acceptance(late));
  assert.equal(acceptedLate.code, 'quote.expired');
  for (const { quoteId } of [cancelled, superseded, late])
    assert.equal((await deal.afresh('rita.rep', `/quotes/${quoteId}/convert-to-order`)).code, 'quote.not-accepted');
  const rows = await troth.database.admin<{ n: number }>(
    'select count(*)::int as n from ordering.product_order where quote_id = any($1)',
    [[cancelled.quoteId, superseded.quoteId, late.quoteId]],
  );
  assert.equal(rows[0]?.n, 0);
});
