/** A small price book and a request on it, for tests: `aRequest({ lines: [aLine({ quantity: '5' })] })`. */
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Charge, ChargeModelText, ChargeRule } from './charge.contract.ts';
import type {
  CostBook,
  DiscountPolicy,
  PriceBook,
  PriceEntry,
  RateTable,
  Waterfall,
} from './price-artifacts.contract.ts';
import type { PricePolicy } from './price-policy.contract.ts';
import type { PriceLine, PriceRequest } from './pricing.contract.ts';
import { type PricingModel, compilePricingModel } from './pricing-model.ts';

const head = { name: 'for a test', owner: 'piet.pricing' };

export const artifact = (kind: string, content: { readonly key: string }): ModelItem => ({
  kind,
  key: content.key,
  hash: fingerprint(kind, content),
  content: content as unknown as Json,
});

export const aWaterfall = (steps: Waterfall['steps'] = STEPS): Waterfall => ({ ...head, key: 'standard', steps });

const STEPS: Waterfall['steps'] = [
  { id: 'list', base: 'list' },
  { id: 'agreement', base: 'list' },
  { id: 'volume', base: 'previous' },
  { id: 'promotion', base: 'previous', exclusiveWith: ['agreement'] },
  { id: 'discretionary', base: 'previous' },
  { id: 'rounding', base: 'previous' },
  { id: 'allocation', base: 'previous' },
];

export const anEntry = (offering: string, charge: Charge, more: Partial<PriceEntry> = {}): PriceEntry => ({
  id: `${offering}/${charge.key}`,
  offering,
  charge,
  effective: { from: '2026-01-01' },
  ...more,
});

export const monthly = (model: ChargeRule, key = 'fee'): Charge => ({
  key,
  name: key,
  type: 'recurring',
  period: 'month',
  model,
});
export const once = (model: ChargeRule, key = 'setup'): Charge => ({ key, name: key, type: 'oneTime', model });
export const metered = (model: ChargeModelText, metric: string, less?: string[]): Charge => ({
  key: metric,
  name: metric,
  type: 'usage',
  unit: { metric, size: '1000000', ...(less === undefined ? {} : { less }) },
  model,
});

export const aBook = (entries: readonly PriceEntry[], more: Partial<PriceBook> = {}): PriceBook => ({
  ...head,
  key: 'eur-direct',
  currency: 'EUR',
  countries: ['DE', 'FR'],
  channels: ['direct'],
  taxInclusive: false,
  rounding: { mode: 'halfUp', per: 'line' },
  ...more,
  entries: [...entries],
});

export const aCostBook = (entries: CostBook['entries'], currency = 'EUR'): CostBook => ({
  ...head,
  key: `costs-${currency.toLowerCase()}`,
  currency,
  entries,
});

export const aCost = (offering: string, charge: string, amount: string): CostBook['entries'][number] => ({
  id: `${offering}/${charge}`,
  offering,
  charge,
  effective: { from: '2026-01-01' },
  cost: { kind: 'perUnit', amount },
});

export const aPolicy = (marginPercent: string): DiscountPolicy => ({
  ...head,
  key: 'standard',
  limits: [
    { authority: 'rep', upToPercent: '10' },
    { authority: 'manager', upToPercent: '25' },
    { authority: 'finance' },
  ],
  floors: [{ id: 'all', marginPercent }],
});

export const aPricePolicy = (more: Partial<PricePolicy>): PricePolicy => ({ ...head, key: 'conventions', ...more });

export const aRateTable = (): RateTable => ({
  ...head,
  key: 'ecb',
  base: 'EUR',
  asOf: '2026-11-20',
  rates: [{ currency: 'USD', rate: '1.25' }],
});

export const aModel = (...artifacts: readonly ModelItem[]): PricingModel =>
  mustAccept(
    compilePricingModel(
      artifacts.some((one) => one.kind === 'waterfall')
        ? artifacts
        : [...artifacts, artifact('waterfall', aWaterfall())],
    ),
    'a test builds a model that compiles',
  );

/** One segment of a year from 2027-01-01 unless told otherwise. */
export const aLine = ({
  quantity = '1',
  ...more
}: Partial<PriceLine> & { readonly quantity?: string } = {}): PriceLine => ({
  lineId: 'line-1',
  lineageId: 'lineage-1',
  offering: 'seat',
  basis: 'newSale',
  segments: [{ id: 's1', from: '2027-01-01', to: '2028-01-01', quantity, characteristics: {} }],
  discretionary: null,
  ...more,
});

export const aRequest = (more: Partial<PriceRequest> = {}): PriceRequest => ({
  pricedAsOf: '2026-11-21',
  currency: 'EUR',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  lines: [aLine()],
  orderDiscount: null,
  promotions: [],
  ...more,
});
