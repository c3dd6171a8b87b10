import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal } from '#platform/command.ts';
import { kindNames } from '../artifact-kinds.ts';
import { decideDeclare, type WaitingRelease } from './calendar.commands.ts';
import { type AskedOfCalendar, frozenBy } from './frozen.ts';
import { type CalendarPeriod, PERIOD_KINDS } from './period.ts';
import { AREAS_TO_COVER, measuresOf } from './quarter-end.ts';
import { tierOfKinds } from '../change/tier-of-kinds.ts';

const at = Temporal.Instant.from('2026-12-20T10:00:00Z');
const period: CalendarPeriod = {
  id: '01920000-0000-7000-8000-000000000001',
  version: 1,
  entryLeaf: null,
  kind: 'quarter-close',
  name: 'Close of the fourth quarter',
  from: '2026-12-15T00:00:00Z',
  to: '2027-01-05T00:00:00Z',
  scope: { countries: ['DE'] },
  tiersFrom: 2,
  mode: 'quarter-end',
  timeZone: 'UTC',
  protects: { from: '05:00', until: '20:00' },
  toldDaysAhead: null,
  coverage: AREAS_TO_COVER.map((area) => ({ area, person: 'sam.sre', contact: 'on call' })),
  declaredByPerson: 'a',
  coverageApprovedBy: 'b',
  endedAt: null,
  recordedAt: '2026-12-01T00:00:00Z',
};
const asked: AskedOfCalendar = { tier: 2, emergency: false, scope: { countries: ['DE'] }, at };

test('the ten periods of operations 21 are known, in its words', () => {
  assert.deepEqual(Object.values(PERIOD_KINDS), [
    'quarter close',
    'fiscal year close',
    'product launch',
    'campaign launch',
    'renewal season',
    'regulatory deadline',
    'partner onboarding',
    'billing cycle close',
    'ERP financial close',
    'peak sales events',
  ]);
});

const frozen: readonly (readonly [string, Partial<AskedOfCalendar>, Partial<CalendarPeriod>, boolean])[] = [
  ['a change of the tier', {}, {}, true],
  ['a change of a higher tier', { tier: 4 }, {}, true],
  ['a change of a lower tier', { tier: 1 }, {}, false],
  ['an emergency', { emergency: true }, {}, false],
  ['a change in another country', { scope: { countries: ['FR'] } }, {}, false],
  ['a change that cannot say where', { scope: {} }, {}, true],
  ['a change before it', { at: Temporal.Instant.from('2026-12-14T23:59:59Z') }, {}, false],
  ['a change in its first instant', { at: Temporal.Instant.from(period.from) }, {}, true],
  ['a change in its last instant, which is after it', { at: Temporal.Instant.from(period.to) }, {}, false],
  ['a change after it was ended early', {}, { endedAt: '2026-12-19T00:00:00Z' }, false],
  ['a change in a period that freezes nothing', {}, { tiersFrom: null, mode: null }, false],
];
for (const [what, ask, change, expected] of frozen)
  test(`${what} ${expected ? 'waits' : 'goes through'}`, () => {
    const no = frozenBy([{ ...period, ...change }], { ...asked, ...ask });
    assert.equal(no?.code, expected ? 'change.frozen' : undefined);
    if (no) assert.deepEqual([no['period'], no['until'], no['tiersFrom']], [period.name, period.to, 2]);
  });

test('every kind of artifact has a tier, and what nobody thought of has the highest', () => {
  for (const kind of kindNames) assert.ok(tierOfKinds([kind]) >= 1, kind);
  assert.deepEqual(
    [
      [],
      ['product-offering'],
      ['product-offering', 'price-book'],
      ['decomposition-rules'],
      ['access-policy'],
      ['new-kind'],
    ].map(tierOfKinds),
    [0, 1, 2, 3, 4, 4],
  );
});

const calm = { emergencies: 1, approvalsOpen: 2, oldestApprovalHours: 1, acceptedLastHour: 4, acceptedUsually: '1.5' };

test('the seven measures of operations 8.3 are all there, in its words, and each says what is so', () => {
  const measures = measuresOf(period, calm, at);
  assert.deepEqual(
    measures.map(({ source }) => source),
    [
      'freeze non-critical catalog/pricing changes',
      'allow emergency fixes through expedited control',
      'increase monitoring of approval queues',
      'monitor quote acceptance spikes',
      'protect pricing engine capacity',
      'communicate blackout windows to sales teams',
      'pre-approve operational support coverage',
    ],
  );
  assert.ok(measures.every(({ ok }) => ok));
});

const alarming: readonly (readonly [string, Partial<typeof calm>, Partial<CalendarPeriod>])[] = [
  ['approval-queues', { oldestApprovalHours: 5 }, {}],
  ['acceptance-spikes', { acceptedLastHour: 5 }, {}],
  ['coverage', {}, { coverageApprovedBy: null }],
  ['coverage', {}, { coverage: [] }],
];
for (const [key, watched, change] of alarming)
  test(`${key} is alarmed by ${JSON.stringify({ ...watched, ...change })}`, () => {
    const measures = measuresOf({ ...period, ...change }, { ...calm, ...watched }, at);
    assert.deepEqual(
      measures.filter(({ ok }) => !ok).map((each) => each.key),
      [key],
    );
  });

const declare = (change: object, waiting?: WaitingRelease) =>
  decideDeclare(
    {
      at,
      id: () => period.id,
      actor: { personId: 'a' } as Principal,
      payload: {
        kind: 'quarter-close',
        name: period.name,
        from: period.from,
        to: period.to,
        mode: 'quarter-end',
        freeze: { tiersFrom: 2 },
        coverage: AREAS_TO_COVER.map((area) => ({ area, person: 'sam.sre', contact: 'on call' })),
        ...change,
      },
    },
    waiting,
  );
const refusals: readonly (readonly [string, object, string])[] = [
  ['that ends before it begins', { to: '2026-12-01T00:00:00Z' }, 'calendar-period.backwards'],
  ['that is over', { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }, 'calendar-period.backwards'],
  ['of a year', { to: '2027-12-15T00:00:00Z' }, 'calendar-period.too-long'],
  ['of quarter-end that freezes nothing', { freeze: undefined }, 'calendar-period.needs-freeze'],
  ['of quarter-end for which nobody stands by', { coverage: [] }, 'calendar-period.needs-coverage'],
];
for (const [what, change, code] of refusals)
  test(`a period ${what} is not declared`, () => {
    const outcome = declare(change);
    assert.equal(!outcome.ok && outcome.refusal.code, code);
  });
test('a freeze is not declared over the instant of a release that is published and waits for it, unless that passes a freeze', () => {
  const waits = (more: object = {}): WaitingRelease =>
    ({
      release: { id: 'r-1', name: 'New year', rollsBack: null },
      effectiveFrom: '2027-01-01T00:00:00Z',
      changes: [{ kind: 'price-book', key: 'list' }],
      change: undefined,
      ...more,
    }) as WaitingRelease;
  const code = (waiting: WaitingRelease, change: object = {}): unknown => {
    const outcome = declare(change, waiting);
    return outcome.ok ? 'declared' : [outcome.refusal.code, outcome.refusal['release']];
  };
  const refused = ['calendar-period.release-waits', 'New year'];
  const carried = (tier: number, asked: object = {}) => ({ change: { tier, asked, number: 'CR-00001' } });
  assert.deepEqual(code(waits()), refused);
  assert.equal(code(waits(), { to: '2027-01-01T00:00:00Z' }), 'declared', 'half-open: it is over when that begins');
  assert.equal(code(waits(), { freeze: { tiersFrom: 3 } }), 'declared', 'it holds higher tiers only');
  assert.equal(code(waits(carried(1))), 'declared', 'assessed as of a lower tier');
  assert.deepEqual(code(waits({ ...carried(3), changes: [{ kind: 'product-offering', key: 'sandbox' }] })), refused);
  assert.equal(code(waits(carried(2, { emergency: 'It bleeds.' }))), 'declared');
  assert.equal(code(waits({ release: { id: 'r-1', name: 'Back', rollsBack: 'r-0' } })), 'declared');
});

test('a period that is whole is declared', () => assert.ok(declare({}).ok));
