/** The addresses of runbooks. Running one reads; what it offers is sent to the addresses that it names. */
import { Type } from 'typebox';
import { type Order, orderResource, readOrder, readOrderByNumber } from '#contexts/order/index.ts';
import { type Quote, readQuote, visibleQuote } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { runRunbook } from './run-runbook.ts';
import { READ_RUNBOOKS, type Runbook, wholeHouse } from './runbook.ts';
import { runbookOf, runbooks } from './runbook-files.connector.ts';
import { SAFE_ACTIONS } from './safe-actions.ts';

const allowed = (tx: Tx, reader: Reader): Outcome<true> =>
  reader.may(READ_RUNBOOKS, wholeHouse(tx.tenantId))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ_RUNBOOKS, policies: [] });

const row = ({ key, title, answers, about, areas, owner }: Runbook): Json => ({
  key,
  title,
  answers,
  about,
  areas: [...areas],
  owner,
});

const page = (runbook: Runbook): Json => ({
  ...(row(runbook) as { readonly [member: string]: Json }),
  means: runbook.means,
  symptoms: [...runbook.symptoms],
  severity: [...runbook.severity],
  checks: runbook.checks.map((each) => ({ ...each })),
  safe: runbook.safe.map(({ name, says }) => ({
    name,
    says,
    does: SAFE_ACTIONS[name as keyof typeof SAFE_ACTIONS].does,
  })),
  unsafe: [...runbook.unsafe],
  escalation: [...runbook.escalation],
  evidence: [...runbook.evidence],
});

const list = async (tx: Tx, reader: Reader): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader);
  return may.ok ? accepted({ items: runbooks.map(row) }) : may;
};

const found = (tx: Tx, reader: Reader, { params }: Query): Outcome<Runbook> => {
  const may = allowed(tx, reader);
  if (!may.ok) return may;
  const key = params['runbook'] ?? '';
  const runbook = runbookOf(key);
  return runbook ? accepted(runbook) : refused({ code: 'runbook.not-found', key });
};

const one = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const runbook = found(tx, reader, query);
  return runbook.ok ? accepted({ runbook: page(runbook.value) }) : runbook;
};

/** By id, or by the number that a person has in hand. */
const orderAsked = async (tx: Tx, reader: Reader, named: string | undefined): Promise<Outcome<Order | undefined>> => {
  if (named === undefined) return accepted(undefined);
  const order = isUuid(named) ? await readOrder(tx, named) : await readOrderByNumber(tx, named);
  return order && reader.may('order.read', orderResource(tx.tenantId, order))
    ? accepted(order)
    : refused({ code: 'order.not-found' });
};

const quoteAsked = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Quote | undefined>> => {
  const named = query.query['quote'];
  return named === undefined ? accepted(undefined) : visibleQuote(tx, reader, { ...query, params: { quoteId: named } });
};

/** What an order was made of is looked at with it, where its reader may see that too. */
const quoteOf = async (tx: Tx, reader: Reader, query: Query, order: Order | undefined): Promise<Quote | undefined> => {
  const revisionId = order?.revisionId ?? undefined;
  if (revisionId === undefined) return undefined;
  const seen = await visibleQuote(tx, reader, { ...query, params: { quoteId: revisionId } });
  return seen.ok ? readQuote(tx, revisionId) : undefined;
};

const run = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const runbook = found(tx, reader, query);
  if (!runbook.ok) return runbook;
  const order = await orderAsked(tx, reader, query.query['order']);
  if (!order.ok) return order;
  const asked = await quoteAsked(tx, reader, query);
  if (!asked.ok) return asked;
  const at = door.clock();
  const quote = asked.value ?? (await quoteOf(tx, reader, query, order.value));
  const done = await runRunbook(runbook.value, {
    tx,
    model: reader.model,
    models: door.models,
    at,
    order: order.value,
    quote,
    may: reader.may,
  });
  return accepted({
    runbook: page(runbook.value),
    about: {
      order: order.value ? { id: order.value.id, number: order.value.number } : null,
      quote: quote ? { id: quote.id, number: quote.header.number } : null,
    },
    checks: done.checks.map(({ found: one, ...check }) => ({
      ...check,
      found: one && { ...one, records: one.records.map((each) => ({ ...each })) },
    })),
    offers: done.offers.map((each) => ({ ...each })),
    barred: done.barred.map((each) => ({ ...each })),
    asOf: at.toString(),
  });
};

const Named = Type.Optional(Type.String({ minLength: 1, maxLength: 80 }));

export const runbookRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/runbooks',
    summary: 'What to look at and what to do when something is wrong, by name',
    action: READ_RUNBOOKS,
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/runbooks/:runbook',
    summary: 'One runbook: symptoms, severity, checks, what is safe, what is not, whom to call, what to keep',
    action: READ_RUNBOOKS,
    read: one,
  }),
  queryRoute({
    method: 'GET',
    path: '/runbooks/:runbook/run',
    summary: 'Its initial checks, run now, and the safe actions that they allow; `order` and `quote` say what about',
    action: READ_RUNBOOKS,
    querystring: Type.Object({ order: Named, quote: Named }, { additionalProperties: false }),
    read: run,
  }),
];
