/** Every item of the texts' lists has its signal, every signal has what a reader needs, and a bound that is trembled on tells nobody twice. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { house } from '#app/wiring.ts';
import { ROLES } from '#contexts/identity/index.ts';
import { DASHBOARDS, READ_ALL } from './dashboards.ts';
import { expiredArtifacts } from './expired.ts';
import type { Figures } from './figures.ts';
import { judge, standingOf } from './judge.ts';
import { METRICS } from './metrics.ts';
import { GROUPS, type Metric, type SignalAlert, UNITS } from './signal.ts';
import { namedApart } from './shares.ts';
import { boundsText } from './signal-view.ts';
import { together } from './vitals.store.ts';

/** In the words of the texts: operations (o) and capstone (c), by section. */
const LISTS: Readonly<Record<string, string>> = {
  'o8.3': 'increase monitoring of approval queues; monitor quote acceptance spikes',
  'o11.2': 'post-release monitoring',
  'c18.2': 'post-release review',
  'o12.1':
    'latency; error rate; saturation; queue depth; dead-letter count; cache hit ratio; database lock wait; retry rate; downstream timeout rate; event publishing lag; projection lag',
  'o12.2':
    'quote creation rate; quote validation failure rate; pricing failure rate; average discount; approval queue aging; proposal generation failure rate; quote acceptance rate; quote-to-order conversion failure rate; order fallout rate; stuck order count; billing handoff failure rate; asset reconciliation mismatch; revenue leakage indicators',
  'o12.3':
    'emergency changes; policy overrides; manual data corrections; break-glass access; approval bypass attempts; failed authorization checks; rejected catalog publishes; failed simulations; rollback frequency',
  'o13.1':
    'quote volume; validation failures; approval aging; expiring quotes; high-discount quotes; proposal generation failures; acceptance rate',
  'o13.2':
    'submitted orders; orders by state; stuck orders; fallout cases; retry backlog; fulfillment SLA breach; cancellation queue; manual intervention workload',
  'o13.3':
    'discount distribution; margin exceptions; billing handoff failures; price mismatch; revenue leakage candidates; unauthorized discount attempts; reconciliation differences',
  'o13.4':
    'service health; API latency; broker lag; database saturation; error budget; failed jobs; dead-letter queues; cache staleness; dependency health',
  'o16.3':
    'fallout rate; fallout by product; fallout by channel; fallout by downstream system; mean time to detect; mean time to repair; repeated fallout cause; manual repair volume; SLA breach rate; customer-impacting fallout',
  'o26.1':
    'number of changes by type; emergency change rate; failed change rate; rollback rate; simulation failure rate; approval cycle time; release lead time; business-authored defect rate',
  'o26.2':
    'incident count by severity; mean time to detect; mean time to mitigate; mean time to recover; fallout rate; manual repair rate; reconciliation mismatch rate; support ticket volume; SLA breach rate',
  'o26.3':
    'approval bypass attempts; stale approval invalidations; unauthorized access attempts; break-glass events; data corrections by type; audit evidence retrieval time; expired policy count; overdue corrective actions',
  'c19.1':
    'quote creation rate; quote revision rate; quote validation failure rate; pricing latency; pricing error rate; stale quote rate; approval submission rate; approval SLA breach rate; average discount by segment; floor-price override count; quote acceptance rate; quote expiration rate; quote-to-order conversion failure rate',
  'c19.2':
    'order submit rate; order validation failure rate; decomposition failure rate; fulfillment task success rate; fulfillment task retry rate; stuck order count; order fallout rate; repair queue age; cancellation rate; partial fulfillment rate; billing handoff failure rate; asset activation delay; reconciliation mismatch count',
  'c19.3':
    'missing audit attribute count; failed evidence package generation; unsigned proposal reference; approval decision without reason; manual override count; break-glass access count; policy change without approval; data correction count by domain',
};
const ASKED = Object.entries(LISTS).flatMap(([section, items]) =>
  items.split('; ').map((item) => `${section} ${item}`),
);

test('every item of the fourteen lists has exactly one signal, and no signal answers what nobody asks', () => {
  const answered = METRICS.flatMap(({ answers }) => answers);
  assert.deepEqual(answered.toSorted(), ASKED.toSorted());
  assert.ok(ASKED.length > 125, String(ASKED.length));
});

test('each of the dashboards has all tiles of its section, each a signal that answers the item', () => {
  for (const { of, tiles, name } of DASHBOARDS) {
    const items = ASKED.filter((item) => item.startsWith(`${of} `));
    const answered = tiles.map(({ key }) => METRICS.find((metric) => metric.key === key)?.answers ?? []);
    for (const item of items)
      assert.equal(answered.filter((answers) => answers.includes(item)).length, 1, `${name}: ${item}`);
    const besides = answered.filter((answers) => answers.length === 0);
    assert.equal(tiles.length - besides.length, items.length, name);
  }
});

test('every signal says what it means in a sentence, whose it is, where it comes from, and what to look at', () => {
  const books = readdirSync('docs/runbooks').map((file) => file.replace('.md', ''));
  const facts = Object.values(house.facts).flat();
  const commands = ['quote.present', ...house.commands.map(({ name }) => name)];
  assert.equal(new Set(METRICS.map(({ key }) => key)).size, METRICS.length);
  for (const metric of METRICS) {
    const { key, drill } = metric;
    assert.match(metric.says, /^[A-Z].*\.$/, key);
    assert.ok(GROUPS.includes(metric.group) && UNITS.includes(metric.unit) && metric.source.length > 3, key);
    for (const role of [metric.owner, ...(metric.routes ?? [])]) assert.ok(ROLES.includes(role), `${key}: ${role}`);
    assert.ok(metric.runbook === undefined || books.includes(metric.runbook), `${key}: ${metric.runbook}`);
    assert.ok(metric.incident === undefined || metric.threshold !== undefined, key);
    if ('facts' in drill) for (const fact of drill.facts) assert.ok(facts.includes(fact), `${key}: ${fact}`);
    if ('refused' in drill) for (const name of drill.refused) assert.ok(commands.includes(name), `${key}: ${name}`);
    if ('denied' in drill) for (const name of drill.denied) assert.ok(commands.includes(name), `${key}: ${name}`);
    if ('denied' in drill)
      for (const code of drill.refusedWith ?? []) assert.ok(Object.hasOwn(house.refusals, code), `${key}: ${code}`);
    if (metric.threshold)
      assert.ok(
        metric.threshold.when === 'above'
          ? metric.threshold.alarm > metric.threshold.warn
          : metric.threshold.alarm < metric.threshold.warn,
        `${key}: an alarm is further out than a warning`,
      );
  }
});

test('whoever publishes without the answers, or in a freeze, is counted among those who try to go around', () => {
  const told = (codes: readonly string[]): Figures =>
    ({
      denied: () => 2,
      refusedWith: (...wanted: readonly string[]) => wanted.filter((code) => codes.includes(code)).length,
    }) as Partial<Figures> as Figures;
  const bypasses = METRICS.find(({ key }) => key === 'approval-bypasses');
  const around = ['change.required', 'change.not-approved', 'change.frozen', 'release.way-back-is-fixed'];
  assert.equal(bypasses?.value(told([])), 2);
  assert.equal(bypasses?.value(told(around)), 2 + around.length);
  assert.equal(
    bypasses?.value(told(['change.scheduled-later', 'release.effective-in-past'])),
    2,
    'too early is no way around',
  );
});

test('whoever is told of a signal reads a dashboard, and each dashboard is for somebody', () => {
  const readers = new Set([...READ_ALL, ...DASHBOARDS.flatMap(({ roles }) => roles)]);
  for (const { key, owner, routes = [owner] } of METRICS)
    for (const role of routes) assert.ok(readers.has(role), `${key} tells ${role}`);
  for (const { roles } of DASHBOARDS) assert.ok(roles.length > 0);
});

const rate: Metric = {
  ...(METRICS[0] as Metric),
  threshold: { when: 'above', warn: 10, alarm: 20, whole: ({ dead }) => dead, atLeast: 5 },
};
const figures = (dead: number): Figures => ({ dead }) as Figures;
const standing = (...levels: readonly ('warn' | 'alarm')[]): readonly SignalAlert[] =>
  levels.map((level) => ({ level, key: rate.key, state: 'raised', id: level }) as SignalAlert);

/** value, whole, what stands → what is raised, what is cleared */
const CASES: readonly (readonly [
  number | null,
  number,
  readonly ('warn' | 'alarm')[],
  readonly string[],
  readonly string[],
])[] = [
  [9.9, 100, [], [], []],
  [10, 100, [], ['warn'], []],
  [25, 100, [], ['warn', 'alarm'], []],
  [25, 100, ['warn'], ['alarm'], []],
  [25, 100, ['warn', 'alarm'], [], []],
  // Between the bound and a tenth better: what stands, stands.
  [9.5, 100, ['warn'], [], []],
  [19, 100, ['warn', 'alarm'], [], []],
  [8.9, 100, ['warn'], [], ['warn']],
  [17.9, 100, ['warn', 'alarm'], [], ['alarm']],
  [0, 100, ['warn', 'alarm'], [], ['warn', 'alarm']],
  // Too few to judge by; nothing known.
  [100, 4, [], [], []],
  [null, 100, ['warn'], [], []],
];

test('an alert is raised once when a bound is crossed, and cleared with a tenth to spare', () => {
  for (const [value, whole, stands, raised, cleared] of CASES) {
    const judged = judge(rate, value, figures(whole), standing(...stands));
    assert.deepEqual(
      [judged.raise.map(({ level }) => level), judged.clear.map(({ alert }) => alert.level)],
      [raised, cleared],
      `${value} of ${whole}, ${stands.join('+') || 'nothing'} stands`,
    );
  }
});

test('a bound that must not be fallen under is judged the other way round', () => {
  const below: Metric = { ...rate, threshold: { when: 'below', warn: 90, alarm: 70 } };
  const raised = (value: number) => judge(below, value, figures(0), []).raise.map(({ level }) => level);
  assert.deepEqual([raised(95), raised(90), raised(60)], [[], ['warn'], ['warn', 'alarm']]);
  assert.equal(judge(below, 98, figures(0), standing('warn')).clear.length, 0);
  assert.equal(judge(below, 99.5, figures(0), standing('warn')).clear.length, 1);
  assert.match(boundsText(below.threshold!, 'percent'), /Warns at 90 %, alarms at 70 % or less/);
});

test('how it stands is said in words: fine, out of bounds, nothing to measure, or not measured here and why', () => {
  const unmeasured = METRICS.filter(({ notMeasured }) => notMeasured !== undefined);
  assert.deepEqual(
    unmeasured.map(({ key }) => key),
    ['support-tickets'],
  );
  for (const metric of unmeasured) assert.equal(standingOf(metric, null, []), 'not-measured');
  assert.equal(standingOf(rate, null, []), 'unknown');
  assert.equal(standingOf(rate, 3, []), 'fine');
  assert.equal(standingOf(rate, 30, ['warn', 'alarm']), 'alarm');
});

test('of several processes counts are added up, and a time is that of the slowest', () => {
  const one = { requests: 10, requestsFailed: 1, requestSeconds: 0.1, commandSeconds: null, pricingSeconds: null };
  const rest = { evidenceSeconds: 0.5, evidenceFailed: 0, loopSeconds: 0.01, processes: 1 };
  const both = together([
    { ...one, ...rest },
    { ...one, ...rest, requestSeconds: 0.4, evidenceSeconds: null },
  ]);
  assert.deepEqual(
    [both?.requests, both?.requestSeconds, both?.commandSeconds, both?.evidenceSeconds, both?.processes],
    [20, 0.4, null, 0.5, 2],
  );
  assert.equal(together([]), null);
});

test('what is published past its own last day is named', () => {
  const item = (key: string, content: object) => ({ kind: 'promotion', key, hash: '', content: content as never });
  const items = [
    item('over', { effective: { from: '2026-01-01', to: '2026-06-01' } }),
    item('runs', { effective: { from: '2026-01-01', to: '2027-01-01' } }),
    item('for-ever', {}),
  ];
  const expired = expiredArtifacts({ items } as never, Temporal.Instant.from('2026-11-22T00:00:00Z'));
  assert.deepEqual(expired, [{ kind: 'promotion', key: 'over', on: '2026-06-01' }]);
});

test('two causes that read alike are two parts: no sweep fails of a name', () => {
  const long = 'The address is not known to the carrier. '.repeat(4);
  const names = namedApart([long, `${long}Twice.`, 'Busy', 'Busy', 'Busy (2)'].map((name) => ({ name, value: 1 }))).map(
    ({ name }) => name,
  );
  assert.equal(new Set(names).size, 5);
  assert.deepEqual(names.slice(2), ['Busy', 'Busy (2)', 'Busy (2) (2)']);
  assert.ok(names.every(({ length }) => length <= 120));
});
