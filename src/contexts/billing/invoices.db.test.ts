/** From the order to the invoice and back: what billing reports is held against what it was handed, and each line says why it is there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemPrincipal } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { runCommand } from '#platform/run-command.ts';
import { aDeal, type Deal } from '#test/invariants/deal.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';
import { requestActivation } from './request-activation.ts';

type Handed = { readonly id: string; readonly itemId: string; readonly chargeKey: string; readonly segmentId: string };
type Told = Handed & { readonly terms: { readonly amount: string; readonly currency: string } };
type Line = {
  readonly id: string;
  readonly lineRef: string;
  readonly verdict: string;
  readonly state: string;
  readonly differences: readonly { readonly what: string }[];
};

let troth: Troth;
let deal: Deal;
let orderId: string;
let told: readonly Told[];
before(async () => {
  troth = await startTroth({ roles: ['api'] });
  deal = aDeal(troth);
  orderId = await handOver((await deal.ordered()).orderId);
  told = (await deal.reads<{ instructions: readonly Told[] }>('bea.billing', `/orders/${orderId}/billing-handoff`))
    .instructions;
});
after(() => troth?.stop());

const ask = (idempotencyKey: string, order = orderId) =>
  runCommand(
    troth.app.door,
    requestActivation,
    systemPrincipal(troth.tenantId, 'flow'),
    { idempotencyKey, payload: { orderId: order } },
    { channel: 'test' },
  );
/** Fulfilled and handed to billing, without the work between. */
const handOver = async (order: string): Promise<string> => {
  await troth.database.admin(
    `update ordering.product_order set state = 'completed', submitted_at = now(), ended_at = now() where id = '${order}'`,
  );
  assert.ok((await ask(`handed over ${order}`, order)).ok);
  return order;
};
const handedOf = async (order: string) => {
  const { instructions } = await deal.reads<{ instructions: readonly Told[] }>(
    'bea.billing',
    `/orders/${order}/billing-handoff`,
  );
  const [one] = instructions;
  assert.ok(one);
  return { instructionId: one.id, ...amountOf(one) };
};
const first = () => {
  const [one] = told;
  assert.ok(one);
  return one;
};
const amountOf = ({ terms: { amount, currency } }: Told) => ({ amount, currency });
const report = (invoiceRef: string, lines: readonly object[]): Promise<Record<string, Json>> =>
  deal.does('bea.billing', '/invoices', { invoiceRef, invoicedOn: '2027-01-31', lines });
const linesOf = async (query: string): Promise<readonly Line[]> =>
  (await deal.reads<{ items: readonly Line[] }>('bea.billing', `/invoice-lines${query}`)).items;

test('a handoff is made once: asked again under its key it is the same, under another it is refused, and not one instruction is added', async () => {
  const again = await ask(`handed over ${orderId}`);
  assert.ok(again.ok && again.repeated);
  const other = await ask('handed over by somebody else');
  assert.equal(other.ok ? 'made' : other.refusal.code, 'billing.requested-already');
  const [row] = await troth.database.admin<{ n: number }>(
    `select count(*)::int as n from billing.instruction where order_id = '${orderId}'`,
  );
  assert.equal(row?.n, told.length);
});

test('what was invoiced as promised agrees, by instruction or by item, charge and segment; said again it changes nothing', async () => {
  const { id, itemId, chargeKey, segmentId } = first();
  const lines = [
    { lineRef: '1', instructionId: id, ...amountOf(first()) },
    { lineRef: '2', orderItemId: itemId, chargeKey, segmentId, ...amountOf(first()) },
  ];
  const { matched, differs, unknown } = await report('INV-1', lines);
  assert.deepEqual([matched, differs, unknown], [2, 0, 0]);
  const again = await report('INV-1', lines);
  assert.deepEqual([again['lines'], again['knownBefore']], [0, 2]);
  assert.equal((await linesOf(`?orderId=${orderId}`)).length, 2);
  const otherwise = [{ lineRef: '1', instructionId: id, ...amountOf(first()), amount: '1' }];
  const said = { invoiceRef: 'INV-1', invoicedOn: '2027-01-31', lines: otherwise };
  assert.equal((await deal.refused('bea.billing', '/invoices', said)).code, 'billing.invoice-line-changed');
});

test('a line that differs and one that rests on nothing stay on record until billing says how they ended; who sold it may not', async () => {
  const stranger = '01900000-0000-7000-8000-000000000001';
  const counts = await report('INV-2', [
    { lineRef: '1', instructionId: first().id, ...amountOf(first()), amount: '9999' },
    { lineRef: '2', instructionId: stranger, amount: '5', currency: 'EUR' },
  ]);
  assert.deepEqual([counts['matched'], counts['differs'], counts['unknown']], [0, 1, 1]);
  const open = await linesOf('?open=true');
  assert.deepEqual(
    open.map(({ lineRef, verdict, differences }) => [lineRef, verdict, differences.map(({ what }) => what).join()]),
    [
      ['1', 'differs', 'amount'],
      ['2', 'unknown', 'charge'],
    ],
  );
  assert.deepEqual(
    (await deal.reads<{ items: unknown[] }>('rita.rep', '/invoice-lines')).items,
    [],
    'who sells sees no invoice',
  );
  const path = `/invoice-lines/${open[0]?.id}/settle`;
  const how = { how: 'credited', because: 'Credited with CN-77 on the same day' };
  assert.equal((await deal.refused('rita.rep', path, how)).code, 'access.denied');
  await deal.does('bea.billing', path, how);
  assert.equal((await deal.refused('bea.billing', path, how)).code, 'billing.nothing-to-settle');
  assert.deepEqual(
    (await linesOf('?open=true')).map(({ verdict }) => verdict),
    ['unknown'],
  );
});

test('who approved a deal does not say that its invoice is right, though billing is their work too', async () => {
  await troth.database.admin(
    `update identity.principal p set roles = p.roles || '{billing-ops}' from identity.person n
     where n.tenant_id = p.tenant_id and n.id = p.person_id and n.key = 'mona.manager'`,
  );
  const openLine = async (order: string, invoiceRef: string): Promise<string> => {
    await report(invoiceRef, [{ lineRef: '1', ...(await handedOf(order)), amount: '9999' }]);
    const [line] = await linesOf(`?open=true&orderId=${order}`);
    return `/invoice-lines/${line?.id}/settle`;
  };
  const how = { how: 'credited', because: 'Credited with CN-78 on the same day' };
  const { quoteId } = await deal.accepted('12');
  const { orders } = await deal.does<{ orders: readonly { orderId: string }[] }>(
    'rita.rep',
    `/quotes/${quoteId}/convert-to-order`,
  );
  const hers = await openLine(await handOver(orders[0]?.orderId ?? ''), 'INV-5');
  const refusal = await deal.refused('mona.manager', hers, how);
  assert.deepEqual([refusal.code, refusal['policies']], ['access.denied', ['base.billing-correction']]);
  await deal.does('bea.billing', hers, how);
  await deal.does('mona.manager', await openLine(orderId, 'INV-6'), how);
});

test('each line answers why it is on the invoice: promise, price, order, acceptance; to whom it does not concern it is not there', async () => {
  const [line] = (await linesOf(`?orderId=${orderId}`)).filter(({ verdict }) => verdict === 'matched');
  const why = await deal.reads<{
    promise: { instructionId: string; priceLeafHash: string };
    order: { id: string };
    quote: { acceptedAt: string; grade: string; priceFingerprint: string };
  }>('susi.support', `/invoice-lines/${line?.id}/why`);
  assert.deepEqual(
    [why.promise.instructionId, why.order.id, why.quote.grade],
    [first().id, orderId, 'customer-account'],
  );
  assert.match(why.promise.priceLeafHash, /^sha256:/);
  assert.match(why.quote.priceFingerprint, /^sha256:/);
  assert.equal((await troth.get('karl.kunde', `/invoice-lines/${line?.id}/why`)).status, 404);
});

test('billing reports by a key of its own, which opens nothing else', async () => {
  const { status, body } = await troth.send('bea.billing', '/api-keys', {
    name: 'The billing system',
    scopes: ['billing.report'],
    territories: ['dach'],
    expiresInDays: 30,
  });
  assert.equal(status, 200, JSON.stringify(body));
  const { key } = body as { readonly key: string };
  const asked = (method: string, path: string, sent?: object) =>
    fetch(`${troth.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
  const lines = [{ lineRef: '1', instructionId: first().id, ...amountOf(first()) }];
  const invoice = { idempotencyKey: 'INV-9', payload: { invoiceRef: 'INV-9', invoicedOn: '2027-02-28', lines } };
  const reply = await asked('POST', '/invoices', invoice);
  assert.equal(reply.status, 200, await reply.text());
  assert.equal((await asked('GET', `/orders/${orderId}/billing-handoff`)).status, 404);
  const accounts = (await (await asked('GET', '/accounts')).json()) as { readonly items: readonly object[] };
  assert.deepEqual(accounts.items, []);
});

test('an invoice that cannot be read is refused with its reason', async () => {
  const rows = [
    [
      'billing.line-twice',
      [1, 2].map(() => ({ lineRef: '1', instructionId: first().id, amount: '1', currency: 'EUR' })),
    ],
    ['billing.line-without-charge', [{ lineRef: '1', amount: '1', currency: 'EUR' }]],
    ['request.invalid', [{ lineRef: '1', instructionId: first().id, amount: 1, currency: 'EUR' }]],
  ] as const;
  for (const [code, lines] of rows) {
    const said = { invoiceRef: 'INV-3', invoicedOn: '2027-01-31', lines };
    assert.equal((await deal.refused('bea.billing', '/invoices', said)).code, code);
  }
});
