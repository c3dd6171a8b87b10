/** The ways to an acceptance over HTTP: optional lines, the evidence that is kept, the paper of two persons, a change that is asked for. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enterByLink, linkKey } from '#contexts/proposal/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import { withOptions } from '#engines/price/with-options.ts';
import { aDeal, type Deal, type Offer } from '#test/invariants/deal.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';

let troth: Troth;
let deal: Deal;
before(async () => {
  troth = await startTroth({ roles: ['api'] });
  deal = aDeal(troth);
});
after(() => troth?.stop());

type Recurring = {
  readonly period: 'month';
  readonly from: string;
  readonly to: string | null;
  readonly amount: string;
};
type OfferRead = {
  readonly status: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly totals: { readonly oneTime: string; readonly recurring: readonly Recurring[] };
  readonly options: readonly {
    readonly lineId: string;
    readonly oneTime: string;
    readonly recurring: readonly Recurring[];
  }[];
  readonly consent: { readonly hash: string; readonly text: string };
  readonly acceptance: {
    readonly grade: string;
    readonly chosenLines: readonly string[];
    readonly name: string;
  } | null;
  readonly changes: readonly { readonly id: string; readonly state: string; readonly answer: string | null }[];
};

/** Two consulting days for sure; of an appliance and a workshop, the customer takes what they like. */
const withTwoOptions = async (): Promise<Offer> => {
  const id = await deal.opened();
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [
      { op: 'add', offering: 'consulting-day', quantity: '2' },
      { op: 'add', offering: 'edge-appliance', quantity: '3', optional: true },
      { op: 'add', offering: 'migration-workshop', quantity: '1', optional: true },
    ],
  });
  for (const step of ['price', 'validate']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  const { content } = await deal.quote(id);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`, { seenContent: content });
  await deal.approve(id);
  return deal.does<Offer>('rita.rep', `/quotes/${id}/present`, { seenContent: content });
};

const byLink = async (offer: Offer) => {
  const contact = { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' };
  const { linkId } = await deal.does<{ linkId: string }>('rita.rep', `/quotes/${offer.quoteId}/links`, { contact });
  const entered = await enterByLink(troth.app.door, linkKey(troth.app.door.derivedSecret, troth.tenantId, linkId));
  assert.ok(entered.ok);
  const authorization = `Bearer ${entered.value.token}`;
  const post = async (path: string, payload: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${troth.url}/quotes/${offer.quoteId}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body: JSON.stringify({ idempotencyKey: `${linkId} ${path}`, payload }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const read = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${troth.url}/quotes/${offer.quoteId}${path}`, { headers: { authorization } });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as T;
  };
  return { linkId, post, read };
};

const rows = <T extends object>(text: string, ...values: readonly unknown[]) => troth.database.admin<T>(text, values);

type Term = { readonly type: string; readonly amount?: string };
type Item = { readonly sourceLineId: string; readonly terms: readonly Term[] };
const itemsOf = (quoteId: string) =>
  rows<Item>(
    `select i.source_line_id as "sourceLineId", i.body::jsonb -> 'priceLeaf' -> 'terms' as terms from ordering.order_item i
     join ordering.product_order o on o.tenant_id = i.tenant_id and o.id = i.order_id where o.revision_id = $1`,
    quoteId,
  );
const sumOf = (items: readonly Item[], type: string): string =>
  decText(
    items
      .flatMap(({ terms }) => terms)
      .reduce((sum, term) => (term.type === type ? add(sum, dec(term.amount ?? '0')) : sum), ZERO),
  );

const choices = [
  ['nothing', []],
  ['one option', [0]],
  ['every option', [0, 1]],
] as const;
for (const [what, taken] of choices)
  test(`who accepts with ${what} chosen orders just that, and is promised the sum that the page showed, to the cent`, async () => {
    const offer = await withTwoOptions();
    const customer = await byLink(offer);
    const read = await customer.read<OfferRead>('/offer');
    assert.equal(read.options.length, 2);
    const chosenLines = taken.map((index) => read.options[index]?.lineId ?? '');
    const shown = withOptions(read.totals, read.options, new Set(chosenLines));
    const { status, body } = await customer.post('/accept', {
      shownContentRoot: read.contentRoot,
      shownDocumentHash: read.documentHash,
      chosenLines,
      consentHash: read.consent.hash,
      acceptedBy: { name: 'Erika Einkauf', title: 'Buyer' },
    });
    assert.equal(status, 200, JSON.stringify(body));
    await deal.does('rita.rep', `/quotes/${offer.quoteId}/convert-to-order`);
    const items = await itemsOf(offer.quoteId);
    assert.equal(new Set(items.map(({ sourceLineId }) => sourceLineId)).size, 1 + taken.length);
    assert.equal(sumOf(items, 'oneTime'), shown.oneTime);
    const monthly = shown.recurring.reduce((sum, { amount }) => add(sum, dec(amount)), ZERO);
    assert.equal(sumOf(items, 'recurring'), decText(monthly));
  });

test('an acceptance keeps what was shown, what was chosen, under which link and words; who said it stands where it can be erased', async () => {
  const offer = await withTwoOptions();
  const customer = await byLink(offer);
  const read = await customer.read<OfferRead>('/offer');
  const chosenLines = [read.options[1]?.lineId ?? ''];
  const yes = {
    shownContentRoot: read.contentRoot,
    shownDocumentHash: read.documentHash,
    chosenLines,
    consentHash: read.consent.hash,
    acceptedBy: { name: 'Erika Einkauf', title: 'Buyer' },
  };
  assert.equal((await customer.post('/accept', yes, { 'user-agent': 'a-phone/1' })).status, 200);
  const [kept] = await rows<Record<string, unknown>>(
    'select * from quote.acceptance where revision_id = $1',
    offer.quoteId,
  );
  assert.deepEqual(
    [
      kept?.['content_root'],
      kept?.['document_hash'],
      kept?.['grade'],
      kept?.['consent_hash'],
      kept?.['link_id'],
      kept?.['chosen_lines'],
    ],
    [offer.contentRoot, offer.documentHash, 'customer-link', read.consent.hash, customer.linkId, chosenLines],
  );
  assert.ok(!JSON.stringify(kept).includes('Erika'), 'no name where nothing can be erased');
  const [origin] = await rows<{ origin: string }>(
    `select o.origin from platform.entry e join platform.entry_opening o on o.tenant_id = e.tenant_id and o.entry_id = e.id
     where e.aggregate_id = $1 and e.canon like '%"quote.accept"%'`,
    offer.quoteId,
  );
  assert.match(origin?.origin ?? '', /^(::ffff:)?127\.0\.0\.1 a-phone\/1$|^::1 a-phone\/1$/);
  const after = await customer.read<OfferRead>('/offer');
  assert.deepEqual(
    [after.acceptance?.grade, after.acceptance?.chosenLines, after.acceptance?.name],
    ['customer-link', chosenLines, 'Erika Einkauf'],
  );
});

test('an offer shows its customer no cost, no margin, no discount by hand and nobody’s approval', async () => {
  const offer = await deal.presented('18');
  const customer = await byLink(offer);
  const shown = JSON.stringify([await customer.read('/offer'), await customer.read('/offer/lines')]);
  assert.doesNotMatch(shown, /margin|cost|floor|discretionary":\{|an old customer|approv/i);
});

test('lines come in windows, in order, until there are none', async () => {
  const offer = await withTwoOptions();
  const customer = await byLink(offer);
  type Window = {
    readonly items: readonly { readonly position: number; readonly optional?: true }[];
    readonly next: number | null;
  };
  const first = await customer.read<Window>('/offer/lines?limit=2');
  const second = await customer.read<Window>(`/offer/lines?limit=2&after=${first.next}`);
  assert.deepEqual(
    [...first.items, ...second.items].map(({ position, optional }) => [position, optional ?? false]),
    [
      [1, false],
      [2, true],
      [3, true],
    ],
  );
  assert.deepEqual((await customer.read<Window>(`/offer/lines?after=${second.next}`)).items, []);
});

const aPaper = (offer: Offer, more: object = {}) => ({
  shownContentRoot: offer.contentRoot,
  shownDocumentHash: offer.documentHash,
  signer: { name: 'Karl Kunde', title: 'Einkaufsleiter' },
  signedOn: '2026-11-20',
  paper: { name: 'signed.pdf', base64: Buffer.from('%PDF-1.7 signed').toString('base64') },
  ...more,
});
type Recorded = { readonly claimId: string; readonly paperHash: string };

test('a seller alone accepts nothing; a paper that they bring is an acceptance once a second person has looked at it', async () => {
  const offer = await deal.presented();
  const at = `/quotes/${offer.quoteId}`;
  assert.equal((await deal.refused('rita.rep', `${at}/accept`, deal.acceptance(offer))).code, 'access.denied');
  const { claimId, paperHash } = await deal.does<Recorded>('rita.rep', `${at}/record-acceptance`, aPaper(offer));
  assert.equal((await deal.quote(offer.quoteId)).status, 'presented');
  assert.equal(
    (await deal.refused('rita.rep', `${at}/record-acceptance`, aPaper(offer))).code,
    'quote.acceptance-waits',
  );
  const seen = { claimId, seenPaperHash: paperHash };
  assert.equal((await deal.refused('rita.rep', `${at}/confirm-acceptance`, seen)).code, 'access.denied');
  assert.equal((await deal.refused('karl.kunde', `${at}/confirm-acceptance`, seen)).code, 'access.denied');
  const { body } = await troth.get('mona.manager', `${at}/acceptance-papers/${claimId}`);
  assert.equal(Buffer.from(body as Uint8Array).toString(), '%PDF-1.7 signed');
  const other = { claimId, seenPaperHash: `sha256:${'0'.repeat(64)}` };
  assert.equal((await deal.refused('mona.manager', `${at}/confirm-acceptance`, other)).code, 'quote.content-changed');
  const accepted = await deal.does<{ grade: string; status: string }>('mona.manager', `${at}/confirm-acceptance`, seen);
  assert.deepEqual([accepted.status, accepted.grade], ['accepted', 'countersigned-upload']);
  assert.equal((await deal.quote(offer.quoteId)).status, 'accepted');
  await deal.does('rita.rep', `${at}/convert-to-order`);
});

test('who brought the paper, or worked on the deal, does not confirm it, whatever their role', async () => {
  const offer = await deal.presented();
  const at = `/quotes/${offer.quoteId}`;
  const { claimId, paperHash } = await deal.does<Recorded>('mona.manager', `${at}/record-acceptance`, aPaper(offer));
  const seen = { claimId, seenPaperHash: paperHash };
  assert.equal((await deal.refused('mona.manager', `${at}/confirm-acceptance`, seen)).code, 'access.denied');
  await assert.rejects(
    rows(
      `update quote.acceptance_claim set state = 'confirmed', decided_by_person = recorded_by_person, decided_at = now() where id = $1`,
      claimId,
    ),
    /acceptance_claim_second_person/,
  );
});

test('a paper that is rejected leaves the offer open for a better one; a customer’s own yes makes a waiting one void', async () => {
  const offer = await deal.presented();
  const at = `/quotes/${offer.quoteId}`;
  const first = await deal.does<Recorded>('rita.rep', `${at}/record-acceptance`, aPaper(offer));
  const seen = { claimId: first.claimId, seenPaperHash: first.paperHash };
  await deal.does('mona.manager', `${at}/reject-acceptance`, { ...seen, because: 'another revision was signed' });
  const second = await deal.does<Recorded>('rita.rep', `${at}/record-acceptance`, aPaper(offer));
  await deal.does('karl.kunde', `${at}/accept`, deal.acceptance(offer));
  const claims = await rows<{ state: string }>(
    'select state from quote.acceptance_claim where revision_id = $1 order by recorded_at, id',
    offer.quoteId,
  );
  assert.deepEqual(
    claims.map(({ state }) => state),
    ['rejected', 'void'],
  );
  const late = { claimId: second.claimId, seenPaperHash: second.paperHash };
  const again = await troth.send('mona.manager', `${at}/confirm-acceptance`, late);
  assert.equal(again.status, 200, 'it is accepted already, to the same');
  const { papers } = await deal.reads<{ papers: readonly { state: string }[] }>(
    'mona.manager',
    `${at}/answers-of-customer`,
  );
  assert.deepEqual(
    papers.map(({ state }) => state),
    ['rejected', 'void'],
  );
});

test('nothing that could not be accepted is recorded: another content, a day to come, what is no paper', async () => {
  const offer = await deal.presented();
  const path = `/quotes/${offer.quoteId}/record-acceptance`;
  const wrong = [
    [{ shownContentRoot: `sha256:${'0'.repeat(64)}` }, 'quote.content-changed'],
    [{ signedOn: '2099-01-01' }, 'quote.signed-in-the-future'],
    [
      { paper: { name: 'x.pdf', base64: Buffer.from('<script>alert(1)').toString('base64') } },
      'quote.paper-unreadable',
    ],
  ] as const;
  for (const [more, code] of wrong)
    assert.equal((await deal.refused('rita.rep', path, aPaper(offer, more))).code, code);
});

test('a change that a customer asks for waits for the seller, who answers it; the offer stays open meanwhile', async () => {
  const offer = await withTwoOptions();
  const customer = await byLink(offer);
  const { options } = await customer.read<OfferRead>('/offer');
  const asked = await customer.post('/ask-change', { wish: 'Two years instead of one', lines: [options[0]?.lineId] });
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  assert.equal((await deal.quote(offer.quoteId)).status, 'presented');
  type Work = { readonly items: readonly { readonly kind: string; readonly href: string }[] };
  const work = await deal.reads<Work>('rita.rep', '/me/worklist');
  assert.ok(work.items.some(({ kind, href }) => kind === 'change-asked' && href === `/quotes/${offer.quoteId}`));
  const { changeId } = asked.body['result'] as { readonly changeId: string };
  await deal.does('rita.rep', `/quotes/${offer.quoteId}/answer-change`, { changeId, answer: 'A new revision follows' });
  const [change] = (await customer.read<OfferRead>('/offer')).changes;
  assert.deepEqual([change?.state, change?.answer], ['answered', 'A new revision follows']);
});
