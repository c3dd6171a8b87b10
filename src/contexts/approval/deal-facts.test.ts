import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Header } from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { type Deal, dealFacts, partyFacts } from './deal-facts.ts';
import { routeApproval } from './route.ts';

test('another of our companies that sells one line is one more seller; one that the header names too is none', () => {
  const header = { parties: { seller: 'troth-de' }, currency: 'EUR' } as unknown as Header;
  const sellersOf = (...sellers: readonly (string | undefined)[]) => {
    const lines: Deal['lines'] = sellers.map((seller, at) => ({
      id: `line-${at}`,
      lineageId: `line-${at}`,
      ...(seller === undefined ? {} : { parties: { seller } }),
    }));
    return partyFacts({ header, lines, territory: 'dach' });
  };
  assert.deepEqual(sellersOf(undefined, 'troth-de').sellerCount, 1);
  const two = sellersOf(undefined, 'troth-jp', 'troth-jp');
  assert.deepEqual([two.sellerCount, two.sellers], [2, ['troth-de', 'troth-jp']]);
});

const modelOf = (...kinds: readonly string[]) =>
  commercialModel(
    'sha256:company',
    companyArtifacts
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, key, content }) => ({ kind, key, hash: fingerprint(kind, content), content })),
  );
const dealOf = (currency: string, total: string): Deal =>
  ({
    header: {
      currency,
      country: 'DE',
      termMonths: 12,
      paymentTermDays: 30,
      parties: { seller: 'troth-de' },
    },
    price: {
      discounts: { lines: [], discretionaryPercent: '0' },
      estimate: { total },
      promise: { lines: [] },
    },
    margin: { cost: { complete: true, marginPercent: '60' }, floors: [] },
    lines: [],
    territory: 'dach',
  }) as unknown as Deal;
const ON = '2026-11-23';

/** The company's rate of 2 January 2026 is USD 1.1742 for a euro, and its policy asks finance over EUR 500,000. */
const AMOUNTS: readonly (readonly [currency: string, total: string, inEuro: string, asks: readonly string[]])[] = [
  ['EUR', '500000', '500000', []],
  ['USD', '587100', '500000', []],
  ['USD', '587100.01', '500000.01', ['finance']],
  ['USD', '500000.01', '425821.85', []],
  // Less than a tenth of a cent over the threshold is over it: never rounded under.
  ['SEK', '5410750.01', '500000.01', ['finance']],
];
for (const [currency, total, inEuro, asks] of AMOUNTS)
  test(`a deal of ${currency} ${total} is one of EUR ${inEuro} to the policy, and asks ${asks.join() || 'nobody'}`, () => {
    const model = modelOf('approval-policy', 'rate-table');
    const { facts, rate } = mustAccept(dealFacts(dealOf(currency, total), model, ON), 'a rate is known');
    assert.equal(facts.totalInPolicyCurrency, inEuro);
    const { steps } = mustAccept(routeApproval(model, ON, facts), 'the policy is in force');
    assert.deepEqual(
      steps.map(({ role }) => role),
      asks,
    );
    assert.equal(rate === null, currency === 'EUR', 'who sells in the currency of the policy needs no rate');
  });

test('the rate is cited with the table that it stands in, by its hash, and the day of it', () => {
  const model = modelOf('approval-policy', 'rate-table');
  const { rate } = mustAccept(dealFacts(dealOf('USD', '100'), model, ON), 'a rate is known');
  const table = companyArtifacts.find(({ kind }) => kind === 'rate-table');
  assert.ok(table);
  assert.deepEqual(rate, {
    table: 'reference-rates',
    hash: fingerprint('rate-table', table.content),
    asOf: '2026-01-02',
    from: 'USD',
    to: 'EUR',
    rate: '0.851643672287514904',
  });
});

test('a deal in a currency without a rate is refused by name: it is under no threshold and over none', () => {
  const refusalOf = (currency: string, ...kinds: readonly string[]) => {
    const told = dealFacts(dealOf(currency, '100'), modelOf('approval-policy', ...kinds), ON);
    return told.ok ? 'told' : told.refusal;
  };
  assert.deepEqual(refusalOf('AUD', 'rate-table'), { code: 'price.no-rate', from: 'AUD', to: 'EUR' });
  assert.deepEqual(refusalOf('USD'), { code: 'price.no-rate', from: 'USD', to: 'EUR' });
});
