/**
 * The golden datasets of the blueprint on what is promised (12, 18, 19), asked of the whole house over HTTP: `commitment/given.json` says what,
 * `commitment/expected.json` what comes of it. `UPDATE=1` writes the latter anew; the difference is read as prose. Ids and hashes differ from run to
 * run, so what is kept of them is whether they are the same.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

type Given = {
  readonly '12-approval-threshold': {
    readonly offering: string;
    readonly quantity: string;
    readonly percents: readonly string[];
  };
  readonly '18-stale-pricing-fingerprint': {
    readonly offering: string;
    readonly quantity: string;
    readonly percent: string;
    readonly factor: string;
  };
  readonly '19-quote-to-order-conversion': { readonly lines: readonly object[]; readonly chooses: number };
};

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);
const file = (name: string): URL => new URL(`./commitment/${name}.json`, import.meta.url);
const given = JSON.parse(readFileSync(file('given'), 'utf8')) as Given;
const told: Record<string, unknown> = {};

/** The dataset's answer, held against what was written down; together they are written down anew. */
const golden = (name: keyof Given, answer: unknown): void => {
  told[name] = answer;
  if (process.env['UPDATE'] === '1') {
    writeFileSync(file('expected'), `${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  const expected = JSON.parse(readFileSync(file('expected'), 'utf8')) as Record<string, unknown>;
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), expected[name]);
};

const added = async (lines: readonly object[]): Promise<string> => {
  const id = await deal.opened();
  await deal.does('rita.rep', `/quotes/${id}/lines`, { operations: lines.map((line) => ({ op: 'add', ...line })) });
  return id;
};
const discountOf = (percent: string) =>
  percent === '0' ? null : { kind: 'percent', value: percent, reason: 'an old customer' };
const price = (id: string) =>
  deal.does<{ priceFingerprint: string; totals: { oneTime: string } }>('rita.rep', `/quotes/${id}/price`);

test('12: at a threshold nobody more is asked; a hair above it somebody is', async () => {
  const { offering, quantity, percents } = given['12-approval-threshold'];
  const rows = [];
  for (const percent of percents) {
    const id = await added([{ offering, quantity, discretionary: discountOf(percent) }]);
    const { totals } = await price(id);
    const { status, body } = await troth.ask('rita.rep', `/quotes/${id}/approval-preview`, {});
    assert.equal(status, 200, JSON.stringify(body));
    const preview = body as { steps: readonly { role: string; reasons: readonly string[] }[] };
    rows.push({ percent, oneTime: totals.oneTime, asked: preview.steps.map(({ role, reasons }) => ({ role, reasons })) });
  }
  golden('12-approval-threshold', rows);
});

test('18: a price that was published over is stale on what was not shown yet, and holds on what was', async () => {
  const { offering, quantity, percent, factor } = given['18-stale-pricing-fingerprint'];
  const line = { offering, quantity, discretionary: discountOf(percent) };
  const shown = await deal.presented(percent);
  const id = await added([line]);
  const before = await price(id);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
  await deal.publish('price-book', 'eur-direct', (content: { entries: readonly object[] }) => ({
    ...content,
    entries: JSON.parse(
      JSON.stringify(content.entries).replaceAll(
        /("(?:unitPrice|amount)":")([\d.]+)"/g,
        (_all, name: string, value: string) => `${name}${(Number(value) * Number(factor)).toFixed(2)}"`,
      ),
    ) as readonly object[],
  }));
  const areas = await deal.reads<{ areas: readonly { area: string; standing: string }[] }>(
    'rita.rep',
    `/quotes/${id}/freshness`,
  );
  const refusal = await deal.refused('rita.rep', `/quotes/${id}/present`);
  const again = await price(id);
  const after = await deal.quote(id);
  await deal.does('karl.kunde', `/quotes/${shown.quoteId}/accept`, deal.acceptance(shown));
  golden('18-stale-pricing-fingerprint', {
    standings: Object.fromEntries(areas.areas.map(({ area, standing }) => [area, standing])),
    present: refusal.code,
    before: before.totals.oneTime,
    again: again.totals.oneTime,
    sameFingerprint: before.priceFingerprint === again.priceFingerprint,
    status: after.status,
    shown: (await deal.quote(shown.quoteId)).status,
  });
});

type OrderItem = {
  readonly offering: string;
  readonly action: string;
  readonly segments: readonly { readonly quantity: string }[];
  readonly priceLeaf?: { readonly terms: readonly { readonly amount?: string }[] };
};

test('19: what was accepted becomes an order: the lines that were taken, once, at the price that was promised', async () => {
  const { lines, chooses } = given['19-quote-to-order-conversion'];
  const id = await added(lines);
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  const offer = await deal.does<Offer>('rita.rep', `/quotes/${id}/present`);
  const quote = await deal.quote(id);
  const chosenLines = [quote.lines[chooses]?.lineId];
  await deal.does('karl.kunde', `/quotes/${id}/accept`, { ...deal.acceptance(offer), chosenLines });
  const convert = () =>
    deal.does<{ orders: readonly { orderId: string; number: string }[] }>('rita.rep', `/quotes/${id}/convert-to-order`);
  const [first, second] = [await convert(), await convert()];
  const { items } = await deal.reads<{ items: readonly OrderItem[] }>('rita.rep', `/orders/${first.orders[0]?.orderId}`);
  golden('19-quote-to-order-conversion', {
    orders: first.orders.length,
    sameAgain: JSON.stringify(first.orders) === JSON.stringify(second.orders),
    items: items.map(({ offering, action, segments, priceLeaf }) => ({
      offering,
      action,
      quantities: segments.map(({ quantity }) => quantity),
      amounts: priceLeaf?.terms.map(({ amount }) => amount),
    })),
    status: (await deal.quote(id)).status,
  });
});
