/** Operations 24.1: what is in the package of a quote, an order and an acceptance, for each who may ask, and that a stranger can check it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Verification, verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { readArchive } from '#contexts/evidence/archive.ts';
import { openHouse } from './house-in-use.ts';

const inUse = await openHouse(['api', 'sequencer']);
after(() => inUse.troth.stop());

type Package = Verification & { readonly index: string; readonly text: string; readonly files: readonly string[] };

/** Asked again while the newest entries have no place in the log. */
const packageOf = async (who: string, path: string): Promise<Package> => {
  for (;;) {
    const { status, body } = await inUse.troth.get(who, path);
    if (status === 200) return read(body as Uint8Array);
    assert.equal((body as { code: string }).code, 'evidence.not-yet-sequenced', JSON.stringify(body));
    await sleep(50);
  }
};

const read = async (bytes: Uint8Array): Promise<Package> => {
  const verification = await verifyPackage(bytes, { trustedKeys: [], verifySignature: verifyEd25519 });
  assert.deepEqual(verification.findings, []);
  const archive = readArchive(bytes);
  assert.ok(archive.ok);
  const page = archive.value.find(({ path }) => path === 'index.html');
  assert.ok(page, 'a person who opens the file finds a page');
  return {
    ...verification,
    index: new TextDecoder().decode(page.bytes),
    text: Buffer.from(bytes).toString('latin1'),
    files: archive.value.map(({ path }) => path),
  };
};

/** What stands under a heading of the page. */
const under = (index: string, heading: string): string => {
  const from = index.indexOf(`<h2>${heading}</h2>`);
  assert.ok(from >= 0, `the page has "${heading}"`);
  const to = index.indexOf('<h2>', from + 4);
  return index.slice(from, to);
};
const isSaid = (index: string, heading: string): boolean => under(index, heading).includes('<table>');

const [order] = await inUse.troth.database.admin<{ quoteId: string }>(
  'select revision_id as "quoteId" from ordering.product_order where id = $1',
  [inUse.fallen.orderId],
);
const quoteId = order?.quoteId ?? '';

const OF_A_QUOTE = [
  'Quote version',
  'Product configuration',
  'Price snapshot',
  'Pricing trace',
  'Discount justification',
  'Documents',
  'Customer acceptance',
  'History of the quote',
];

test('The package of a quote has each item that operations want, in files and on a page for people', async () => {
  const { index, files, summary } = await packageOf('ada.auditor', `/quotes/${quoteId}/evidence-package`);
  for (const heading of OF_A_QUOTE) assert.ok(isSaid(index, heading), heading);
  assert.match(under(index, 'Discount justification'), /a test/);
  assert.match(under(index, 'Customer acceptance'), /Karl Kunde/);
  assert.match(under(index, 'Customer acceptance'), /How strong<\/th><td>the customer themselves/);
  assert.ok(files.includes('documents/proposal.pdf') && files.includes('documents/price-decision.json'));
  assert.deepEqual(summary?.subject, { kind: 'quote', id: quoteId });
});

test('The package of an order has its capture, plan, work, answers and repairs, and is whole from its first entry', async () => {
  const path = `/orders/${inUse.fallen.orderId}/evidence-package`;
  const { index, summary } = await packageOf('ada.auditor', path);
  for (const part of ['capture and validation', 'orchestration and fulfillment responses'])
    assert.ok(isSaid(index, `Order: ${part}`), part);
  const answers = under(index, 'Order: orchestration and fulfillment responses');
  assert.match(answers, /fulfillment\.start-attempt/);
  assert.match(answers, /fulfillment\.record-outcome/);
  assert.match(answers, /task-failed|task-fell-out|no-such-thing/, 'what the other systems said is opened');
  assert.deepEqual(summary?.subject, { kind: 'order', id: inUse.fallen.orderId });
  assert.ok(summary.chainsWhole.includes(`order/${inUse.fallen.orderId}`));
});

test('The package of an acceptance ends with it', async () => {
  const { index, summary } = await packageOf('ada.auditor', `/quotes/${quoteId}/acceptance-package`);
  assert.ok(isSaid(index, 'Customer acceptance'));
  assert.doesNotMatch(index, /quote\.convert|order\.submit/);
  assert.equal(summary?.chainsWhole.includes(`quote/${quoteId}`), true);
  const { status, body } = await inUse.troth.get('ada.auditor', `/quotes/${inUse.drafted}/acceptance-package`);
  assert.deepEqual([status, (body as { code: string }).code], [409, 'quote.not-accepted']);
});

test('What was only tried leaves no snapshot behind: every kept one is pinned by an entry or by what was presented', async () => {
  const loose = await inUse.troth.database.admin<{ hash: string; kind: string }>(
    `select b.hash, b.kind from platform.blob b
      where not exists (select from platform.entry e where position(b.hash in e.canon) > 0)
        and not exists (select from quote.revision r where r.snapshot_hash = b.hash)`,
  );
  assert.deepEqual(loose, []);
  const [traces] = await inUse.troth.database.admin<{ n: string }>(
    `select count(*) as n from quote.decision d join quote.revision r on r.id = d.revision_id
      where d.kind = 'price' and d.blob_hash is not null and r.presented_at is null`,
  );
  assert.equal(Number(traces?.n), 0, 'the trace of a draft is calculated when somebody asks for it');
});

test('Strangers get hashes and proofs; partners the offer; neither learns who signed, or from where', async () => {
  const path = `/quotes/${quoteId}/evidence-package`;
  const [everybody, partner] = [
    await packageOf('ada.auditor', `${path}?audience=public`),
    await packageOf('ada.auditor', `${path}?audience=partner`),
  ];
  for (const { files, text } of [everybody, partner]) {
    assert.ok(!text.includes('Karl Kunde') && !text.includes('"field":"origin"'));
    assert.ok(!files.includes('openings.jsonl'));
  }
  assert.deepEqual(
    [everybody, partner].map(({ files }) => files.includes('documents/proposal.pdf')),
    [false, true],
  );
  assert.ok(isSaid(everybody.index, 'Customer acceptance'), 'that it was accepted is proved to anybody');
});

test('Each reader gets their own side, may give away less, and never more', async () => {
  const path = `/quotes/${quoteId}/evidence-package`;
  const customer = await packageOf('karl.kunde', path);
  assert.equal(customer.summary?.audience, 'customer');
  for (const secret of ['"discretionary"', 'quote-line-cost/1', 'quote-floors/1', 'a test', 'price-decision.json'])
    assert.ok(!customer.text.includes(secret), `${secret} is not for customers`);
  assert.ok(!isSaid(customer.index, 'Discount justification'));
  const finance = await packageOf('felix.finance', path);
  assert.equal(finance.summary?.audience, 'finance');
  assert.ok(finance.text.includes('quote-line-cost/1'));
  const auditor = await packageOf('ada.auditor', path);
  assert.equal(auditor.summary?.audience, 'auditor');
  assert.ok(auditor.text.includes('"discretionary"') && auditor.text.includes('Karl Kunde'));
  assert.ok(!auditor.text.includes('quote-line-cost/1') && !auditor.text.includes('quote-floors/1'));
  const seller = await packageOf('rita.rep', path);
  assert.equal(seller.summary?.audience, 'internal');
  assert.ok(!seller.text.includes('quote-line-cost/1'), 'a seller who knows the cost sells at it');
  assert.equal((await packageOf('rita.rep', `${path}?audience=customer`)).summary?.audience, 'customer');
  assert.equal((await packageOf('rita.rep', `${path}?audience=partner`)).summary?.audience, 'partner');
  for (const [who, asked] of [
    ['karl.kunde', 'internal'],
    ['karl.kunde', 'partner'],
    ['rita.rep', 'auditor'],
    ['rita.rep', 'finance'],
    ['ada.auditor', 'finance'],
  ] as const) {
    const { status, body } = await inUse.troth.get(who, `${path}?audience=${asked}`);
    assert.deepEqual(
      [status, (body as { code: string }).code],
      [403, 'evidence.audience-not-yours'],
      `${who} ${asked}`,
    );
  }
});
