/** Many at once, over HTTP, on one database: equal commands, rivals, reused keys. The tables and the locks decide, not luck. */
import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { movableClock } from '#platform/clock.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { type Reply, startTroth, type Troth } from '#test/support/troth.ts';

const FIFTY = 50;
const RIVALRIES = 8;
const clock = movableClock('2026-11-23T09:00:00Z');
let troth: Troth;
let accountId = '';

before(async () => {
  troth = await startTroth({ roles: ['api'], clock: clock.now });
  const { body } = await troth.get('rita.rep', '/accounts');
  accountId =
    (body as { items: { id: string; key: string }[] }).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ??
    '';
});
after(() => troth?.stop());

const code = ({ body }: Reply): string => String((body as { code?: unknown }).code);
const result = <T>({ status, body }: Reply): T => {
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { result: T }).result;
};
const rows = <Row extends object>(text: string, ...values: readonly unknown[]) =>
  troth.database.admin<Row>(text, values);
const countFacts = async (type: string, subject: string): Promise<number> =>
  (
    await rows<{ n: number }>(
      'select count(*)::int as n from platform.outbox where type = $1 and subject_id = $2',
      type,
      subject,
    )
  )[0]?.n ?? -1;
const statusOf = async (quoteId: string): Promise<string> =>
  (await rows<{ status: string }>('select status from quote.revision where id = $1', quoteId))[0]?.status ?? 'none';

type Draft = { readonly quoteId: string; readonly lines: readonly string[] };
type Offer = {
  readonly quoteId: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly validUntil: string;
};

const draft = async (discount?: string): Promise<Draft> => {
  const { quoteId } = result<{ quoteId: string }>(
    await troth.send('rita.rep', '/quotes', { accountId, name: 'A race' }),
  );
  const discretionary =
    discount === undefined ? {} : { discretionary: { kind: 'percent', value: discount, reason: 'a large customer' } };
  const operations = ['edge-appliance', 'consulting-day'].map((offering) => ({
    op: 'add',
    offering,
    ...discretionary,
  }));
  const edited = result<{ lines: { lineId: string }[] }>(
    await troth.send('rita.rep', `/quotes/${quoteId}/lines`, { operations }),
  );
  return { quoteId, lines: edited.lines.map(({ lineId }) => lineId) };
};

const submitted = async (discount?: string): Promise<Draft> => {
  const made = await draft(discount);
  for (const step of ['price', 'validate', 'submit-for-approval'])
    result(await troth.send('rita.rep', `/quotes/${made.quoteId}/${step}`));
  return made;
};

const offered = async (): Promise<Offer> => {
  const { quoteId } = await submitted();
  return result<Offer>(await troth.send('rita.rep', `/quotes/${quoteId}/present`));
};

const yes = ({ contentRoot, documentHash }: Offer) => ({
  shownContentRoot: contentRoot,
  shownDocumentHash: documentHash,
  consentHash: currentConsent('en').hash,
  acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
});
const accept = (offer: Offer, envelope: object = {}) =>
  troth.send('karl.kunde', `/quotes/${offer.quoteId}/accept`, yes(offer), envelope);
const times = <T>(count: number, one: (index: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

/** One page that sends again, or fifty pages that know nothing of each other. */
const KEYS: readonly ((index: number) => string)[] = [() => 'one-key', (index) => `key-${index}`];

test('fifty equal acceptances at once, with one key or with fifty, are one acceptance and fifty equal answers', async () => {
  for (const keyOf of KEYS) {
    const offer = await offered();
    const answers = await times(FIFTY, (index) => accept(offer, { idempotencyKey: keyOf(index) }));
    assert.equal(new Set(answers.map((answer) => JSON.stringify(result(answer)))).size, 1);
    assert.equal(await countFacts('QuoteAccepted', offer.quoteId), 1);
    const [{ n } = { n: -1 }] = await rows<{ n: number }>(
      'select count(*)::int as n from quote.acceptance where revision_id = $1',
      offer.quoteId,
    );
    assert.equal(n, 1);
  }
});

test('fifty equal conversions at once, with one key or with fifty, are one order and fifty equal answers', async () => {
  for (const keyOf of KEYS) {
    const offer = await offered();
    result(await accept(offer));
    const answers = await times(FIFTY, (index) =>
      troth.send('rita.rep', `/quotes/${offer.quoteId}/convert-to-order`, {}, { idempotencyKey: keyOf(index) }),
    );
    assert.equal(new Set(answers.map((answer) => JSON.stringify(result(answer)))).size, 1);
    const [{ n } = { n: -1 }] = await rows<{ n: number }>(
      'select count(*)::int as n from ordering.product_order where revision_id = $1',
      offer.quoteId,
    );
    assert.equal(n, 1);
    assert.equal(await countFacts('QuoteConvertedToOrder', offer.quoteId), 1);
  }
});

test('conversions that ask for different splits at once are still one conversion', async () => {
  const offer = await offered();
  result(await accept(offer));
  const answers = await times(FIFTY, (index) =>
    troth.send('rita.rep', `/quotes/${offer.quoteId}/convert-to-order`, {
      splitBy: ['none', 'site', 'seller'][index % 3],
    }),
  );
  assert.equal(new Set(answers.map((answer) => JSON.stringify(result(answer)))).size, 1);
  const items = await rows<{ source: string; orders: number }>(
    `select i.source_line_id as source, count(*)::int as orders from ordering.order_item i
     join ordering.product_order o on o.tenant_id = i.tenant_id and o.id = i.order_id where o.revision_id = $1 group by 1`,
    offer.quoteId,
  );
  assert.deepEqual(
    items.map(({ orders }) => orders),
    [1, 1],
  );
});

test('a yes that races the end of the offer: one of them wins, and nobody is told otherwise', async () => {
  const offers: Offer[] = [];
  for (let index = 0; index < RIVALRIES; index += 1) offers.push(await offered());
  const until = Temporal.Instant.from(offers[0]?.validUntil ?? '');
  clock.advance({ milliseconds: until.epochMilliseconds - clock.now().epochMilliseconds - 1_000 });
  troth.signInAnew();
  const rivals = offers.map((offer, index) =>
    accept(offer).then(async (answer) => {
      if (index === RIVALRIES / 2) clock.advance({ seconds: 1 });
      return answer;
    }),
  );
  const sweep = async (): Promise<void> => {
    for (let passes = 0; passes < 4; passes += 1) await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  };
  const [answers] = await Promise.all([Promise.all(rivals), sweep()]);
  clock.advance({ seconds: 1 });
  await sweep();
  for (const [index, { quoteId }] of offers.entries()) {
    const told = answers[index];
    assert.ok(told);
    const status = await statusOf(quoteId);
    assert.equal(status, told.status === 200 ? 'accepted' : 'expired', `${quoteId}: ${JSON.stringify(told.body)}`);
    assert.equal((await countFacts('QuoteAccepted', quoteId)) + (await countFacts('QuoteExpired', quoteId)), 1);
  }
});

test('an approval that races an edit never approves what the approver did not see', async () => {
  for (let index = 0; index < RIVALRIES; index += 1) {
    const { quoteId, lines } = await submitted('18');
    const [seen] = await rows<{ content: string }>(
      'select content from approval.approval_case where subject_id = $1',
      quoteId,
    );
    const operations = [{ op: 'change', lineId: lines[0], quantity: '2' }];
    const [approved, edited] = await Promise.all([
      troth.send('mona.manager', `/quotes/${quoteId}/approve`, {
        decision: 'approve',
        comment: 'a good deal',
        content: seen?.content,
      }),
      troth.send('rita.rep', `/quotes/${quoteId}/lines`, { operations }),
    ]);
    const [now] = await rows<{ status: string; content: string }>(
      'select status, content from quote.revision where id = $1',
      quoteId,
    );
    assert.ok(now && seen);
    if (edited.status === 200) assert.equal(now.status, 'draft', 'what was edited has to be approved anew');
    else assert.equal(now.content, seen.content);
    if (now.status === 'approved') assert.equal(approved.status, 200);
  }
});

test('a key that comes again with another body is refused, and changes nothing', async () => {
  const { quoteId, lines } = await draft();
  const edit = (quantity: string) =>
    troth.send(
      'rita.rep',
      `/quotes/${quoteId}/lines`,
      { operations: [{ op: 'change', lineId: lines[0], quantity }] },
      { idempotencyKey: 'the-same' },
    );
  result(await edit('2'));
  const [earlier] = await rows<{ version: number; content: string }>(
    'select version, content from quote.revision where id = $1',
    quoteId,
  );
  assert.equal(code(await edit('3')), 'idempotency.key-reused');
  const [later] = await rows<{ version: number; content: string }>(
    'select version, content from quote.revision where id = $1',
    quoteId,
  );
  assert.deepEqual(later, earlier);
});

test('the key of a refused request is free for a valid one', async () => {
  const offer = await offered();
  const stale = { ...offer, contentRoot: `sha256:${'0'.repeat(64)}` };
  assert.equal(code(await accept(stale, { idempotencyKey: 'second-try' })), 'quote.content-changed');
  result(await accept(offer, { idempotencyKey: 'second-try' }));
  assert.equal(await statusOf(offer.quoteId), 'accepted');
});

test('two tabs that edit different lines both win; on one line the later one is told what changed', async () => {
  const { quoteId, lines } = await draft();
  const change = (lineId: string | undefined, quantity: string, expectedLineVersion: number) =>
    troth.send('rita.rep', `/quotes/${quoteId}/lines`, {
      operations: [{ op: 'change', lineId, quantity, expectedLineVersion }],
    });
  const both = await Promise.all([change(lines[0], '2', 1), change(lines[1], '3', 1)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  const rivals = await Promise.all([change(lines[0], '4', 2), change(lines[0], '5', 2)]);
  assert.deepEqual(
    rivals.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  assert.equal(code(rivals.find(({ status }) => status !== 200) as Reply), 'quote.line-changed');
});
