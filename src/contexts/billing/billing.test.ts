import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCaptureLine, anId, anOrder, AT, aTerm, items } from '#contexts/order/order.builder.ts';
import type { BillingMapping } from './billing-mapping.contract.ts';
import type { Handoff } from './billing.ts';
import { handoffLife } from './handoff.lifecycle.ts';
import { mapCharge } from './map-charge.ts';
import { decideDelivery } from './record-delivery.ts';
import { decideRequest, instructionsOf, type MappingFacts } from './request-activation.ts';

const noMapping: MappingFacts = { mapping: undefined, category: () => undefined };
const rule = (id: string, more: object) => ({
  id,
  chargeType: 'recurring' as const,
  productCode: id.toUpperCase(),
  invoiced: 'inAdvance' as const,
  ...more,
});
const mapping = (...charges: BillingMapping['charges']): BillingMapping => ({ key: 'm', owner: 'bea', charges });

test('the life of a handoff has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(handoffLife.problems(), []);
});

test('one instruction for each charge of each segment, with exactly the accepted terms', () => {
  const terms = [aTerm(), aTerm({ chargeKey: 'set-up', type: 'oneTime', amount: '99.50' })];
  const made = instructionsOf(
    items(aCaptureLine('a', { priceLeaf: { terms, leafHash: 'sha256:leaf' } })),
    noMapping,
    anId,
  );
  assert.ok(made.ok);
  assert.deepEqual(
    made.value.map((each) => [each.chargeKey, each.segmentId, each.terms, each.priceLeafHash]),
    [
      ['subscription', 's1', terms[0], 'sha256:leaf'],
      ['set-up', 's1', terms[1], 'sha256:leaf'],
    ],
  );
  assert.equal(new Set(made.value.map((each) => each.id)).size, 2);
});

test('a term that is not what was captured is refused, whichever character changed', () => {
  const [item] = items(aCaptureLine('a'));
  assert.ok(item);
  const changed = {
    ...item,
    body: { ...item.body, priceLeaf: { ...item.body.priceLeaf, terms: [aTerm({ amount: '1250.01' })] } },
  };
  const made = instructionsOf([changed], noMapping, anId);
  assert.equal(!made.ok && made.refusal.code, 'billing.terms-mismatch');
});

test('billing is told when the order is fulfilled, and not before', () => {
  const ask = (state: 'completed' | 'inProgress') =>
    decideRequest({ order: anOrder({ state }), items: items(aCaptureLine('a')) }, { at: AT, id: anId }, noMapping);
  const early = ask('inProgress');
  assert.equal(!early.ok && early.refusal.code, 'billing.order-not-fulfilled');
  const asked = ask('completed');
  assert.deepEqual(asked.ok && asked.value.facts.map((fact) => fact.type), ['BillingActivationRequested']);
});

test('the rule that names most decides what billing calls a charge; a tie and a gap are refused', () => {
  const facts = { offering: 'platform', category: 'base', charge: 'fee', chargeType: 'recurring' as const };
  const name = (map: BillingMapping) => {
    const found = mapCharge(map, facts);
    return found.ok ? found.value.id : found.refusal.code;
  };
  const any = rule('any', {});
  const category = rule('category', { category: 'base' });
  const offering = rule('offering', { offering: 'platform' });
  const exact = rule('exact', { offering: 'platform', charge: 'fee' });
  assert.equal(name(mapping(any, category, offering, exact)), 'exact');
  assert.equal(name(mapping(any, category, offering)), 'offering');
  assert.equal(name(mapping(any, category)), 'category');
  assert.equal(name(mapping(any)), 'any');
  assert.equal(name(mapping(any, rule('any-too', {}))), 'billing.charge-unmapped');
  assert.equal(name(mapping(rule('other', { offering: 'other' }))), 'billing.charge-unmapped');
});

test('a name in billing that is staged by a flag stands in the place of the other where it holds, and of no more specific one', () => {
  const facts = { offering: 'platform', category: 'base', charge: 'fee', chargeType: 'recurring' as const };
  const name = (map: BillingMapping, flags?: readonly string[]) => {
    const found = mapCharge(map, { ...facts, ...(flags && { flags }) });
    return found.ok ? found.value.id : found.refusal.code;
  };
  const staged = rule('staged', { category: 'base', staged: { flag: 'flag.new-billing', value: 'on' } });
  const map = mapping(rule('category', { category: 'base' }), staged);
  assert.deepEqual([name(map, ['flag.new-billing']), name(map, []), name(map)], ['staged', 'category', 'category']);
  const exact = mapping(rule('offering', { offering: 'platform' }), staged);
  assert.equal(name(exact, ['flag.new-billing']), 'offering');
  const either = [staged, { ...staged, id: 'before', staged: { flag: 'flag.new-billing', value: 'off' as const } }];
  assert.deepEqual([name(mapping(...either), ['flag.new-billing']), name(mapping(...either))], ['staged', 'before']);
});

test('what billing confirms is held against what was sent', () => {
  const handoff: Handoff = {
    id: anId('handoff'),
    orderId: anId('order'),
    accountId: anId('account'),
    state: 'requested',
    version: 1,
    entryLeaf: null,
    termsRoot: 'sha256:sent',
    currency: 'EUR',
    billingRef: null,
    recordedAt: AT.toString(),
    deliveredAt: null,
  };
  const confirm = (state: Handoff['state'], termsRoot?: string) => {
    const payload = { orderId: handoff.orderId, billingRef: 'B-1', ...(termsRoot === undefined ? {} : { termsRoot }) };
    const decided = decideDelivery({ ...handoff, state }, { payload });
    return decided.ok ? decided.value.facts.map((fact) => fact.type) : decided.refusal.code;
  };
  assert.deepEqual(confirm('requested'), ['BillingHandoffDelivered']);
  assert.deepEqual(confirm('requested', 'sha256:sent'), ['BillingHandoffDelivered']);
  assert.equal(confirm('requested', 'sha256:other'), 'billing.terms-mismatch');
  assert.equal(confirm('delivered'), 'handoff.move-not-allowed');
});
