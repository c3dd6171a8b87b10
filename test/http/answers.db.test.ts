/** Operations 24.2, questions 1 to 5: one call each, in words that a person understands, with the entries that prove it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { QUESTIONS } from '#surfaces/answers.ts';
import { answerWhy } from '#surfaces/cli/why.ts';
import { openHouse } from './house-in-use.ts';

const inUse = await openHouse();
const { troth } = inUse;
after(() => troth.stop());

type Told = {
  readonly question: string;
  readonly inWords: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly rests: readonly { readonly entryId: string; readonly command: string }[];
};

const ask = async (who: string, quoteId: string, question: string): Promise<Told> => {
  const { body, status } = await troth.get(who, `/quotes/${quoteId}/answers/${question}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Told;
};
const [order] = await troth.database.admin<{ quoteId: string }>(
  'select revision_id as "quoteId" from ordering.product_order where id = $1',
  [inUse.fallen.orderId],
);
const quoteId = order?.quoteId ?? '';

const rows: readonly (readonly [question: string, words: RegExp, command: string])[] = [
  [
    'price',
    /^By the rules of publication [0-9a-f]{12} as of 2\d{3}-.*EUR once.*By hand: 5 % on line 1 .*because “a test”/,
    'quote.price',
  ],
  ['policy', /access policy [0-9a-f]{12}/, 'quote.accept'],
  ['catalog', /^Publication [0-9a-f]{12}, in force since .*consulting-day [0-9a-f]{12}/, 'quote.present'],
  ['acceptance', /^Revision 1 of Q-\d+, on .* by Karl Kunde .*SHA-256 [0-9a-f]{12}/, 'quote.accept'],
];
for (const [question, words, command] of rows)
  test(`“${question}” of an accepted quote is answered in words, with the entry that proves it`, async () => {
    const told = await ask('ada.auditor', quoteId, question);
    assert.match(told.inWords, words);
    assert.ok(
      told.rests.some((each) => each.command === command && each.entryId !== ''),
      JSON.stringify(told.rests),
    );
  });

test('Who approved a discount is told by name, role and words, and by which policy', async () => {
  const { body } = await troth.get('mona.manager', `/quotes/${inUse.asked}`);
  const decision = { decision: 'approve', comment: 'Worth it', content: (body as { content: string }).content };
  const done = await troth.send('mona.manager', `/quotes/${inUse.asked}/approve`, decision);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const told = await ask('ada.auditor', inUse.asked, 'approval');
  assert.match(told.inWords, /sales-manager: approved by Mona Manager on .*“Worth it”/);
  assert.ok(told.rests.some(({ command }) => command === 'approval.decide'));
  assert.match((await ask('ada.auditor', inUse.asked, 'policy')).inWords, /^Approval by “.+”, version [0-9a-f]{12}/);
});

test('A terminal tells all five, by the number that people say', async () => {
  const [row] = await troth.database.admin<{ number: string }>(
    `select header ->> 'number' as number from quote.revision where id = $1`,
    [quoteId],
  );
  let text = '';
  const options = { server: troth.url, as: 'ada.auditor' };
  assert.equal(await answerWhy(row?.number ?? '', options, { write: (part) => void (text += part), colour: false }), 0);
  for (const question of Object.values(QUESTIONS)) assert.ok(text.includes(question), question);
  assert.match(text, /entered: quote\.accept /);
  assert.equal(await answerWhy('Q-000000', options, { write: () => {}, colour: false }), 1);
});

test('A draft answers that there is nothing yet, and not something else', async () => {
  assert.match((await ask('ada.auditor', inUse.drafted, 'acceptance')).inWords, /^Nothing yet: it is draft/);
  assert.equal(
    (await ask('ada.auditor', inUse.drafted, 'approval')).inWords,
    'Nobody was asked: it was not submitted for approval.',
  );
});

test('Where the policy asked nobody, the answer says that and leaves nothing open', async () => {
  const [own] = await troth.database.admin<{ id: string }>(
    `select r.id from quote.revision r where r.status in ('approved', 'presented', 'accepted', 'converted')
        and not exists (select from approval.approval_case c where c.subject_id = r.id) limit 1`,
  );
  assert.ok(own, 'the company in use has a deal that needed nobody');
  const { inWords } = await ask('ada.auditor', own.id, 'approval');
  assert.equal(inWords, 'Nobody was asked: the approval policy in force named nobody for it.');
});

test('A customer is told what they accepted and not how it came about; what nobody asks is not answered', async () => {
  assert.match((await ask('karl.kunde', quoteId, 'acceptance')).inWords, /Karl Kunde/);
  for (const question of ['price', 'approval', 'policy', 'catalog'])
    assert.equal((await troth.get('karl.kunde', `/quotes/${quoteId}/answers/${question}`)).status, 403, question);
  const { body, status } = await troth.get('ada.auditor', `/quotes/${quoteId}/answers/everything`);
  assert.deepEqual([status, (body as { code: string }).code], [404, 'answers.unknown-question']);
});

test('why an order failed, and which system received the handoff: questions 6 and 8, one call each', async () => {
  const { orderId } = inUse.fallen;
  const told = async (who: string, question: string): Promise<Told & { readonly facts: Record<string, unknown> }> => {
    const { body, status } = await troth.get(who, `/orders/${orderId}/answers/${question}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body as Told & { readonly facts: Record<string, unknown> };
  };
  const failure = await told('ada.auditor', 'failure');
  assert.match(failure.inWords, /no-such-thing/);
  assert.ok((failure.facts['cases'] as readonly unknown[]).length > 0);
  const handoff = await told('felix.finance', 'handoff');
  assert.match(handoff.inWords, /Billing was handed nothing/);
  assert.equal((await troth.get('karl.kunde', `/orders/${orderId}/answers/failure`)).status, 403);
  assert.equal((await troth.get('ada.auditor', `/orders/${orderId}/answers/weather`)).status, 404);
});
