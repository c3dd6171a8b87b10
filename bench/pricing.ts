/**
 * What a price costs to compute, pure code in one process: arithmetic alone, a charge with selection and full trace, and whole quotes end to
 * end to totals and fingerprints. `node bench/pricing.ts` prints the rows; `npm run bench` adds them to its table.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { percentOf } from '#engines/price/percent.ts';
import { rate } from '#engines/price/rate.ts';
import { type Decimal, ZERO, add, dec, roundTo, sub, whole } from '#kernel/decimal.ts';
import { must, mustAccept } from '#kernel/outcome.ts';
import type { Static } from 'typebox';
import {
  type AmendmentRequest,
  type OpenPricing,
  type PriceLine,
  type PriceRequest,
  type PricingModel,
  calculateAmendment,
  calculatePrice,
  compilePricingModel,
  openPricing,
  repriceLines,
} from '#contexts/pricing/index.ts';
import {
  aBook,
  aLine,
  aModel,
  aRequest,
  aWaterfall,
  anEntry,
  artifact,
  monthly,
  once,
} from '#contexts/pricing/pricing.builder.ts';
import { pricingOfRequest } from '#contexts/pricing/calculate-price.ts';
import { priceLine } from '#contexts/pricing/price-line.ts';
import type { PromotionCandidate } from '#contexts/promotion/index.ts';
import { importGenaiPrices } from '#surfaces/cli/import-genai-prices.ts';

export type BenchRow = {
  readonly name: string;
  readonly value: number;
  readonly unit: 'µs' | 'ms' | 'ratio' | 'MB';
  readonly target: number;
  readonly met: boolean;
};

const REPEATS = 7;

export const benchPricing = (): { readonly rows: readonly BenchRow[] } => {
  const small = aQuote(1_000);
  const large = aQuote(10_000);
  const arithmetic = best(() => arithmeticOf(10_000)) / 10_000;
  const thousand = best(() => priced(small));
  const tenThousand = best(() => priced(large));
  const [few, many] = [tierLookup(24), tierLookup(24_000)];
  return {
    rows: [
      row('arithmetic of a line: 3 tiers, 2 discounts, 1 rounding', arithmetic * 1000, 'µs', 1),
      row(
        'a charge with row selection, dates and full trace',
        (best(() => charged(large)) * 1000) / chargesOf(10_000),
        'µs',
        10,
      ),
      row('1,000 lines end to end', thousand, 'ms', 1000),
      row('10,000 lines with bundles, tiers, promotions to totals and fingerprints', tenThousand, 'ms', 500),
      // Ten times the lines may cost a tenth more than ten times the time: caches and garbage collection are not free.
      row('growth from 1,000 to 10,000 lines, 1 is linear', tenThousand / thousand / 10, 'ratio', 1.5),
      row('one edited line of 10,000, to totals and fingerprints', oneEdit(large), 'ms', 50),
      // A published rival takes 105 s for an order of 185 charges.
      row('an amendment of 200 charges: quantities, proration, new segments', amendment(200), 'ms', 1000),
      row('a price in a table of 24,000 tiers', many * 1000, 'µs', 10),
      row('the same against 24 tiers, 1,000 is linear', many / few, 'ratio', 10),
      ...releaseOfRealList(),
    ],
  };
};

/** A model of the whole real list, from its published text to rows that can be asked; and what it holds in memory. */
const releaseOfRealList = (): readonly BenchRow[] => {
  const text = readFileSync(new URL('../seeds/genai-prices-0.1.8.json', import.meta.url), 'utf8');
  const before = memory();
  const { priceBook: book } = mustAccept(importGenaiPrices(text), 'the real list is read');
  const waterfall = artifact('waterfall', aWaterfall());
  const held: PricingModel[] = [];
  held.push(aModel(artifact('price-book', book), waterfall));
  const bytes = memory() - before;
  const items = [artifact('price-book', book), waterfall];
  const compile = best(() => mustAccept(compilePricingModel(items), 'the real list compiles'));
  const [compiled] = held;
  must(compiled !== undefined && compiled.booksByOffering.size > 1000, 'the whole list is in the model');
  return [
    row(
      `compile the whole real list: ${book.entries.length} prices of ${compiled.booksByOffering.size} offerings`,
      compile,
      'ms',
      500,
    ),
    row('memory of the real list, as authored and compiled', bytes / 2 ** 20, 'MB', 64),
  ];
};

/** After everything that nobody holds any more is gone. */
const memory = (): number => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

/** The shortest of some edits, each of another line. */
const oneEdit = ({ request, model: by }: Quote): number => {
  let open: OpenPricing = mustAccept(openPricing(request, by), 'the bench asks what can be answered');
  let edit = 0;
  return best(() => {
    const line = open.request.lines[1_001 + 10 * edit]!;
    const segments = line.segments.map((segment) => ({ ...segment, quantity: String(300 + edit) }));
    open = mustAccept(repriceLines(open, [{ ...line, segments }]), 'an edited line has a price');
    edit += 1;
  }, 3 * REPEATS);
};

const amendment = (charges: number): number => {
  const request: Static<typeof AmendmentRequest> = {
    ...anAmendment,
    assets: Array.from({ length: charges }, (_, index) => ({
      assetId: `asset-${index}`,
      lineageId: `lineage-${index}`,
      offering: 'seat',
      charges: [
        {
          charge: 'fee',
          name: 'Seats',
          segmentId: 's1',
          from: '2027-01-01',
          to: '2028-01-01',
          quantity: '10',
          leaf: `leaf-${index}`,
          type: 'recurring',
          period: 'month',
          amount: '199.9',
          basis: { kind: 'model', factor: '1', model: { kind: 'graduated', tiers: tiers('19.99') } },
        },
      ],
    })),
    changes: Array.from({ length: charges }, (_, index) => ({
      kind: 'quantity',
      assetId: `asset-${index}`,
      quantity: String((index % 20) + 1),
    })),
  };
  const by = aModel();
  return best(() => {
    const { output } = mustAccept(calculateAmendment(request, by), 'the bench amends what can be amended');
    must(output.value.assets.length === charges, 'every asset is amended');
  });
};

const anAmendment = {
  effectiveFrom: '2027-03-11',
  pricedAsOf: '2027-03-01',
  currency: 'EUR',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  promotions: [],
};

/** Milliseconds of one price in a table of so many tiers, wherever in it the quantity falls. */
const tierLookup = (count: number): number => {
  const long = compileChargeModel({
    kind: 'graduated',
    tiers: Array.from({ length: count }, (_, index) => ({
      ...(index === count - 1 ? {} : { upTo: String((index + 1) * 10) }),
      unitPrice: `${count - index}.01`,
    })),
  });
  const asked = Array.from({ length: 1_000 }, (_, index) => whole(((index * 7919) % (count * 10)) + 1));
  return (
    best(() => asked.forEach((quantity) => must(rate(long, quantity).ok, 'the last tier never ends'))) / asked.length
  );
};

const row = (name: string, value: number, unit: BenchRow['unit'], target: number): BenchRow => ({
  name,
  value,
  unit,
  target,
  met: value <= target,
});

/** The shortest of some runs: what the code costs when nothing else takes the processor. */
const best = (run: () => void, repeats = REPEATS): number => {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
};

const tiers = (first: string) => [
  { upTo: '10', unitPrice: first },
  { upTo: '100', unitPrice: '17.1234' },
  { unitPrice: '14.9999' },
];
const model = compileChargeModel({ kind: 'graduated', tiers: tiers('19.9876') });
const OFF: readonly Decimal[] = [dec('10'), dec('7.5')];

const arithmeticOf = (lines: number): Decimal => {
  let total = ZERO;
  for (let line = 0; line < lines; line++) {
    const rated = rate(model, whole((line % 250) + 1));
    must(rated.ok, 'the last tier never ends');
    let amount = rated.value.amount;
    for (const percent of OFF) amount = sub(amount, percentOf(amount, percent));
    total = add(total, roundTo(amount, 2, 'halfEven'));
  }
  return total;
};

type Quote = { readonly request: PriceRequest; readonly model: PricingModel };

/** Every fifth line is a bundle of three with four charges, the others have one charge in tiers. */
const BUNDLE_EVERY = 5;
const chargesOf = (lines: number): number => lines + (lines / BUNDLE_EVERY) * 3;
const OFFERINGS = 200;

const aQuote = (lines: number): Quote => {
  const entries = Array.from({ length: OFFERINGS }, (_, index) => [
    anEntry(`suite-${index}`, monthly({ kind: 'flat', amount: `${100 + index}` })),
    anEntry(`suite-${index}`, once({ kind: 'flat', amount: '250' })),
    anEntry(`seat-${index}`, monthly({ kind: 'graduated', tiers: tiers(`${20 + index / 100}`) })),
    anEntry(`store-${index}`, monthly({ kind: 'perUnit', unitPrice: '0.0875' })),
  ]).flat();
  const items = Array.from({ length: lines }, (_, index) => `l${index}`).filter((_, index) => index % 2 === 0);
  return {
    model: aModel(artifact('price-book', aBook(entries))),
    request: aRequest({
      lines: Array.from({ length: lines }, (_, index) => aBundleOrSeat(index)),
      promotions: [{ ...promotion, items }],
      orderDiscount: { kind: 'percent', value: '5', reason: 'framework' },
    }),
  };
};

const aBundleOrSeat = (index: number): PriceLine => {
  const of = index % OFFERINGS;
  const part = (name: string, quantity: number) => ({
    componentId: name,
    lineageId: `l${index}-${name}`,
    offering: `${name}-${of}`,
    segments: aLine({ quantity: String(quantity) }).segments,
  });
  const quantity = (index % 250) + 1;
  const line = {
    lineId: `l${index}`,
    lineageId: `g${index}`,
    discretionary: index % 3 === 0 ? ({ kind: 'percent', value: '7.5', reason: 'volume' } as const) : null,
  };
  return index % BUNDLE_EVERY === 0
    ? aLine({ ...line, offering: `suite-${of}`, components: [part('seat', quantity), part('store', index + 1)] })
    : aLine({ ...line, offering: `seat-${of}`, quantity: String(quantity) });
};

const promotion: PromotionCandidate = {
  promotion: 'autumn',
  hash: 'sha256:autumn',
  effect: { kind: 'percent', percent: '10', chargeTypes: ['recurring'] },
  stackingGroup: 'season',
  exclusive: false,
  items: [],
};

const priced = ({ request, model: by }: Quote) => {
  const { price } = mustAccept(calculatePrice(request, by), 'the bench asks what can be answered');
  must(price.blocking.length === 0, 'the bench prices every line');
  return price;
};

/** Selection, waterfall and trace of every charge, without totals, allocation, margin and fingerprints. */
const charged = ({ request, model: by }: Quote): number => {
  const pricing = pricingOfRequest(request, by);
  let steps = 0;
  for (const line of request.lines) for (const charge of priceLine(pricing, line).charges) steps += charge.steps.length;
  must(steps >= chargesOf(request.lines.length) * 2, 'every charge explains itself');
  return steps;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const { name, value, unit, target, met } of benchPricing().rows)
    console.log(
      `${met ? 'met   ' : 'MISSED'} ${value.toFixed(2).padStart(9)} ${unit.padEnd(5)} (target ${target})  ${name}`,
    );
