/**
 * The blueprint's golden dataset 22, billing handoff replay: `handoff/given.json` says what was accepted, `handoff/expected.json` what billing is told
 * of it. `UPDATE=1` writes the latter anew. That the table lets no second one in, and that a key asked again answers the same, is shown on the real
 * database by `src/contexts/billing/invoices.db.test.ts`.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { OrderItem, PromisedTerm } from '#contexts/order/index.ts';
import { aCaptureLine, anId, anOrder, AT, items } from '#contexts/order/order.builder.ts';
import { handoffPayload } from '#contexts/billing/handoff-payload.ts';
import { decideRequest } from '#contexts/billing/request-activation.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';

type Told = {
  readonly orderType: string;
  readonly effectiveFrom?: string;
  readonly becomes?: string;
  readonly was?: string;
  readonly terms: readonly PromisedTerm[];
  readonly bill?: readonly Json[];
};
type Given = { readonly committed: Json; readonly orders: readonly Told[] };

const file = (name: string): URL => new URL(`./handoff/${name}.json`, import.meta.url);
const given = JSON.parse(readFileSync(file('given'), 'utf8')) as Given;
const facts = { mapping: undefined, category: () => undefined };

/** Captured as a conversion does: the fingerprint of the terms is kept beside them. */
const itemOf = ({ orderType, effectiveFrom, becomes, was, terms, bill = [] }: Told): OrderItem => {
  const [id = 'rest'] = terms.map(({ segmentId }) => segmentId);
  const segments = [{ id, from: effectiveFrom ?? '2027-01-01', to: '2028-01-01', quantity: '1', characteristics: {} }];
  const [item] = items(aCaptureLine('a', { segments, priceLeaf: { terms, leafHash: 'sha256:leaf' } }));
  assert.ok(item);
  if (effectiveFrom === undefined) return item;
  const change = { orderType, effectiveFrom, becomes, was: { state: was }, terms: [given.committed], currency: 'EUR', bill };
  return { ...item, body: { ...item.body, change: change as unknown as NonNullable<OrderItem['body']['change']> } };
};

const handedOver = (item: OrderItem) => {
  const order = anOrder({ state: 'completed' });
  const { handoff, instructions } = mustAccept(
    decideRequest({ order, items: [item] }, { at: AT, id: anId }, facts),
    'what was accepted is handed over',
  );
  const stored = instructions.map((each) => ({ ...each, productCode: null, ruleId: null }));
  return handoffPayload(order, handoff, stored, [], item.body.change?.bill);
};

const inShort = (payload: ReturnType<typeof handedOver>) => ({
  termsRoot: payload['termsRoot'],
  instructions: (payload['instructions'] as readonly { action: string; terms: PromisedTerm }[]).map(
    ({ action, terms }) => `${action} ${terms.chargeKey} ${String(terms['amount'])} ${String(terms['endsOn'] ?? terms['from'] ?? 'once')}`,
  ),
  settlement: ((payload['settlement'] ?? []) as readonly { kind: string; amount: string }[]).map(
    ({ kind, amount }) => `${kind} ${amount}`,
  ),
});

test('22: each kind of order tells billing what ends, what begins and what is settled, and nothing else', () => {
  const told = Object.fromEntries(given.orders.map((one) => [one.orderType, inShort(handedOver(itemOf(one)))]));
  if (process.env['UPDATE'] === '1') writeFileSync(file('expected'), `${JSON.stringify(told, null, 2)}\n`);
  assert.deepEqual(told, JSON.parse(readFileSync(file('expected'), 'utf8')));
});

for (const one of given.orders) {
  test(`22: a ${one.orderType} that is told again is told word for word the same`, () => {
    assert.deepEqual(handedOver(itemOf(one)), handedOver(itemOf(one)));
  });

  test(`22: of a ${one.orderType} whose terms are no longer those that were accepted nothing is told`, () => {
    const item = itemOf(one);
    const terms = [...item.body.priceLeaf.terms, { ...given.orders[0]!.terms[1]!, chargeKey: 'slipped-in' }];
    const other = { ...item, body: { ...item.body, priceLeaf: { ...item.body.priceLeaf, terms } } };
    const order = anOrder({ state: 'completed' });
    const decided = decideRequest({ order, items: [other] }, { at: AT, id: anId }, facts);
    assert.equal(decided.ok ? 'told' : decided.refusal.code, 'billing.terms-mismatch');
  });
}
