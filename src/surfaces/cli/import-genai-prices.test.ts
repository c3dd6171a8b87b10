/** The oracle is the list's own package: what it says usage costs, our price book must say, for every model of the list. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Decimal } from 'decimal.js';
import { type Provider, calcPrice } from '@pydantic/genai-prices';
import { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import { PriceBook, type RatedUsage, compilePriceBook, priceBookProblems, rateUsage } from '#contexts/pricing/index.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { plainDecimal } from './genai-list.ts';
import { GENAI_METRICS, isPartOf, metricOfRate } from './genai-metrics.ts';
import { GENAI_IMPORT_DEFAULTS, genaiKey, importGenaiPrices } from './import-genai-prices.ts';

const text = readFileSync(new URL('../../../seeds/genai-prices-0.1.8.json', import.meta.url), 'utf8');
const imported = mustAccept(importGenaiPrices(text), 'the shipped list imports');
const book = compilePriceBook({
  kind: 'price-book',
  key: imported.priceBook.key,
  hash: 'sha256:test',
  content: imported.priceBook as unknown as Json,
});
const providers = JSON.parse(text) as readonly Provider[];
type Model = Provider['models'][number];

/** Moments on both sides of every date and every time of day in the list. */
const MOMENTS = [
  '2026-01-15T12:00:00Z',
  '2026-03-13T00:00:00Z',
  '2026-08-16T23:59:59Z',
  '2026-08-17T00:00:00Z',
  '2026-11-21T00:29:59Z',
  '2026-11-21T00:30:00Z',
  '2026-11-21T02:00:00Z',
  '2026-11-21T04:00:00Z',
  '2026-11-21T09:59:59Z',
  '2026-11-21T16:30:00Z',
];
const dated = (model: Model) => Array.isArray(model.prices);
const setsOf = (model: Model) => (Array.isArray(model.prices) ? model.prices.map((set) => set.prices) : [model.prices]);

/** Counts whose parts fit into their wholes: each metric has some of its own, plus all that it contains. */
const usageOf = (model: Model, scale: number): { readonly [metric: string]: string } => {
  const metrics = [...new Set(setsOf(model).flatMap((set) => Object.keys(set)))].map((rate) => metricOfRate.get(rate)!);
  const own = new Map(metrics.map((metric, index) => [metric, 137 + scale * (index + 1)]));
  const usage: { [metric: string]: string } = {};
  for (const metric of metrics) {
    if (metric.metric === 'requests') continue;
    const parts = metrics.filter((other) => isPartOf(other, metric)).map((other) => own.get(other)!);
    usage[metric.metric] = String(parts.reduce((a, b) => a + b, own.get(metric)!));
  }
  return usage;
};

const ours = (provider: string, model: string, usage: { readonly [metric: string]: string }, at: string): RatedUsage =>
  mustAccept(rateUsage(book, genaiKey(provider, model), usage, at), `${provider}/${model} is rated at ${at}`);

/** The provider with that one model, found by its id: which of several names matches is not what is tested. */
const theirs = (provider: Provider, model: Model, usage: { readonly [metric: string]: string }, at: string) => {
  const alone = { ...provider, models: [{ ...model, match: { equals: model.id } }], fallback_model_providers: [] };
  const numbers = Object.fromEntries(Object.entries(usage).map(([metric, quantity]) => [metric, Number(quantity)]));
  const result = calcPrice(numbers, model.id, { provider: alone, timestamp: new Date(at) });
  assert.ok(result !== null);
  return result;
};

/** What the chosen set says, in decimals: its rates as written, times the parts as we bill them. */
const exactly = (rated: RatedUsage, set: Model['prices'], inputTokens: string): Decimal => {
  const Exact = Decimal.clone({ precision: 60 });
  return rated.charges.reduce((sum, { metric, quantity }) => {
    const { rate, size } = GENAI_METRICS.find((one) => one.metric === metric)!;
    const price = (
      set as { readonly [rate: string]: number | { base: number; tiers: { start: number; price: number }[] } }
    )[rate]!;
    const at =
      typeof price === 'number'
        ? price
        : (price.tiers.findLast((tier) => Number(inputTokens) > tier.start)?.price ?? price.base);
    return sum.plus(new Exact(quantity).times(new Exact(String(at))).div(size));
  }, new Exact(0));
};

test('every provider, model, rate, tier, date and time of day of the list is imported, and what cannot be said is named', () => {
  const { report, priceBook } = imported;
  assert.deepEqual(report.imported, {
    providers: 43,
    models: 1694,
    rates: 3964,
    tieredRates: 210,
    datedModels: 24,
    timeOfDayPrices: 6,
    priceEntries: 3964,
  });
  const priced = new Set(priceBook.entries.map((entry) => entry.offering));
  const named = new Set(report.notRepresented.map(({ name }) => name));
  const silent = imported.offerings.filter(({ key }) => !priced.has(key) && !named.has(key));
  assert.deepEqual(silent, []);
  assert.equal(report.notRepresented.filter(({ reason }) => reason.startsWith('no rate')).length, 163);
  assert.deepEqual(report.leftOut.map(({ field, count }) => `${field} ${count}`).sort(), leftOutByHand().sort());
});

const leftOutByHand = (): string[] => {
  const fields = new Map<string, number>();
  const count = (field: string) => fields.set(field, (fields.get(field) ?? 0) + 1);
  for (const provider of providers) {
    for (const key of Object.keys(provider)) if (!['id', 'name', 'models'].includes(key)) count(`provider.${key}`);
    for (const model of provider.models) if ('match' in model) count('model.match');
  }
  return [...fields].map(([field, times]) => `${field} ${times}`);
};

test('the drafts are valid artifacts: by their schemas, and by the publish checks of a price book', () => {
  const check = (schema: TSchema, values: readonly unknown[]) => {
    const compiled = Compile(schema);
    for (const value of values) if (!compiled.Check(value)) assert.deepEqual([...compiled.Errors(value)], []);
  };
  check(ProductSpecification, imported.specifications);
  check(ProductOffering, imported.offerings);
  check(PriceBook, [imported.priceBook]);
  assert.deepEqual(priceBookProblems(imported.priceBook), []);
});

test('usage of every model costs what the list’s own package says, below and above its tiers, on every date and at every hour', () => {
  let compared = 0;
  for (const provider of providers)
    for (const model of provider.models) {
      if (setsOf(model).every((set) => Object.keys(set).length === 0)) continue;
      for (const at of dated(model) ? MOMENTS : MOMENTS.slice(0, 1))
        for (const scale of [11, 40_003, 300_001]) {
          const usage = usageOf(model, scale);
          const rated = ours(provider.id, model.id, usage, at);
          const oracle = theirs(provider, model, usage, at);
          const difference = Math.abs(Number(rated.exact) - oracle.total_price);
          assert.ok(
            difference <= 1e-9 * Math.abs(oracle.total_price),
            `${provider.id}/${model.id} at ${at}: ours ${rated.exact}, theirs ${oracle.total_price}`,
          );
          const inHours = rated.charges.some(({ metric }) => metric.endsWith('_seconds'));
          const exact = exactly(rated, oracle.model_price as Model['prices'], usage['input_tokens'] ?? '0');
          if (!inHours) assert.equal(new Decimal(rated.exact).toFixed(), exact.toFixed(), `${provider.id}/${model.id}`);
          compared++;
        }
    }
  assert.equal(compared, (1694 - 163 - 24) * 3 + 24 * MOMENTS.length * 3);
});

test('at a tier’s own bound the lower price holds, and one token more changes the price of every token', () => {
  const cost = (input: string) =>
    ours('anthropic', 'claude-sonnet-4-5', { input_tokens: input, output_tokens: '0' }, MOMENTS[0]!).exact;
  assert.equal(cost('200000'), '0.6');
  assert.equal(cost('200001'), '1.200006');
});

test('parts that are more than their whole are refused, because one of the counts is wrong', () => {
  const rated = rateUsage(
    book,
    'genai/anthropic/claude-sonnet-4-5',
    { input_tokens: '10', cache_read_tokens: '11' },
    MOMENTS[0]!,
  );
  assert.ok(!rated.ok);
  assert.equal(rated.refusal.code, 'usage.parts-exceed-whole');
  assert.equal(rated.refusal['excess'], '1');
});

test('our table of metrics is the package’s: every metric is known to it, and its whole must be counted too', () => {
  for (const part of GENAI_METRICS)
    for (const whole of GENAI_METRICS.filter((one) => isPartOf(part, one))) {
      const prices = { [part.rate]: 1, [whole.rate]: 1 };
      const provider = { id: 'p', name: 'P', api_pattern: 'x', models: [{ id: 'm', match: { equals: 'm' }, prices }] };
      assert.throws(
        () => calcPrice({ [part.metric]: 5 }, 'm', { provider, timestamp: new Date(0) }),
        /Missing/,
        `${part.metric} is part of ${whole.metric}`,
      );
    }
});

const refusal = (file: string) => {
  const result = importGenaiPrices(file);
  assert.ok(!result.ok, 'nothing is imported');
  return result.refusal;
};
const aList = (model: string): string => `[{"id":"p","name":"P","models":[${model}]}]`;

test('a file that is not JSON is refused with its line and column', () => {
  assert.deepEqual(refusal('[\n  {"id": "p",\n   "name" "P"}\n]'), {
    code: 'import.not-json',
    line: 3,
    column: 11,
    reason: 'no colon after a key',
  });
  assert.equal(refusal('[1, 2').reason, 'a list that does not close');
  assert.equal(refusal('[] []').reason, 'text after the value');
  assert.equal(refusal(aList('{"id":"m","id":"n"}')).reason, 'the key "id" twice');
  assert.equal(refusal('[01]').reason, 'no JSON value');
  assert.equal(refusal('').line, 1);
  assert.equal(refusal('['.repeat(10_000)).reason, 'more than 64 levels');
});

test('a misshapen field is refused with its path, and so is one that nobody has heard of', () => {
  const path = (model: string) => refusal(aList(model)).path;
  assert.equal(path('{"id":"m","prices":{"input_mtok":"3"}}'), '$[0].models[0].prices.input_mtok');
  assert.equal(path('{"id":"m","prices":{"input_mtok":-3}}'), '$[0].models[0].prices.input_mtok');
  assert.equal(path('{"id":"m"}'), '$[0].models[0].prices');
  assert.equal(path('{"id":"m","prices":{},"colour":"red"}'), '$[0].models[0].colour');
  assert.equal(path('{"id":"m","prices":[]}'), '$[0].models[0].prices');
  const constraint = '{"id":"m","prices":[{"prices":{}},{"prices":{},"constraint":{"type":"weekday"}}]}';
  assert.equal(path(constraint), '$[0].models[0].prices[1].constraint.type');
  assert.equal(refusal('{}').path, '$');
});

test('what the order of a list can say and dates cannot is named, and the rest is imported', () => {
  const at = (type: string, rest: string) => `{"constraint":{"type":"${type}",${rest}},"prices":{"input_mtok":2}}`;
  const importOf = (...sets: string[]) =>
    mustAccept(
      importGenaiPrices(aList(`{"id":"m","prices":[{"prices":{"input_mtok":1}},${sets.join(',')}]}`)),
      'imports',
    );
  const early = at('start_date', '"start_date":"2019-01-01"');
  assert.match(importOf(early).report.notRepresented[0]!.reason, /^never in force/);
  const morning = at('time_of_date', '"start_time":"06:00:00Z","end_time":"10:00:00Z"');
  const noon = at('time_of_date', '"start_time":"09:00:00Z","end_time":"13:00:00Z"');
  assert.match(importOf(morning, noon).report.notRepresented[0]!.reason, /^overlaps a later time of day/);
  const night = at('time_of_date', '"start_time":"23:00:00+01:00","end_time":"03:00:00+01:00"');
  const [, entry] = importOf(night).priceBook.entries;
  assert.deepEqual(entry!.timeOfDay, { zone: 'UTC', from: '22:00:00', to: '02:00:00' });
  const strange = '{"prices":{"input_mtok":1,"moon_phases":2}}';
  assert.deepEqual(
    importOf(strange).report.notRepresented.map(({ path, reason }) => [path, reason]),
    [
      ['$[0].models[0].prices[0]', 'never in force: a later set of prices has no condition'],
      ['$[0].models[0].prices[1].prices.moon_phases', 'no metric is known for the rate moon_phases'],
    ],
  );
});

test('a number is read as it is written, whatever a float would make of it', () => {
  assert.equal(plainDecimal('0.1'), '0.1');
  assert.equal(plainDecimal('2.50e-7'), '0.00000025');
  assert.equal(plainDecimal('1E3'), '1000');
  assert.equal(plainDecimal('12.5e1'), '125');
  const file = aList('{"id":"m","prices":{"input_mtok":0.123456789012345678}}');
  const [entry] = mustAccept(importGenaiPrices(file, GENAI_IMPORT_DEFAULTS), 'imports').priceBook.entries;
  assert.deepEqual(entry!.charge.model, { kind: 'perUnit', unitPrice: '0.123456789012345678' });
});
