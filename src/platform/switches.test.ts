import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fencedIn, modeOf, type ScopeFacts, stoppedBy, type SwitchRow, type SwitchScope } from './switches.ts';

const row = (scope: SwitchScope, key = 'trouble'): SwitchRow => ({
  key,
  scope,
  reason: 'the carrier is down',
  owner: 'order-ops',
  expires_at: '2026-12-01T00:00:00Z',
});
const german: ScopeFacts = { countries: ['DE'], channels: ['direct'], products: ['platform', 'seat'], partners: [] };

const held: readonly (readonly [string, SwitchScope, ScopeFacts, boolean])[] = [
  ['no fence holds everything', {}, german, true],
  ['a deal of the country that is named', { countries: ['DE', 'AT'] }, german, true],
  ['a deal of another country', { countries: ['FR'] }, german, false],
  ['one product of several', { products: ['seat'] }, german, true],
  ['the right product in the wrong country', { products: ['seat'], countries: ['FR'] }, german, false],
  ['a direct deal is of no partner', { partners: ['acme'] }, german, false],
  ['what cannot say its country, where one is named', { countries: ['FR'] }, {}, true],
  [
    'what says its country and not its products',
    { countries: ['FR'], products: ['seat'] },
    { countries: ['DE'] },
    false,
  ],
];
for (const [what, fence, facts, expected] of held)
  test(`${what}: ${expected ? 'held' : 'goes on'}`, () => assert.equal(fencedIn(fence, facts), expected));

const user = { type: 'user', roles: ['sales-rep'] };

test('whoever is stopped is told what holds, where, whose it is, why and until when', () => {
  const rows = [row({ mode: 'pause-conversion', commands: ['quote.convert-to-order'], countries: ['DE'] })];
  assert.deepEqual(stoppedBy(rows, { name: 'quote.convert-to-order', facts: () => german, actor: user }), {
    code: 'switch.stopped',
    switch: 'trouble',
    mode: 'pause-conversion',
    reason: 'the carrier is down',
    owner: 'order-ops',
    until: '2026-12-01T00:00:00Z',
    countries: ['DE'],
  });
  assert.equal(stoppedBy(rows, { name: 'quote.accept', facts: () => german, actor: user }), undefined);
});

test('what is stopped everywhere is stopped beyond the fence', () => {
  const rows = [row({ commands: ['quote.accept'], everywhere: ['governance.publish-release'], products: ['seat'] })];
  const publishing = { name: 'governance.publish-release', facts: () => ({ products: ['else'] }), actor: user };
  assert.equal(stoppedBy(rows, publishing)?.code, 'switch.stopped');
});

test('whom it spares is a person of that role: what goes by itself waits for them', () => {
  const rows = [row({ commands: ['order.submit'], spares: ['order-ops'] })];
  const asked = (type: string, roles: readonly string[]) =>
    stoppedBy(rows, { name: 'order.submit', actor: { type, roles } })?.code;
  assert.equal(asked('user', ['order-ops']), undefined);
  assert.equal(asked('user', ['sales-rep']), 'switch.stopped');
  assert.equal(asked('system', ['order-ops']), 'switch.stopped');
});

test('a mode holds where its fence does', () => {
  const rows = [row({ mode: 'standard-pricing-only', countries: ['DE'] })];
  assert.equal(modeOf(rows, 'standard-pricing-only', german)?.key, 'trouble');
  assert.equal(modeOf(rows, 'standard-pricing-only', { ...german, countries: ['FR'] }), undefined);
  assert.equal(modeOf(rows, 'manual-approval', german), undefined);
});
