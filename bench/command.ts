/**
 * A command in process against its own SQL: the statements that it sent once are replayed by pgbench, on other rows each time, at
 * as many connections. What is missing to 1 is ours: reading, deciding, authorizing, the entry, and the driver.
 */
import { editLines } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import { runCommand } from '#platform/run-command.ts';
import { type Copy, copyQuote, draftQuote, seller } from './accepted-quotes.ts';
import { millisecondOf, pgbenchScript, watched } from './captured-sql.ts';
import { openCompany } from './company.ts';
import { CLIENTS, pgbench } from './pgbench.ts';
import type { Part } from './part.ts';

const RATIO = 0.6;
const LINES = 3;
const QUOTES = 400;
const COMMANDS = 3_000;
const WARM_UP = 400;
const LIMIT_SECONDS = 3;

export const benchCommand: Part = async (place, say) => {
  const plain = await place.troth();
  const { database, during } = watched(plain);
  const app = await openCompany(database);
  try {
    const { door } = app;
    const rep = await seller(door);
    const { copies, beginnings } = await copyQuote(plain, await draftQuote(door, rep, LINES), QUOTES);
    let sent = 0;
    const edit = async ({ quoteId, lineId }: Copy): Promise<void> => {
      sent += 1;
      const operations = [{ op: 'change', lineId, quantity: String((sent % 900) + 1) }];
      const envelope = { idempotencyKey: `edit ${sent}`, payload: { quoteId, operations } };
      const answer = await runCommand(door, editLines, rep, envelope, { channel: 'test' });
      must(answer.ok, `the quote is edited: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
    };
    const editAll = async (commands: number): Promise<number> => {
      const left = Array.from({ length: commands }, (_, index) => copies[(index * 7) % QUOTES] as Copy).values();
      const started = performance.now();
      await Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          for (const copy of left) await edit(copy);
        }),
      );
      return commands / ((performance.now() - started) / 1000);
    };
    await editAll(WARM_UP);
    const copy = copies[0] as Copy;
    const captured = await during(() => edit(copy));
    const entry = captured.find(({ statement }) => statement.name === 'entry-insert');
    must(entry, 'a command writes its entry');
    const script = pgbenchScript({
      sent: captured,
      madeAt: millisecondOf(String(entry.statement.values[1])),
      varying: { beginnings: beginnings(copy), values: new Map([[`edit ${sent}`, `('limit ' || :r::text)`]]) },
      before: [`\\set q random(${copy.no}, ${copy.no + QUOTES - 1})`],
    });
    say(`${COMMANDS} commands at ${CLIENTS} at once, and their SQL beside them`);
    const run = () => pgbench({ url: plain.urlFor('app'), script, seconds: LIMIT_SECONDS });
    const before = await run();
    const ours = await editAll(COMMANDS);
    const after = await run();
    const limit = before === null || after === null ? null : (before + after) / 2;
    return {
      rows: [
        {
          name: `quote.edit-lines on ${LINES} lines, in process, against its own ${captured.length} statements`,
          ours,
          unit: 'per s',
          limit,
          target: { ratio: RATIO },
        },
      ],
      notes: [],
    };
  } finally {
    await app.close();
  }
};
