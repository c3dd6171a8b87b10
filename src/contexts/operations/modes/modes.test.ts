import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '#app/wired-commands.ts';
import type { Principal } from '#platform/command.ts';
import { decideEnter, modeKey } from './enter-mode.ts';
import { MODES, stoppedCommands } from './modes.ts';

const known = ['quote.present', ...commands.map(({ name }) => name)];
const sourceOf = (kind: string) => MODES.filter((mode) => mode.kind === kind).map(({ source }) => source);

test('the nine degraded modes of operations 23.2 are known, in its words', () => {
  assert.deepEqual(sourceOf('degraded'), [
    'read-only quote access',
    'save draft but no acceptance',
    'use cached catalog but block risky products',
    'allow standard pricing only',
    'manual approval queue',
    'pause quote-to-order conversion',
    'accept orders but delay fulfillment',
    'fallback document generation',
    'manual billing handoff with later reconciliation',
  ]);
});

test('the ten containments of operations 14.4 are known, in its words', () => {
  assert.deepEqual(sourceOf('containment'), [
    'disable promotion',
    'freeze catalog publish',
    'pause quote acceptance',
    'block quote-to-order conversion for affected product',
    'route high-risk orders to manual review',
    'disable downstream integration worker',
    'stop retry storm',
    'isolate partner channel',
    'enable fallback pricing mode',
    'show maintenance/degraded status',
  ]);
});

test('every command that a mode stops is one of the house: a misspelt one would stop nothing', () => {
  for (const mode of MODES) {
    const named = [...stoppedCommands(mode, known), ...(mode.everywhere ?? []), ...(mode.otherwise ?? [])];
    assert.deepEqual(
      named.filter((name) => !known.includes(name) && !name.startsWith('/')),
      [],
      mode.key,
    );
    assert.ok(mode.stops.every((name) => !name.endsWith('.*')) || stoppedCommands(mode, known).length > 5, mode.key);
  }
});

test('every mode does something, and says who owns it, when it is entered and left, and what is caught up', () => {
  for (const mode of MODES) {
    const does = mode.stops.length + (mode.otherwise?.length ?? 0) > 0 || mode.key === 'degraded-status';
    assert.ok(does, mode.key);
    for (const said of [mode.owner, mode.enterWhen, mode.leaveWhen, mode.caughtUp, mode.banner])
      assert.ok(said.length > 2, mode.key);
  }
  assert.equal(new Set(MODES.map(({ key }) => key)).size, MODES.length);
});

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const enter = (payload: object) =>
  decideEnter(
    known,
    { existing: undefined },
    {
      tenantId: '01920000-0000-7000-8000-000000000001',
      at,
      actor: { id: 'sam' } as Principal,
      payload: {
        degradedMode: 'pause-conversion',
        reason: 'the ERP is down',
        until: '2026-11-22T10:00:00Z',
        ...payload,
      },
    },
  );
const refusals: readonly (readonly [string, object, string])[] = [
  ['that nobody wrote down', { degradedMode: 'be-careful' }, 'mode.unknown'],
  ['for products without a product', { degradedMode: 'block-risky-products' }, 'mode.wrong-scope'],
  [
    'for a partner that works on orders',
    { degradedMode: 'delay-fulfillment', scope: { partners: ['p'] } },
    'mode.wrong-scope',
  ],
  [
    'of a connector that is not there',
    { degradedMode: 'pause-connector', scope: { connector: 'fax' } },
    'switch.unknown-connector',
  ],
  ['until yesterday', { until: '2026-11-20T10:00:00Z' }, 'switch.over-already'],
  ['until next year', { until: '2027-11-20T10:00:00Z' }, 'mode.too-long'],
];
for (const [what, payload, code] of refusals)
  test(`a mode ${what} is not entered`, () => {
    const outcome = enter(payload);
    assert.equal(!outcome.ok && outcome.refusal.code, code);
  });

test('a mode holds once for each fence, and a pause is found under the name of its connector', () => {
  assert.equal(modeKey('pause-conversion'), 'mode:pause-conversion');
  assert.notEqual(
    modeKey('pause-conversion', { countries: ['DE'] }),
    modeKey('pause-conversion', { countries: ['FR'] }),
  );
  assert.equal(modeKey('pause-connector', { connector: 'shipping' }), 'connector:shipping');
});

test('nobody is locked out of leaving: no mode stops what enters and leaves modes', () => {
  for (const mode of MODES)
    for (const name of ['switch.set', 'mode.enter', 'mode.leave']) assert.ok(!mode.stops.includes(name), mode.key);
});
