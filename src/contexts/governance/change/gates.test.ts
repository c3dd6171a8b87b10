import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishChecks } from '../publish-checks.ts';
import { releaseChecklist } from '../checklist.ts';
import { isKind, kindNames } from '../artifact-kinds.ts';
import { AskedSchema, fieldsOfRequest } from './change-request.contract.ts';
import { changeTypeNames } from './change-types.ts';
import { changeLife } from './change.lifecycle.ts';
import { gateLists } from './gate-lists.ts';
import { changeGates } from './gates.ts';
import { riskDimensions } from './risk-dimensions.ts';
import { measuredRisk, riskOf, type RiskFacts, unstated } from './risk.ts';
import { standardChangePolicy } from './standard-policy.ts';
import { tierInForce, tierOf } from './tier.ts';
import { whoApproves } from './who-approves.ts';
import { changesAreGoverned } from '../checks/change-policy.ts';
import { readModel } from '../model.ts';

const QUIET: RiskFacts = {
  kinds: ['product-offering'],
  quotes: 0,
  orders: 0,
  assets: 0,
  openQuotes: 50,
  offeringsTouched: 1,
  offerings: 40,
  priceMoves: [],
  wayBack: { exists: true, closed: 0 },
};
const zero = { score: 0, because: 'None.' };
const statedAll = {
  title: 'One',
  type: 'pricing',
  carries: { releaseId: '01a00000-0000-7000-8000-000000000001' },
  risk: { legal: zero, regulatory: zero, operational: zero, detectability: zero, timing: zero },
} as const;

test('every item of every list is answered by gates that exist, and no gate is there for nothing', () => {
  const lengths = Object.fromEntries(gateLists.map(({ source, items }) => [source, items.length]));
  assert.deepEqual(lengths, {
    'operations 7.3': 12,
    'operations 8.1': 10,
    'operations 8.2': 10,
    'operations 9.1': 11,
    'operations 9.3': 10,
    'operations 10.2': 10,
    'capstone 18.2': 14,
  });
  const known = new Set(changeGates.map(({ gate }) => gate));
  assert.equal(known.size, changeGates.length, 'each gate stands once');
  const named = gateLists.flatMap(({ items }) =>
    items.flatMap(({ item, gates }) => gates.map((gate) => ({ item, gate }))),
  );
  assert.deepEqual(
    named.filter(({ gate }) => !known.has(gate)),
    [],
  );
  assert.deepEqual(
    gateLists.flatMap(({ items }) => items.filter(({ gates }) => gates.length === 0)),
    [],
  );
  // Beyond the lists: the form of the request itself, and what the checklist of a release looks at besides.
  const listed = new Set(named.map(({ gate }) => gate));
  assert.deepEqual(
    [...known].filter((gate) => !listed.has(gate)),
    ['request-complete', 'risk', 'catalog-beyond'],
  );
});

test('what the checklist of a release looks at exists as a publish check, or is made with it', () => {
  const checks = new Set([
    ...publishChecks.map(({ gate }) => gate),
    'well-formed',
    'proposal-rehearsal',
    'flag-values',
  ]);
  assert.deepEqual(
    releaseChecklist.flatMap(({ gates }) => gates.filter((gate) => !checks.has(gate))),
    [],
  );
});

test('there are twelve types, twelve dimensions and eleven fields, and the life is sound', () => {
  assert.equal(changeTypeNames.length, 12);
  assert.equal(riskDimensions.length, 12);
  assert.equal(fieldsOfRequest.length, 11);
  assert.deepEqual(changeLife.problems(), []);
  assert.deepEqual(
    Object.keys((AskedSchema.properties.risk as unknown as { properties: object }).properties).length,
    12,
  );
});

test('the tier is the highest that type, content and risk ask for, and says why', () => {
  const rows: readonly [Parameters<typeof tierOf>, number, RegExp][] = [
    [['low-risk-content', [], {}], 0, /low-risk-content/],
    [['low-risk-content', ['product-offering'], {}], 1, /product-offering/],
    [['low-risk-content', ['price-book'], {}], 2, /price-book/],
    [['pricing', ['price-book'], { margin: { score: 3, how: 'measured', because: '' } }], 3, /margin impact is grave/],
    [
      ['document', ['clause'], { regulatory: { score: 3, how: 'stated', because: '' } }],
      4,
      /regulatory impact is grave/,
    ],
    [['low-risk-content', ['access-policy'], {}], 4, /access-policy/],
    [['pricing', ['price-book'], {}, { 'price-book': 4 }], 4, /change policy asks/],
  ];
  for (const [given, tier, why] of rows) {
    const derived = tierOf(...given);
    assert.equal(derived.tier, tier, given[0]);
    assert.match(derived.because.join(' '), why);
  }
});

test('a tier goes up by one word, and down only when somebody else allowed it', () => {
  assert.equal(tierInForce(2, null), 2);
  assert.equal(tierInForce(2, { tier: 4, allowedByPerson: 'x' }), 4);
  assert.equal(tierInForce(2, { tier: 1, allowedByPerson: null }), 2);
  assert.equal(tierInForce(2, { tier: 1, allowedByPerson: 'x' }), 1);
  // What was found graver since is not lowered by an older word, and what was raised stays raised.
  assert.equal(tierInForce(4, { tier: 3, allowedByPerson: null }), 4);
});

test('what facts measure is not asked of anybody, and nobody talks it down', () => {
  const found = measuredRisk({
    ...QUIET,
    kinds: ['price-book'],
    quotes: 30,
    orders: 4,
    assets: 90,
    priceMoves: [3, -22],
  });
  assert.deepEqual(Object.fromEntries(Object.entries(found).map(([key, scored]) => [key, scored.score])), {
    customer: 3,
    revenue: 3,
    margin: 3,
    reversibility: 1,
    blastRadius: 1,
    historicalData: 0,
    downstream: 0,
  });
  const talked = riskOf(
    { ...statedAll, risk: { ...statedAll.risk, margin: zero, downstream: { score: 3, because: 'The tax engine.' } } },
    found,
  );
  assert.equal(talked.margin?.score, 3);
  assert.deepEqual(talked.downstream, { score: 3, how: 'stated', because: 'The tax engine.' });
  assert.deepEqual(unstated(talked), []);
  assert.deepEqual(
    unstated(riskOf({ ...statedAll, risk: {} }, found)).map(({ dimension }) => dimension),
    ['legal', 'regulatory', 'operational', 'detectability', 'timing'],
  );
});

test('each tier asks whom the policy says, a board sits only where it is useful, an emergency asks its own', () => {
  const asks = (tier: 0 | 1 | 2 | 3 | 4, more: object = {}) =>
    whoApproves(standardChangePolicy, { ...statedAll, ...more }, ['price-book'], tier).map(({ role }) => role);
  assert.deepEqual(asks(0), ['release-approver']);
  assert.deepEqual(asks(2), ['release-approver', 'finance']);
  assert.deepEqual(asks(3), ['release-approver', 'sales-ops', 'finance', 'executive']);
  assert.deepEqual(asks(4), ['release-approver', 'legal', 'executive', 'finance']);
  assert.deepEqual(asks(3, { emergency: 'The price is wrong.' }), ['release-approver']);
  assert.deepEqual(asks(0, { approvers: ['legal'] }), ['release-approver', 'legal']);
});

test('the standard policy has a domain for every kind and an activity for every type, and would be published as it is', () => {
  assert.equal(standardChangePolicy.domains.length, 12);
  assert.deepEqual(
    kindNames.filter((kind) => !standardChangePolicy.domains.some(({ kinds }) => kinds.includes(kind))),
    [],
  );
  assert.deepEqual(
    standardChangePolicy.domains.flatMap(({ kinds }) => kinds.filter((kind) => !isKind(kind))),
    [],
  );
  const find = (content: object) =>
    changesAreGoverned.find({
      model: readModel([{ kind: 'change-policy', key: 'standard', content }]).model,
      previous: readModel([]).model,
      effectiveOn: '2026-12-01',
    });
  assert.deepEqual(find(standardChangePolicy), []);
  const [first] = standardChangePolicy.activities;
  const broken = find({
    ...standardChangePolicy,
    activities: [first],
    tiers: standardChangePolicy.tiers.map((rule) => ({ ...rule, tier: 0 })),
  });
  assert.deepEqual(
    [...new Set(broken.map(({ code }) => code))],
    ['change-policy.tier', 'change-policy.tier-shrinks', 'change-policy.type-of-nobody'],
  );
});

test('a simulation answers for a change only when it was of the open book, lately, and could decide it; what it newly refuses is a warning', () => {
  const gate = changeGates.find(({ gate: name }) => name === 'simulation');
  const asking = standardChangePolicy.tiers.find(({ simulation }) => simulation);
  assert.ok(gate && asking);
  const outcome = (seen: object | undefined, at = '2026-11-02T00:00:00Z'): string => {
    const simulation = seen && { runId: 'run', at: '2026-11-01T00:00:00Z', says: [], lacks: [], warns: [], ...seen };
    const release = { release: { id: 'release' }, simulation };
    const facts = {
      at: Temporal.Instant.from(at),
      asked: {},
      policy: standardChangePolicy,
      tier: asking.tier,
      release,
    };
    return gate.judge(facts as never).outcome;
  };
  assert.equal(outcome(undefined), 'failed');
  assert.equal(outcome({}), 'passed');
  assert.equal(outcome({ lacks: ['It left the open quotes out.'] }), 'failed');
  assert.equal(outcome({ warns: ['Two quotes would be refused.'] }), 'warned');
  assert.equal(outcome({}, '2026-11-14T23:00:00Z'), 'passed');
  assert.equal(outcome({}, '2026-11-15T01:00:00Z'), 'failed', 'the book has moved on');
});

const judged = (gate: string, facts: object) => {
  const found = changeGates.find((each) => each.gate === gate);
  assert.ok(found);
  return found.judge(facts as never);
};

test('a gate at which nothing was looked at does not pass', () => {
  const nothing = { release: { checks: [], release: { id: 'a' } } };
  for (const gate of ['price-owner', 'plans', 'approval-simulation', 'catalog-eligibility'])
    assert.equal(judged(gate, nothing).outcome, 'failed', gate);
  assert.equal(judged('impact', { impact: [], asked: {} }).outcome, 'warned', 'a deployment');
  const move = (underCost: boolean | null) => ({ book: 'eur', offering: 'a', charge: 'once', percent: 5, underCost });
  const margin = (...moves: readonly object[]) => judged('margin-impact', { release: { moves } });
  assert.equal(margin(move(false)).outcome, 'passed');
  assert.equal(margin(move(true)).outcome, 'warned');
  assert.equal(margin(move(null)).outcome, 'warned', 'a price whose cost nobody knows');
  assert.match(margin(move(null)).says.join(' '), /a\/once of eur costs is not known/);
});
