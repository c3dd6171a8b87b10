/** A discount on the whole offer, from the promise to the order, to what billing is told and to what is committed on the asset: to the cent. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import { installedBase, until } from '#test/support/installed-base.ts';

const base = await installedBase();
const { troth, deal, account, accepted, ordered, carriedOut, assetsOf } = base;
after(base.stop);

type Told = { readonly kind: string; readonly value: string };
type Term = {
  readonly type: string;
  readonly amount: string;
  readonly orderDiscount?: { readonly before: string; readonly off: string };
  readonly orderCredit?: string;
};
type View = { readonly totals: Readonly<Record<string, string>>; readonly contractFrom: string };

/** Thirteen and seven users: their prices do not divide evenly. */
const aDiscountedQuote = async (given: Told, ...more: readonly object[]) => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', {
    accountId: await account(),
    name: 'A deal with something off the whole',
    contractFrom: '2026-12-01',
    termMonths: 12,
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [
      { op: 'add', offering: 'user-standard', quantity: '13' },
      { op: 'add', offering: 'user-enterprise', quantity: '7' },
      ...more,
    ],
  });
  const orderDiscount = { ...given, reason: 'an old customer who signs today' };
  await deal.does('mona.manager', `/quotes/${quoteId}/order-discount`, { orderDiscount });
  return quoteId;
};

const totalOf = (terms: readonly Term[], type: string): string =>
  decText(terms.filter((term) => term.type === type).reduce((sum, { amount }) => add(sum, dec(amount)), ZERO));
const read = <Row extends object>(sql: string) => troth.database.admin<Row>(sql);
const itemTerms = async (orderId: string) =>
  (
    await read<{ terms: readonly Term[] }>(
      `select body::jsonb -> 'priceLeaf' -> 'terms' as terms from ordering.order_item where order_id = '${orderId}'`,
    )
  ).flatMap(({ terms }) => terms);
const billedTerms = async (orderId: string) =>
  until('billing is asked', async () => {
    const rows = await read<{ terms: Term }>(
      `select i.terms::jsonb as terms from billing.instruction i join billing.handoff h on h.tenant_id = i.tenant_id and h.id = i.handoff_id
       where h.order_id = '${orderId}'`,
    );
    return rows.length === 0 ? undefined : rows.map(({ terms }) => terms);
  });
/** Done, and both what billing was told and what is committed are there. */
const fulfilled = async (quoteId: string) => {
  const accountId = await account();
  const known = new Set((await assetsOf(accountId)).map(({ id }) => id));
  await accepted(quoteId);
  const orderId = await ordered(quoteId);
  const items = await itemTerms(orderId);
  await carriedOut(orderId);
  const committed = await until('what was sold is in use', async () => {
    const made = (await assetsOf(accountId)).filter(({ id }) => !known.has(id));
    return made.length < 2
      ? undefined
      : made.flatMap(({ committedTerms }) => committedTerms.map(({ terms }) => terms as unknown as Term));
  });
  return { orderId, items, billed: await billedTerms(orderId), committed };
};

test('ten per cent off the whole is off what is ordered, billed and committed, and each term says what it was before', async () => {
  const quoteId = await aDiscountedQuote({ kind: 'percent', value: '10' });
  const { items, billed, committed } = await fulfilled(quoteId);
  const { totals } = await deal.reads<View>('rita.rep', `/quotes/${quoteId}`);
  for (const terms of [items, billed, committed]) {
    assert.equal(totalOf(terms, 'recurring'), totals['recurringMonthly']);
    for (const { amount, orderDiscount } of terms) {
      assert.ok(orderDiscount, 'it is told that something was taken off the whole');
      assert.equal(decText(add(dec(amount), dec(orderDiscount.off))), orderDiscount.before);
    }
  }
});

test('an amount off the whole is one credit: every term keeps its price and says its part, and the parts are the credit', async () => {
  const quoteId = await aDiscountedQuote({ kind: 'amount', value: '100.01' });
  const { items, billed, committed, orderId } = await fulfilled(quoteId);
  const { totals } = await deal.reads<View>('rita.rep', `/quotes/${quoteId}`);
  for (const terms of [items, billed, committed]) {
    assert.equal(totalOf(terms, 'recurring'), totals['recurringMonthly']);
    const credit = terms.map(({ orderCredit }) => dec(orderCredit ?? '0')).reduce(add, ZERO);
    assert.equal(decText(credit), '100.01');
  }
  const [sent] = await until('it is sent', async () => {
    const rows = await read<{ credit: object | null }>(
      `select payload::jsonb -> 'orderCredit' as credit from fulfillment.task_work
       where order_id = '${orderId}' and payload::jsonb ? 'handoffId'`,
    );
    return rows.length === 0 ? undefined : rows;
  });
  assert.deepEqual(sent?.credit, { amount: '100.01', currency: 'EUR' });
});

test('what is paid once is ordered at what is left of it too', async () => {
  const days = { op: 'add', offering: 'consulting-day', quantity: '3' };
  const quoteId = await aDiscountedQuote({ kind: 'percent', value: '10' }, days);
  await accepted(quoteId);
  const terms = await itemTerms(await ordered(quoteId));
  const { totals } = await deal.reads<View>('rita.rep', `/quotes/${quoteId}`);
  assert.deepEqual(
    [totalOf(terms, 'oneTime'), totalOf(terms, 'recurring')],
    [totals['oneTime'], totals['recurringMonthly']],
  );
});
