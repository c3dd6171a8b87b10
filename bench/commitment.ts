/**
 * The commands that make a promise, in process, each against its own SQL: a batch of edits saved with its price, submit, approve, accept.
 * Three of them can be sent only once to a quote, so ours and the limit get as many copies of the same one, each once.
 */
import { decideStep, submitQuote } from '#contexts/approval/index.ts';
import { acceptQuote, editLines } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import {
  acceptanceOf,
  type Copies,
  type Copy,
  copyQuote,
  does,
  draftQuote,
  presentedQuote,
  seller,
} from './accepted-quotes.ts';
import { millisecondOf, pgbenchScript, watched } from './captured-sql.ts';
import { openCompany } from './company.ts';
import { CLIENTS, pgbench } from './pgbench.ts';
import type { Part } from './part.ts';
import { asAdministrator } from './place.ts';
import type { Row } from './table.ts';

const RATIO = 0.6;
const LINES = 3;
const EACH_CLIENT = 50;
const MEASURED = CLIENTS * EACH_CLIENT;
const WARM_UP = 80;
/** More than the seller's own to give, so that somebody is asked. */
const DISCOUNT = '12';

type Sent = { readonly payload: object; readonly key: string };
type Journey = {
  readonly name: string;
  readonly definition: unknown;
  readonly principal: Principal;
  readonly original: string;
  readonly payloadOf: (copy: Copy) => object;
};

const contentOf = async (plain: Database, quoteId: string): Promise<string> => {
  const [row] = await asAdministrator<{ content: string }>(plain, 'select content from quote.revision where id = $1', [
    quoteId,
  ]);
  must(row, 'the quote of the benchmark is there');
  return row.content;
};

/** Whoever the first step asks. */
const approverOf = async (plain: Database, door: Door, quoteId: string): Promise<Principal> => {
  const [asked] = await asAdministrator<{ role: string }>(
    plain,
    `select s.role from approval.step s join approval.approval_case c on c.id = s.case_id where c.subject_id = $1 and s.status = 'asked'`,
    [quoteId],
  );
  return seller(door, asked?.role === 'finance' ? 'felix.finance' : 'mona.manager');
};

export const journeysOf = async (plain: Database, door: Door): Promise<readonly Journey[]> => {
  const rep = await seller(door);
  const draft = await draftQuote(door, rep, LINES, DISCOUNT);
  const submitted = await draftQuote(door, rep, LINES, DISCOUNT);
  const content = await contentOf(plain, submitted);
  const seenContent = await contentOf(plain, draft);
  await does(door, rep, submitQuote, { quoteId: submitted, seenContent: content });
  const offer = await presentedQuote(door, LINES);
  return [
    {
      name: `quote.edit-lines with its price, a saved batch on ${LINES} lines`,
      definition: editLines,
      principal: rep,
      original: draft,
      payloadOf: ({ quoteId, lineId, no }) => ({
        quoteId,
        operations: [{ op: 'change', lineId, quantity: String((no % 900) + 2) }],
        price: true,
      }),
    },
    {
      name: 'quote.submit-for-approval',
      definition: submitQuote,
      principal: rep,
      original: draft,
      payloadOf: ({ quoteId }) => ({ quoteId, seenContent }),
    },
    {
      name: 'approval.decide',
      definition: decideStep,
      principal: await approverOf(plain, door, submitted),
      original: submitted,
      payloadOf: ({ quoteId }) => ({ quoteId, decision: 'approve', comment: 'Worth it.', content }),
    },
    {
      name: 'quote.accept',
      definition: acceptQuote,
      principal: await seller(door, 'karl.kunde'),
      original: offer.quoteId,
      payloadOf: ({ quoteId, contentRoot }) => ({
        quoteId,
        ...acceptanceOf({ contentRoot: contentRoot ?? '', documentHash: offer.documentHash }),
      }),
    },
  ];
};

let keys = 0;

const send = async (door: Door, { definition, principal, payloadOf }: Journey, copy: Copy): Promise<Sent> => {
  const sent = { key: `commitment ${(keys += 1)}`, payload: payloadOf(copy) };
  const envelope = { idempotencyKey: sent.key, payload: sent.payload };
  const answer = await runCommand(door, definition as Parameters<typeof runCommand>[1], principal, envelope, {
    channel: 'test',
  });
  must(answer.ok, `the command of the benchmark is accepted: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
  return sent;
};

/** `CLIENTS` at once, each copy once; commands a second. */
export const sendAll = async (door: Door, journey: Journey, copies: readonly Copy[]): Promise<number> => {
  const left = copies.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const copy of left) await send(door, journey, copy);
    }),
  );
  return copies.length / ((performance.now() - started) / 1000);
};

type Ground = {
  readonly plain: Database;
  readonly door: Door;
  readonly during: ReturnType<typeof watched>['during'];
};

const measure = async ({ plain, door, during }: Ground, journey: Journey): Promise<Row> => {
  const copied = (count: number): Promise<Copies> => copyQuote(plain, journey.original, count);
  await sendAll(door, journey, (await copied(WARM_UP)).copies);
  const [shown] = (await copied(1)).copies;
  must(shown, 'one copy shows what is sent');
  const { beginnings } = await copied(0);
  let key = '';
  const captured = await during(async () => {
    ({ key } = await send(door, journey, shown));
  });
  const entry = captured.find(({ statement }) => statement.name === 'entry-insert');
  must(entry, 'a command writes its entry');
  const spare = (await copied(MEASURED)).copies[0];
  must(spare, 'the limit has copies of its own');
  const script = pgbenchScript({
    sent: captured,
    madeAt: millisecondOf(String(entry.statement.values[1])),
    varying: { beginnings: beginnings(shown), values: new Map([[key, `('limit ' || :r::text)`]]) },
    before: ['\\set i :i + 1', `\\set q ${spare.no} + :client_id * ${EACH_CLIENT} + :i`],
  });
  const mine = (await copied(MEASURED)).copies;
  const limit = await pgbench({ url: plain.urlFor('app'), script, transactionsEach: EACH_CLIENT });
  const ours = await sendAll(door, journey, mine);
  return {
    name: `${journey.name}, in process, against its own ${captured.length} statements`,
    ours,
    unit: 'per s',
    limit,
    target: { ratio: RATIO },
  };
};

export const benchCommitment: Part = async (place, say) => {
  const plain = await place.troth();
  const { database, during } = watched(plain);
  const app = await openCompany(database);
  try {
    const rows: Row[] = [];
    for (const journey of await journeysOf(plain, app.door)) {
      say(`${MEASURED} × ${journey.name}, and its SQL beside it`);
      rows.push(await measure({ plain, door: app.door, during }, journey));
    }
    return { rows, notes: [] };
  } finally {
    await app.close();
  }
};
