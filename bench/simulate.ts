/**
 * A draft on the open book, in one process: what a quote of 20 lines takes, and whether twice the book takes twice as long. The whole bar, 100,000
 * quotes by two processes within five minutes, is `troth simulate price-rise --quotes 100000`; here the same work at a size that a table can wait for.
 */
import { startSimulation, sweepSimulations } from '#contexts/governance/index.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { loadBook } from '#seeds/open-book.ts';
import { draftRise } from '#surfaces/cli/simulation/generated-book.ts';
import { does, seller } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import type { Part } from './part.ts';

const QUOTES = 1_000;
const LINES = 20;
/** Five minutes on two cores for 100,000: what each may take of one core. */
const MS_A_QUOTE_MAX = 6;
/** Of a book twice as large: how much longer a quote may take. */
const GROWTH_MAX = 1.2;

export const benchSimulate: Part = async (place, say) => {
  const database = await place.troth();
  const { door, close } = await openCompany(database);
  try {
    const owner = await seller(door, 'piet.pricing');
    const releaseId = await draftRise(door);
    const simulated = async (quotes: number): Promise<number> => {
      await does(door, owner, startSimulation, { releaseId, scopes: ['open-quotes', 'recently-accepted'] });
      const before = process.cpuUsage();
      await sweepSimulations({ door, worker: 'bench', goesOn: () => true }, COMPANY_TENANT);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / quotes;
    };
    await loadBook(door, { quotes: QUOTES, lines: LINES });
    say(`${QUOTES} quotes of ${LINES} lines`);
    // Once to warm up: models are compiled once, however large the book is.
    await simulated(QUOTES);
    const once = await simulated(QUOTES);
    await loadBook(door, { quotes: QUOTES, lines: LINES, first: QUOTES + 1 });
    say(`${2 * QUOTES} quotes of ${LINES} lines`);
    const twice = await simulated(2 * QUOTES);
    return {
      rows: [
        {
          name: `a quote of ${LINES} lines decided under two models, processor time of one process`,
          ours: twice,
          unit: 'ms',
          target: { most: MS_A_QUOTE_MAX },
        },
        { name: 'the same in a book twice as large', ours: twice / once, unit: 'x', target: { most: GROWTH_MAX } },
      ],
      notes: [
        `Simulated: ${(1000 / twice).toFixed(0)} quotes of ${LINES} lines a second of one processor, besides the database's.`,
      ],
    };
  } finally {
    await close();
  }
};
