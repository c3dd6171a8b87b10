/** A draft of a policy is tried on the last ten thousand deals: how long its owner waits. */
import { submitQuote, DEALS_MAX, judgeLastDeals, tallyOf } from '#contexts/approval/index.ts';
import { must } from '#kernel/outcome.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { contentShown, copyQuote, does, draftQuote, seller } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import type { Part } from './part.ts';

const LINES = 4;
const WAIT_MS_MAX = 60_000;

export const benchSimulatePolicy: Part = async (place, say) => {
  const database = await place.troth();
  const { door, close } = await openCompany(database);
  try {
    const rep = await seller(door);
    const quoteId = await draftQuote(door, rep, LINES, '18');
    await does(door, rep, submitQuote, { quoteId, seenContent: await contentShown(door, quoteId) });
    say(`${DEALS_MAX} deals are made`);
    await copyQuote(database, quoteId, DEALS_MAX);
    const model = await door.read(COMPANY_TENANT, (tx) => door.models.at(tx, door.clock()));
    const on = door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
    const started = performance.now();
    const both = { before: model, after: model, on };
    const { deals } = await judgeLastDeals((read) => door.read(COMPANY_TENANT, read), both, DEALS_MAX);
    const ms = performance.now() - started;
    must(tallyOf(deals).deals === DEALS_MAX, 'each of the deals is judged');
    return {
      rows: [
        { name: `approval policy tried on ${DEALS_MAX} deals`, ours: ms, unit: 'ms', target: { most: WAIT_MS_MAX } },
      ],
      notes: [],
    };
  } finally {
    await close();
  }
};
