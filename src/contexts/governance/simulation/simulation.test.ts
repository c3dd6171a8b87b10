/** What a draft makes different, quote by quote and in the whole: the pure part. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NO_COSTS, NO_TOTALS, mergeCosts, mergeTotals, totalsOfAll } from './totals.ts';
import { type Compared, compared } from './compare.ts';
import { type BookedQuote, type Header, type Line, type Quote, offeredBy } from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { decideUnder } from './decide-quote.ts';
import { bitsOf, manifestOf, mostWorth, scopesOf } from './manifest.ts';
import { PAGE_LINES_MAX, PAGE_QUOTES_MAX, SCOPES } from './simulation.ts';

type Edit = (content: { entries: { offering: string; charge: { model: { unitPrice?: string } } }[] }) => void;
const modelWith = (name: string, kind: string, key: string, edit: Edit): CommercialModel =>
  commercialModel(
    name,
    companyArtifacts.map((item) => {
      const content = structuredClone(item.content);
      if (item.kind === kind && item.key === key) edit(content as never);
      return { kind: item.kind, key: item.key, hash: fingerprint(item.kind, content), content };
    }),
  );
const before = modelWith('before', '', '', () => {});
const BOOK = companyArtifacts.find(({ kind, key }) => kind === 'price-book' && key.includes('eur-direct'))?.key ?? '';
const when = { at: Temporal.Instant.from('2026-11-22T10:00:00Z'), on: '2026-11-22' };

const quoteOf = (id: string, lines: readonly (readonly [offering: string, quantity: string])[]): Quote => {
  const header = {
    accountKey: 'rhein',
    accountName: 'Rhein AG',
    name: id,
    number: id,
    country: 'DE',
    currency: 'EUR',
    channel: 'direct',
    segment: 'enterprise',
    pricedAsOf: '2026-11-22',
    contractFrom: '2026-12-01',
    termMonths: 12,
    paymentTermDays: 30,
    parties: {
      soldTo: 'rhein',
      endCustomer: 'rhein',
      billTo: 'rhein',
      payer: 'rhein',
      shipTo: 'rhein',
      partner: null,
      seller: 'de',
    },
    orderDiscount: null,
  } as unknown as Header;
  const made = lines.map(([offering, quantity], at): Line => {
    const item = offeredBy(before)(offering);
    return {
      id: `${id}-${at}`,
      lineageId: `${id}-${at}`,
      position: at + 1,
      offering,
      offeringName: item?.name ?? offering,
      offeringHash: item?.hash ?? '',
      bundle: false,
      basis: 'newSale',
      segments: [{ id: 's', from: '2026-12-01', to: '2027-12-01', quantity }],
      selection: [],
      discretionary: null,
      assumedUsage: {},
      site: null,
      version: 1,
    };
  });
  return {
    id,
    status: 'draft',
    accountId: 'a',
    territory: 'dach',
    ownerPerson: 'p',
    persons: [],
    quoteClass: 'standard',
    header,
    lines: made,
    content: id,
  } as unknown as Quote;
};
const booked = (quote: Quote): BookedQuote => ({
  quote,
  customer: {
    account: {
      key: 'rhein',
      state: 'active',
      segment: 'enterprise',
      address: { country: 'DE', postalCode: '1' },
    } as never,
    newCustomer: false,
    installed: [],
    qualifications: [],
  },
  standing: { newCustomer: false, taken: new Map(), used: new Map() },
});
const under = (after: CommercialModel, quote: Quote): Compared =>
  compared(quote, ['open-quotes'], decideUnder(before, booked(quote), when), decideUnder(after, booked(quote), when));

const dearer = modelWith('dearer', 'price-book', BOOK, ({ entries }) => {
  for (const { offering, charge } of entries) if (offering === 'consulting-day') charge.model.unitPrice = '9999';
});
const gone = modelWith('gone', 'price-book', BOOK, (book) => {
  book.entries = book.entries.filter(({ offering }) => offering !== 'consulting-day');
});

describe('what a draft makes different about a quote', () => {
  const quote = quoteOf('q1', [
    ['consulting-day', '10'],
    ['migration-workshop', '1'],
  ]);

  test('a draft that changes nothing of it leaves it the same, with nothing to explain', () => {
    const { row } = under(
      modelWith('again', '', '', () => {}),
      quote,
    );
    assert.deepEqual([row.change, row.delta, row.why], ['same', '0', []]);
  });

  test('a dearer row is told with its row, from what to what, and nothing else is', () => {
    const { row, cost } = under(dearer, quote);
    assert.equal(row.change, 'dearer');
    assert.deepEqual(
      row.why.map(({ source, step, charges }) => [source, step, charges]),
      [[`price-book:${BOOK}`, 'list', 1]],
    );
    assert.equal(row.why[0]?.now, '99990');
    assert.ok(cost.after && cost.before && Number(cost.after.revenue) > Number(cost.before.revenue));
  });

  test('a price that is gone is a refusal that was none, and no total', () => {
    const { row } = under(gone, quote);
    assert.deepEqual([row.change, row.after.total], ['not-priceable', null]);
    assert.deepEqual(
      row.refusedNow.map(({ code, lineId }) => [code, lineId]),
      [['price.no-entry', 'q1-0']],
    );
  });
});

describe('what a run comes to', () => {
  const rows = Array.from({ length: 12 }, (_, at) =>
    under(
      at % 3 === 0 ? gone : dearer,
      quoteOf(`q${at}`, [
        ['consulting-day', String(at + 1)],
        ['migration-workshop', '2'],
      ]),
    ),
  );

  test('pages come to the same in whatever order and size they are done', () => {
    const whole = totalsOfAll(rows);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.integer({ min: 1, max: 5 }),
        (order, size) => {
          const pages = Array.from({ length: Math.ceil(order.length / size) }, (_, at) =>
            totalsOfAll(order.slice(at * size, (at + 1) * size)),
          );
          const totals = pages.map((page) => page.totals).reduce(mergeTotals, NO_TOTALS);
          const costs = pages.map((page) => page.costs).reduce(mergeCosts, NO_COSTS);
          assert.equal(JSON.stringify({ totals, costs }), JSON.stringify(whole));
        },
      ),
      { numRuns: 50 },
    );
    assert.deepEqual([whole.totals.quotes, whole.totals.refusedNow, whole.totals.changes.dearer], [12, 4, 8]);
  });

  test('no quote is lost or doubled between pages, and a page is never longer than a lease covers', () => {
    const book = Array.from({ length: 500 }, (_, at) => ({
      id: `q${at}`,
      content: `c${at}`,
      lines: (at * 37) % 3_000,
      scopes: [],
    }));
    const { pages, quotes } = manifestOf(book);
    assert.equal(quotes, 500);
    assert.deepEqual(
      pages.flatMap(({ quoteIds }) => quoteIds),
      book.map(({ id }) => id),
    );
    const lines = new Map(book.map(({ id, lines: count }) => [id, count]));
    for (const { quoteIds } of pages) {
      assert.ok(quoteIds.length <= PAGE_QUOTES_MAX);
      assert.ok(quoteIds.reduce((sum, id) => sum + (lines.get(id) ?? 0), 0) <= PAGE_LINES_MAX);
    }
    assert.notEqual(manifestOf([...book].reverse()).hash, manifestOf(book).hash, 'another order is another manifest');
  });

  test('scopes written as a number are read as they were', () => {
    for (const scope of SCOPES) assert.deepEqual(scopesOf(bitsOf([scope])), [scope]);
    assert.deepEqual(scopesOf(bitsOf(SCOPES)), SCOPES);
  });

  test('worth most is so many of each currency, by amount and not by text, and the same however the book is paged', () => {
    const worths = [
      { id: 'a', currency: 'EUR', total: '9' },
      { id: 'b', currency: 'EUR', total: '10.50' },
      { id: 'c', currency: 'USD', total: '1' },
      { id: 'd', currency: 'EUR', total: '10.5' },
    ];
    const ids = (some: typeof worths): readonly string[] => mostWorth(some, 2).map(({ id }) => id);
    assert.deepEqual(ids(worths), ['b', 'd', 'c']);
    assert.deepEqual(ids([...mostWorth(worths.slice(0, 2), 2), ...worths.slice(2)]), ids(worths));
  });
});
