/** What is not decided twice comes to what it would have: every quote of a book, under drafts of every kind, against each decided alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#contexts/accounts/index.ts';
import { calculatePrice, pricingOf } from '#contexts/pricing/index.ts';
import { type BookedQuote, checkQuote, type Quote } from '#contexts/quote/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { must } from '#kernel/outcome.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import { accounts } from '#seeds/company/accounts.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { quotesFor } from '#seeds/open-book.ts';
import { compared, type Compared } from './compare.ts';
import { decideBoth } from './decide-both.ts';
import { decideUnder, requestUnder } from './decide-quote.ts';

const QUOTES = 40;
const LINES = 8;
const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
const when = { at, on: '2026-11-22' };

const items = companyArtifacts.map(({ kind, key, content }) => ({
  kind,
  key,
  content,
  hash: fingerprint(kind, content),
}));
const before = commercialModel('before', items);
type Edit = (content: Record<string, never> & { readonly [name: string]: unknown }) => void;
const changed = (name: string, kind: string, edit: Edit): CommercialModel =>
  commercialModel(
    name,
    items.map((item) => {
      if (item.kind !== kind) return item;
      const content = structuredClone(item.content) as Json;
      edit(content as never);
      return { ...item, content, hash: fingerprint(kind, content) };
    }),
    before,
  );

type Book = { entries: { offering: string; charge: { model: { unitPrice?: string } } }[]; rounding: { mode: string } };
const dearer = (meant: (offering: string) => boolean) => (content: unknown) => {
  for (const { offering, charge } of (content as Book).entries)
    if (meant(offering) && charge.model.unitPrice !== undefined)
      charge.model.unitPrice = `${charge.model.unitPrice}7`.replace(/^(\d+)7$/, '$1.7');
};
const DRAFTS: readonly CommercialModel[] = [
  changed('nothing', 'none', () => {}),
  changed(
    'every price',
    'price-book',
    dearer(() => true),
  ),
  changed(
    'one price',
    'price-book',
    dearer((offering) => offering === 'consulting-day'),
  ),
  changed('how money rounds', 'price-book', (content) => void ((content as unknown as Book).rounding.mode = 'up')),
  changed('what it costs', 'cost-book', (content) => {
    for (const entry of (content as unknown as { entries: { cost: { amount?: string } }[] }).entries)
      if (entry.cost.amount !== undefined) entry.cost.amount = '77';
  }),
  changed('how low one may go', 'discount-policy', (content) => {
    for (const floor of (content as unknown as { floors: { marginPercent: string }[] }).floors)
      floor.marginPercent = '65';
  }),
  changed('no channels', 'product-offering', (content) => {
    const offering = content as unknown as { key: string; channels: string[] };
    if (offering.key < 'n') offering.channels = ['partner'];
  }),
  changed('what a promotion gives', 'promotion', (content) => {
    const { effect } = content as unknown as { effect: { percent?: string } };
    if (effect.percent !== undefined) effect.percent = '1';
  }),
  changed('who may buy', 'eligibility-table', (content) => {
    const { otherwise } = content as unknown as { otherwise: { verdict: string } };
    otherwise.verdict = 'deny';
  }),
];

const people = accounts.map((account, no) => ({
  ...account,
  id: `00000000-0000-7000-8000-${String(no).padStart(12, '0')}`,
  state: 'active',
  version: 1,
})) as unknown as readonly Account[];

const booked = (quote: Quote): BookedQuote => ({
  quote,
  customer: {
    account: people.find(({ key }) => key === quote.header.accountKey),
    newCustomer: quote.lines.length % 2 === 0,
    installed: [],
    qualifications: [],
    parties: [],
  },
  standing: { newCustomer: true, taken: new Map(), used: new Map() },
});

/** As the commands decide it: nothing kept from anything before. */
const alone = (model: CommercialModel, one: BookedQuote) => {
  const fresh = commercialModel(model.hash, model.items);
  const pricing = pricingOf(fresh);
  const price = () => (pricing.ok ? calculatePrice(requestUnder(fresh, one), pricing.value) : pricing);
  return decideUnder(fresh, one, when, price, (asked) => checkQuote(asked).checks);
};

test('a quote decided beside another model is told as one that is decided alone under each, whatever the draft changes', () => {
  const drawn = quotesFor({ model: before, at }, people);
  const quotes = Array.from({ length: QUOTES }, (_, no) => drawn(no + 1, LINES));
  const earlier = quotes.map((quote) => alone(before, booked(quote)));
  for (const after of DRAFTS) {
    const told = quotes.map((quote) => decideBoth(booked(quote), ['open-quotes'], { before, after }, when));
    const fresh = quotes.map((quote, no) => {
      const was = earlier[no];
      must(was, 'each quote was decided alone');
      return compared(quote, ['open-quotes'], was, alone(after, booked(quote)));
    });
    const text = (one: Compared): string => canonical(JSON.parse(JSON.stringify(one)));
    assert.deepEqual(told.map(text), fresh.map(text), `the draft changes ${after.hash}`);
    const differs = told.some(
      ({ row, cost }) => row.change !== 'same' || canonical(cost.before) !== canonical(cost.after),
    );
    assert.equal(
      differs || told.some(({ cost }) => cost.floorsNow > 0),
      after.hash !== 'nothing',
      `${after.hash} is felt`,
    );
  }
});
