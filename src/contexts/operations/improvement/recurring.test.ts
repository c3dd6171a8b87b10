/** Each of the eleven patterns of recurring causes, on rows as the log would give them: what is often enough, how it is told, whose it is, and that it stands where the rule looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '#contexts/identity/index.ts';
import { readRegistry, REGISTRY_FILE } from '#surfaces/events/fact-schemas.ts';
import { PATTERNS, type Pattern, ruleText } from './patterns.ts';
import { causesOf, joinTeams, type Recurring, windowBefore } from './recurring.ts';

const window = windowBefore(Temporal.Instant.from('2026-11-22T00:00:00Z'));
const row = (cause: string, count: number, ...ids: readonly string[]): Recurring => ({
  cause,
  count,
  records: ids.map((id) => ({ kind: 'order', id })),
});
const patternOf = (key: string): Pattern => {
  const found = PATTERNS.find((each) => each.key === key);
  assert.ok(found, key);
  return found;
};

/** Of each: a cause, how often is often enough, how it is told then, whose it is. */
const TOLD: Readonly<Record<string, readonly [cause: string, least: number, title: string, owner: string]>> = {
  'product-fallout': ['platform', 3, 'platform fell out 3 times', 'catalog-owner'],
  'approval-delays': ['finance', 5, 'Approvals asked of finance were silent 5 times', 'policy-owner'],
  'system-retries': ['billing', 10, 'billing was asked again 10 times', 'sre'],
  'team-invalid-quotes': ['sales-rep in dach', 5, '5 quotes of sales-rep in dach were not valid', 'sales-ops'],
  'authoring-mistakes': [
    'catalog-owner',
    3,
    '3 changes that catalog-owner wrote were sent back or rolled back',
    'catalog-owner',
  ],
  // As a list stands in a fact.
  'billing-mismatch': ['["amount", "period"]', 3, '3 invoiced lines differed in amount, period', 'billing-ops'],
  'manual-corrections': ['order-released', 3, 'order-released was corrected by hand 3 times', 'sales-ops'],
  differences: ['order-billing', 5, 'order-billing differed 5 times', 'order-ops'],
  overrides: ['QuotePriceOverridden', 5, 'A rule was overridden by hand 5 times', 'pricing-owner'],
  repairs: ['retry', 5, 'Orders were repaired by retry 5 times', 'order-ops'],
  refusals: [
    'quote.expired of quote.accept',
    20,
    'People were refused 20 times with quote.expired of quote.accept',
    'sales-ops',
  ],
};

test('the seven of operations 25.1 and the four that people do by hand are stated, each with an owner', () => {
  assert.deepEqual(PATTERNS.map(({ key }) => key).toSorted(), Object.keys(TOLD).toSorted());
  assert.deepEqual(
    PATTERNS.flatMap(({ source }) => source ?? []),
    [
      'same product causes fallout',
      'same approval policy causes delays',
      'same downstream system causes retries',
      'same sales team creates invalid quotes',
      'same catalog authoring mistake repeats',
      'same billing mismatch recurs',
      'same manual correction is requested frequently',
    ],
  );
  for (const { owner } of PATTERNS) assert.ok((ROLES as readonly string[]).includes(owner), owner);
});

for (const [key, [cause, least, title, owner]] of Object.entries(TOLD))
  test(`${key}: ${least} of one cause within thirty days recur, one fewer does not`, () => {
    const pattern = patternOf(key);
    const found = causesOf(pattern, [row(cause, least, 'a', 'b'), row('another', least - 1)], window);
    assert.deepEqual(
      found.map((each) => [each.cause, each.title, each.found.count, each.rule]),
      [[cause, title, least, ruleText(pattern)]],
    );
    assert.equal(pattern.owner, owner);
    assert.match(ruleText(pattern), new RegExp(`^at least ${least} of .* within 30 days$`));
    assert.deepEqual(
      [found[0]?.found.from, found[0]?.found.to, found[0]?.found.records.length],
      ['2026-10-23T00:00:00Z', '2026-11-22T00:00:00Z', 2],
    );
  });

test('where a rule looks for its cause, every fact of it has one', () => {
  const registry = readRegistry(REGISTRY_FILE);
  for (const { key, facts, path } of PATTERNS)
    for (const fact of facts) {
      assert.ok(registry[fact], `${key}: ${fact} is stated by the house`);
      if (path[0] !== 'data') continue;
      const member = registry[fact].schema.properties?.[path[1] ?? ''];
      assert.ok(
        member?.type?.every((type) => type === 'string' || type === 'array'),
        `${key}: ${fact} has ${path.join('.')}`,
      );
    }
});

test('people are told as their team: two of one team are one cause, and nobody is named', () => {
  const rows = [row('p-1', 3, 'q-1'), row('p-2', 2, 'q-2'), row('p-3', 4, 'q-3')];
  const teams: Readonly<Record<string, string>> = { 'p-1': 'sales-rep in dach', 'p-2': 'sales-rep in dach' };
  const joined = joinTeams(rows, (id) => teams[id] ?? 'nobody of the house');
  assert.deepEqual(
    joined.map(({ cause, count, records }) => [cause, count, records.map(({ id }) => id)]),
    [
      ['sales-rep in dach', 5, ['q-2', 'q-1']],
      ['nobody of the house', 4, ['q-3']],
    ],
  );
  // Neither alone is often enough; the team is.
  const pattern = patternOf('team-invalid-quotes');
  assert.deepEqual(causesOf(pattern, rows, window), []);
  assert.deepEqual(
    causesOf(pattern, joined, window).map(({ title }) => title),
    ['5 quotes of sales-rep in dach were not valid'],
  );
});

test('what has no name is no cause, and a long one is cut where it is kept', () => {
  const pattern = patternOf('product-fallout');
  assert.deepEqual(causesOf(pattern, [row('', 50)], window), []);
  const [found] = causesOf(
    pattern,
    [row('x'.repeat(1_000), 3, ...Array.from({ length: 30 }, (_, id) => String(id)))],
    window,
  );
  assert.deepEqual([found?.cause.length, found?.title.length, found?.found.records.length], [300, 300, 20]);
});
