/**
 * One edited line of a quote of 10,000, through the command road and the database: the edit, pricing it again, and both in one saved batch. The shortest of some
 * runs, in one process that has priced the quote before, as it has while somebody types.
 */
import { readAccountByKey } from '#contexts/accounts/index.ts';
import { createQuote, editLines, priceQuote, readQuote } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { does, seller } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import type { Part } from './part.ts';
import type { Row } from './table.ts';

const LINES = 10_000;
const LINES_AT_ONCE = 1_000;
const EDITS = 9;
/** Of the design: one edited line of 10,000. */
const EDITED_MS_MAX = 50;

export const benchLongQuote: Part = async (place, say) => {
  const app = await openCompany(await place.troth());
  try {
    const { door } = app;
    const rep = await seller(door);
    const account = await door.read(COMPANY_TENANT, (tx) => readAccountByKey(tx, 'rheinwerk-maschinenbau'));
    must(account, 'the customer of the story has an account');
    const { quoteId } = await does<{ quoteId: string }>(door, rep, createQuote, {
      accountId: account.id,
      name: `${LINES} lines`,
    });
    say(`a quote of ${LINES} lines is typed and priced`);
    const started = performance.now();
    for (let typed = 0; typed < LINES; typed += LINES_AT_ONCE) {
      const operations = Array.from({ length: LINES_AT_ONCE }, (_, at) => ({
        op: 'add',
        offering: 'consulting-day',
        quantity: String((at % 50) + 1),
      }));
      await does(door, rep, editLines, { quoteId, operations });
    }
    await does(door, rep, priceQuote, { quoteId });
    const first = performance.now() - started;
    const quote = await door.read(COMPANY_TENANT, (tx) => readQuote(tx, quoteId));
    const lineId = quote?.lines[LINES / 2]?.id;
    const edits: number[] = [];
    const prices: number[] = [];
    const batches: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      const operations = [{ op: 'change', lineId, quantity: String(edit + 60) }];
      edits.push(await timed(() => does(door, rep, editLines, { quoteId, operations })));
      prices.push(await timed(() => does(door, rep, priceQuote, { quoteId })));
      const batch = [{ op: 'change', lineId, quantity: String(edit + 160) }];
      batches.push(await timed(() => does(door, rep, editLines, { quoteId, operations: batch, price: true })));
    }
    const row = (name: string, times: readonly number[]): Row => ({
      name,
      ours: Math.min(...times),
      unit: 'ms',
      target: { most: EDITED_MS_MAX },
    });
    return {
      rows: [
        row(`quote.edit-lines of one line of ${LINES}, to the commit`, edits),
        row(`quote.price after it: one line priced and stored, to the commit`, prices),
        row(`a saved batch: one line of ${LINES} edited and priced in one command, to the commit`, batches),
      ],
      notes: [
        `The ${LINES} lines were typed in batches of ${LINES_AT_ONCE} and first priced in ${(first / 1000).toFixed(1)} s.`,
      ],
    };
  } finally {
    await app.close();
  }
};

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await run();
  return performance.now() - started;
};
