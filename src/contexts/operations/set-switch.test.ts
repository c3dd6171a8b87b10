import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal } from '#platform/command.ts';
import { ALL_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { decideSwitch } from './set-switch.ts';

const known = new Set(['quote.accept', 'quote.convert-to-order', 'switch.set']);
const tenantId = '01920000-0000-7000-8000-000000000001';
const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const decide = (payload: object) =>
  decideSwitch(known, {
    tenantId,
    at,
    actor: { id: 'sam' } as Principal,
    payload: {
      key: 'orders',
      scope: { commands: ['quote.convert-to-order'] },
      on: true,
      reason: 'the ERP is down',
      owner: 'sre',
      ...payload,
    },
  });

const refusals: readonly (readonly [string, object, string])[] = [
  ['a command that does not exist', { scope: { commands: ['quote.acept'] } }, 'switch.unknown-command'],
  ['the command that sets switches', { scope: { commands: ['switch.set'] } }, 'switch.not-stoppable'],
  [
    'a connector that does not exist',
    { key: 'connector:fax', scope: { connector: 'fax' } },
    'switch.unknown-connector',
  ],
  [
    'an operation that the connector does not have',
    { key: 'connector:shipping', scope: { connector: 'shipping', operations: ['shipping.teleport'] } },
    'switch.unknown-connector',
  ],
  [
    'a pause that workers would not find under its key',
    { key: 'carrier', scope: { connector: 'shipping' } },
    'switch.wrong-key',
  ],
  ['an end that has passed', { expiresAt: '2026-11-21T10:00:00Z' }, 'switch.over-already'],
];
for (const [what, payload, code] of refusals)
  test(`a switch is refused for ${what}`, () => {
    const outcome = decide(payload);
    assert.equal(!outcome.ok && outcome.refusal.code, code);
  });

test('a switch says what it stops, for whom and until when, and keeps what was typed out of the fact', () => {
  const outcome = decide({ expiresAt: '2026-11-21T11:00:00Z' });
  assert.ok(outcome.ok);
  const [fact] = outcome.value.facts;
  assert.equal(fact?.type, 'SwitchSet');
  assert.deepEqual(fact?.data['commands'], ['quote.convert-to-order']);
  assert.equal(JSON.stringify(fact).includes('ERP'), false);
});

test('a switch whose end has passed can still be turned off', () => {
  assert.ok(decide({ on: false, expiresAt: '2026-11-20T10:00:00Z' }).ok);
});

test('a pause names the connector and, where it is not all of it, the operations', () => {
  const outcome = decide({
    key: 'connector:shipping',
    scope: { connector: 'shipping', operations: ['shipping.ship'] },
  });
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.value.change.scope, { connector: 'shipping', operations: ['shipping.ship'] });
});

/** The eleven that issue and design name; who asks them differs, how they are paused does not. */
const ELEVEN =
  'billing entitlement provisioning inventory shipping service-scheduling tax crm erp contract e-signature'.split(' ');

test('each system that Troth asks can be paused, whether a plan asks it or a quote does', () => {
  assert.deepEqual(
    ELEVEN.filter((connector) => !Object.hasOwn(ALL_CONTRACTS, connector)),
    [],
  );
  for (const connector of Object.keys(ALL_CONTRACTS)) {
    const outcome = decide({ key: `connector:${connector}`, scope: { connector } });
    assert.ok(outcome.ok, connector);
    assert.deepEqual(outcome.value.change.scope, { connector });
  }
});
