/**
 * Sixteen price books: one for each currency area and channel. A partner buys at 15 % below the list. Usage of a resold
 * model costs what the provider asks, in the currency of the book at the rates of `rates.ts`, and 12 % on top.
 */
import { dec, decText, divRound, mul, roundTo } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import type { CostBook, PriceBook, PriceEntry } from '#contexts/pricing/index.ts';
import { meterNames, resoldModels, TOKENS_PER_PRICE, type ResoldModel } from './ai-usage.ts';
import { CURRENCIES, priceList, type ListCurrency, type ListedCharge, type ListTier } from './price-list.ts';
import { rateTable } from './rates.ts';
import { countries } from './territories.ts';

const owner = 'piet.pricing';
const effective = { from: '2026-01-01' };
const PARTNER_FACTOR = dec('0.85');
const RESALE_FACTOR = dec('1.12');
/** A rate for a million tokens: finer than the currency, because a usage charge is rounded once, when it is billed. */
const RATE_SCALE = 4;

type Channel = 'direct' | 'partner';
type Charge = PriceEntry['charge'];

/** A price that stands on a page by itself is a sum of money; a rate for a gigabyte or a million tokens is finer than money. */
const inChannel = (price: string, scale: number, channel: Channel): string =>
  channel === 'direct' ? decText(dec(price)) : decText(roundTo(mul(dec(price), PARTNER_FACTOR), scale, 'halfUp'));

const modelOf = (listed: ListedCharge, currency: ListCurrency, channel: Channel): Charge['model'] => {
  const scale = listed.by === 'tiers' ? RATE_SCALE : minorUnits(currency);
  const priceOf = (tier: ListTier | undefined): string => inChannel(tier?.prices[currency] ?? '', scale, channel);
  if (listed.by === 'flat') return { kind: 'flat', amount: priceOf(listed.tiers[0]) };
  if (listed.by === 'each') return { kind: 'perUnit', unitPrice: priceOf(listed.tiers[0]) };
  return {
    kind: 'graduated',
    tiers: listed.tiers.map((tier) => ({
      ...(tier.upTo === undefined ? {} : { upTo: tier.upTo }),
      unitPrice: priceOf(tier),
    })),
  };
};

const chargeOf = (listed: ListedCharge, currency: ListCurrency, channel: Channel): Charge => {
  const named = { key: listed.charge, name: listed.name, model: modelOf(listed, currency, channel) };
  return listed.paid === 'once' ? { ...named, type: 'oneTime' } : { ...named, type: 'recurring', period: 'month' };
};

const rateOf = (currency: string): string => {
  if (currency === rateTable.base) return '1';
  const found = rateTable.rates.find((rate) => rate.currency === currency);
  if (!found) throw new Error(`The rate table has no rate for ${currency}`);
  return found.rate;
};

/** Dollars → euros → the book's currency → with the resale margin, rounded once at the end. */
const resalePrice = (listUsd: string, currency: ListCurrency): string =>
  decText(
    divRound(mul(mul(dec(listUsd), dec(rateOf(currency))), RESALE_FACTOR), dec(rateOf('USD')), RATE_SCALE, 'halfUp'),
  );

const usageCharges = (resold: ResoldModel, currency: ListCurrency): readonly Charge[] =>
  Object.entries(resold.listUsd).map(([meter, listUsd]) => ({
    key: meter,
    name: `${meterNames[meter]}, per million`,
    type: 'usage',
    unit: {
      metric: meter,
      size: TOKENS_PER_PRICE,
      // A provider counts a cached token as an input token too; it is paid for once.
      ...(meter === 'input_tokens' && 'cache_read_tokens' in resold.listUsd ? { less: ['cache_read_tokens'] } : {}),
    },
    model: { kind: 'perUnit', unitPrice: resalePrice(listUsd, currency) },
  }));

const entriesIn = (currency: ListCurrency, channel: Channel): readonly PriceEntry[] => [
  ...priceList.map((row) => ({
    id: `${row.offering}/${row.charge}`,
    offering: row.offering,
    charge: chargeOf(row, currency, channel),
    effective,
  })),
  ...resoldModels.flatMap((resold) =>
    usageCharges(resold, currency).map((charge) => ({
      id: `${resold.offering}/${charge.key}`,
      offering: resold.offering,
      charge,
      effective,
    })),
  ),
];

const bookOf = (currency: ListCurrency, channel: Channel): PriceBook => ({
  key: `${currency.toLowerCase()}-${channel}`,
  name: `${currency}, ${channel}`,
  owner,
  currency,
  countries: countries.filter((one) => one.currency === currency).map(({ country }) => country),
  channels: [channel],
  taxInclusive: false,
  rounding: { mode: 'halfUp', per: 'line' },
  entries: [...entriesIn(currency, channel)],
});

export const priceBooks: readonly PriceBook[] = CURRENCIES.flatMap((currency) => [
  bookOf(currency, 'direct'),
  bookOf(currency, 'partner'),
]);

/** What it costs us: our own work in euros. Field class cost. */
const ownCosts: CostBook = {
  key: 'own-costs',
  name: 'Cost of own services, 2026',
  owner,
  source: 'Controlling, cost accounting of the third quarter of 2026',
  effective,
  currency: 'EUR',
  entries: priceList.map((row) => ({
    id: `${row.offering}/${row.charge}`,
    offering: row.offering,
    charge: row.charge,
    effective,
    cost: { kind: row.by === 'flat' ? 'flat' : 'perUnit', amount: row.costEur },
  })),
};

/** What the providers charge us, in dollars. */
const providerCosts: CostBook = {
  key: 'provider-costs',
  name: 'Providers’ list prices for resold models',
  owner,
  source: 'The providers’ public price lists, December 2026',
  effective,
  currency: 'USD',
  entries: resoldModels.flatMap((resold) =>
    Object.entries(resold.listUsd).map(([meter, amount]) => ({
      id: `${resold.offering}/${meter}`,
      offering: resold.offering,
      charge: meter,
      effective,
      cost: { kind: 'perUnit' as const, amount },
    })),
  ),
};

export const costBooks: readonly CostBook[] = [ownCosts, providerCosts];
