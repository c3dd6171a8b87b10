import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { calcPrice, type Usage } from '@pydantic/genai-prices';
import { Check } from 'typebox/value';
import { releaseProblems } from '#contexts/governance/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { dec, roundTo, eq } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { GENAI_IMPORT_DEFAULTS, importGenaiPrices } from '#surfaces/cli/import-genai-prices.ts';
import { AccountPayload } from '#contexts/accounts/accounts.ts';
import { PersonPayload } from '#contexts/identity/identity.ts';
import { resoldModels } from './ai-usage.ts';
import { accounts, allCountries, channels, companyArtifacts, countries, people } from './index.ts';
import { priceBooks } from './price-books.ts';

test('the whole company passes every contract and every publish check', () => {
  assert.deepEqual(releaseProblems({ after: companyArtifacts, before: [], effectiveOn: '2026-01-01' }), []);
});

test('everything the company authors is exact: no float, nothing that canonical JSON refuses', () => {
  for (const { kind, key, content } of companyArtifacts)
    assert.doesNotThrow(() => canonical(content), `${kind}/${key}`);
});

test('every owner and author is one of its people', () => {
  const known = new Set(people.map(({ key }) => key));
  for (const { kind, key, content, author } of companyArtifacts) {
    assert.ok(known.has(author), `${kind}/${key} is written by ${author}`);
    const { owner } = content;
    if (owner !== undefined) assert.ok(known.has(String(owner)), `${kind}/${key} is owned by ${String(owner)}`);
  }
});

test('its people can be added and its accounts opened as they are', () => {
  for (const { accountKey, does: _, ...person } of people) {
    const accountId = accountKey === undefined ? {} : { accountId: '01980000-0000-7000-8000-000000000000' };
    assert.ok(Check(PersonPayload, { ...person, ...accountId }), person.key);
    assert.ok(
      accountKey === undefined || accounts.some(({ key }) => key === accountKey),
      `${person.key} buys for ${accountKey}`,
    );
  }
  for (const account of accounts) assert.ok(Check(AccountPayload, account), account.key);
});

test('it has customers in each of its twelve countries, each in a territory that somebody sells in or answers for', () => {
  assert.equal(countries.length, 12);
  for (const { country } of countries)
    assert.ok(
      accounts.some((account) => account.country === country),
      country,
    );
  for (const { territory } of accounts)
    assert.ok(
      people.some(({ territories }) => territories.includes(territory)),
      territory,
    );
});

test('a price that stands on a page by itself is a sum of money of its currency', () => {
  for (const book of priceBooks)
    for (const { id, charge } of book.entries) {
      const { model } = charge;
      if (charge.type === 'usage' || model.kind === 'graduated') continue;
      const price = dec(model.kind === 'flat' ? model.amount : model.kind === 'perUnit' ? model.unitPrice : '0');
      assert.ok(eq(price, roundTo(price, minorUnits(book.currency), 'halfUp')), `${book.key} ${id}`);
    }
});

test('a resold token costs what the provider asks, in the currency at the day’s rate, and 12 % on top', () => {
  const priceIn = (book: string, entry: string): string | undefined => {
    const found = priceBooks.find(({ key }) => key === book)?.entries.find(({ id }) => id === entry)?.charge.model;
    return found?.kind === 'perUnit' ? found.unitPrice : undefined;
  };
  // 2 USD × 1.12 = 2.24 USD; ÷ 1.1742 = 1.9077 EUR; × 184.09 ÷ 1.1742 = 351.1851 JPY.
  assert.equal(priceIn('usd-direct', 'ai-usage.claude-sonnet-5/input_tokens'), '2.24');
  assert.equal(priceIn('eur-direct', 'ai-usage.claude-sonnet-5/input_tokens'), '1.9077');
  assert.equal(priceIn('jpy-direct', 'ai-usage.claude-sonnet-5/input_tokens'), '351.1851');
});

test('a million tokens of a resold model costs the company what the imported list of providers’ prices says', () => {
  const million: { readonly [meter: string]: Usage } = {
    input_tokens: { input_tokens: 1_000_000 },
    cache_read_tokens: { input_tokens: 1_000_000, cache_read_tokens: 1_000_000 },
    output_tokens: { output_tokens: 1_000_000 },
  };
  for (const { model, listUsd } of resoldModels) {
    const [, providerId = '', id = ''] = model.split('/');
    for (const [meter, usd] of Object.entries(listUsd)) {
      const listed = calcPrice(million[meter] ?? {}, id, { providerId, timestamp: new Date('2026-12-01T12:00:00Z') });
      assert.equal(listed?.total_price, Number(usd), `${model} ${meter}`);
    }
  }
});

test('the imported price list stands beside the company once the models without a rate are left out, and the gate names exactly those', () => {
  const text = readFileSync(new URL('../genai-prices-0.1.8.json', import.meta.url), 'utf8');
  const options = { ...GENAI_IMPORT_DEFAULTS, owner: 'carla.catalog', markets: allCountries, channels };
  const list = mustAccept(importGenaiPrices(text, options), 'the shipped list can be read');
  const imported = [
    ...list.specifications.map((content) => ({ kind: 'product-specification', key: content.key, content })),
    ...list.offerings.map((content) => ({ kind: 'product-offering', key: content.key, content })),
    { kind: 'price-book', key: list.priceBook.key, content: list.priceBook },
  ];
  const problemsOf = (
    artifacts: readonly { readonly kind: string; readonly key: string; readonly content: unknown }[],
  ) =>
    releaseProblems({
      after: [...companyArtifacts, ...artifacts],
      before: companyArtifacts,
      effectiveOn: '2026-11-21',
    });
  const named = new Set(problemsOf(imported).map(({ offending }) => offending[0]?.replace(/#.*/, '')));
  const priced = new Set(list.priceBook.entries.map(({ offering }) => offering));
  const unpriced = list.offerings.filter(({ key }) => !priced.has(key)).map(({ key }) => `product-offering/${key}`);
  assert.ok(unpriced.length > 100);
  assert.deepEqual([...named].toSorted(), unpriced.toSorted());
  assert.deepEqual(problemsOf(imported.filter(({ kind, key }) => !named.has(`${kind}/${key}`))), []);
});
