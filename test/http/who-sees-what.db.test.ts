/**
 * What each reader gets to see, over every address there is: who is nobody here gets nothing, a seller never learns what it
 * cost or where the floor lies, a customer sees their own account, and an auditor everything but cost. The addresses come from the
 * registry, so a new one is read without a line here.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import { previewOf } from '#contexts/proposal/preview.ts';
import { type Quote, readQuote } from '#contexts/quote/index.ts';
import { accessMatrix, type QueryRoute, type Route } from '#platform/http/routes.ts';
import { badPayloads, fitting } from './bad-payloads.ts';
import { openHouse } from './house-in-use.ts';
import { assertProblem, type RawReply, sendRaw } from './problems.ts';

const renderer = openRenderer();
const routes = house.routes(renderer);
renderer.close();
const addressOf = ({ method, path }: Route): string => `${String(method)} ${path}`;
const queries = routes.filter((route): route is QueryRoute => route.kind === 'query');

const QUESTIONS_MAX = 200;
const NOBODYS_ID = '01a00000-0000-7000-8000-00000000dead';
const SEQUENCED_TRIES_MAX = 100;
const SEQUENCED_EVERY_MS = 100;

/** Everything that was logged, at the most talkative level. */
const logged: string[] = [];
const logLines = { write: (line: string) => void logged.push(line) };
const inUse = await openHouse(['api', 'sequencer'], { logLevel: 'trace', logLines });
const { troth, known } = inUse;
after(() => troth.stop());

/** A package can be had when the newest entries have their place in the log. */
const sequenced = async (): Promise<void> => {
  const token = await troth.tokenFor('rita.rep');
  for (let tries = 0; tries < SEQUENCED_TRIES_MAX; tries += 1) {
    const reply = await fetch(`${troth.url}/orders/${inUse.fallen.orderId}/evidence-package`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await reply.arrayBuffer();
    if (reply.status === 200) return;
    await sleep(SEQUENCED_EVERY_MS);
  }
  throw new Error('the sequencer gave the entries no place');
};
await sequenced();

/** Every quote and order of the house in turn, so that each state is read. */
const subjects = [inUse.drafted, inUse.asked, inUse.offered.quoteId, ...(await quotesOfOrders())];

async function quotesOfOrders(): Promise<readonly string[]> {
  const orders = await troth.database.admin<{ id: string }>('select quote_id as id from ordering.product_order');
  return orders.map(({ id }) => id);
}

const decided = await troth.database.admin<{ hash: string }>(
  `select blob_hash as hash from quote.decision where blob_hash is not null`,
);
const tasks = await troth.database.admin<{ id: string }>('select id from fulfillment.task limit 1');
const rules = await troth.database.admin<{ artifact: string; rule: string }>(
  'select artifact_hash as artifact, rule_id as rule from fulfillment.task_work limit 1',
);
const deals = await troth.database.admin<{ id: string }>('select id from quote.family');
const names: Readonly<Record<string, readonly string[]>> = {
  quoteId: subjects,
  otherId: [inUse.offered.quoteId],
  dealId: deals.map(({ id }) => id),
  orderId: [inUse.ordered, inUse.fallen.orderId],
  taskId: tasks.map(({ id }) => id),
  caseId: [String(known['caseId'])],
  accountId: [String(known['accountId'])],
  releaseId: [String(known['releaseId'])],
  key: ['consulting-day', 'platform-standard'],
  kind: ['product-offering'],
  connector: ['billing'],
  runbook: ['order-stuck', 'incorrect-price'],
  signal: ['revenue-leakage', 'error-rate'],
  dashboard: ['finance', 'orders'],
  artifact: rules.map(({ artifact }) => artifact),
  rule: rules.map(({ rule }) => rule),
  question: ['who-approved', 'which-price'],
  publication: ['in-force', 'none'],
  other: ['in-force'],
  hash: decided.map(({ hash }) => hash),
};

/** An id of something that is ours; the hash of a rule's artifact is only said again to whoever asks by it. */
const idOfOurs = (text: string): string | undefined =>
  Object.entries(names)
    .flatMap(([name, values]) => (name === 'artifact' ? [] : values))
    .find((id) => id.length > 30 && text.includes(id));

/** An address with what exists in each of its places. */
const filled = ({ path }: Route): readonly string[] =>
  [...path.matchAll(/:(\w+)/g)].reduce<readonly string[]>(
    (paths, [place, name]) => {
      // Of what the house has none of, an id that is nobody's: it is not there for anybody.
      const values = names[name ?? ''] ?? (name?.endsWith('Id') ? [NOBODYS_ID] : undefined);
      assert.ok(values, `who-sees-what.db.test.ts knows something for ${place} of ${path}`);
      return paths.flatMap((each) => values.map((value) => each.replace(place, encodeURIComponent(value))));
    },
    [path],
  );

const ask = (route: QueryRoute, path: string, token: string | undefined): Promise<RawReply> =>
  sendRaw(troth.url, {
    method: route.method,
    path,
    token,
    body: route.method === 'POST' ? JSON.stringify(route.body ? fitting(route.body, known) : {}) : undefined,
  });

type Seen = { readonly where: string; readonly status: number; readonly text: string };

const textOf = async (route: QueryRoute, path: string, token: string): Promise<Seen[]> => {
  const where = `${route.method} ${path}`;
  if (route.answers === undefined) {
    const reply = await ask(route, path, token);
    return [{ where, status: reply.status, text: JSON.stringify(reply.body) }];
  }
  const response = await fetch(`${troth.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 200 || route.answers !== 'application/zip')
    return [{ where, status: response.status, text: Buffer.from(bytes).toString('latin1') }];
  return Object.entries(unzipSync(bytes)).map(([name, content]) => ({
    where: `${where} ${name}`,
    status: 200,
    text: Buffer.from(content).toString(name.endsWith('.pdf') ? 'latin1' : 'utf8'),
  }));
};

/** Everything that somebody gets to read at all. */
const everythingFor = async (person: string): Promise<readonly Seen[]> => {
  const token = await troth.tokenFor(person);
  const seen: Seen[] = [];
  for (const route of queries) for (const path of filled(route)) seen.push(...(await textOf(route, path, token)));
  return seen;
};

/** The figures of the margin decisions that stand nowhere in what was promised: whoever reads one has read a cost. */
const secretFigures = async (): Promise<readonly string[]> => {
  const margins = await troth.database.admin<{ text: string }>(
    'select result::text as text from quote.margin union all select body::text from quote.costed_line',
  );
  const prices = await troth.database.admin<{ text: string }>(
    `select canon as text from platform.blob union all select body::text from quote.priced_line
     union all select result::text from quote.decision`,
  );
  const figures = (texts: readonly { readonly text: string }[]): ReadonlySet<string> =>
    new Set(texts.flatMap(({ text }) => text.match(/\d+(\.\d+)?/g) ?? []));
  const open = figures(prices);
  return [...figures(margins)].filter((figure) => figure.replace('.', '').length >= 3 && !open.has(figure));
};

const secret = await secretFigures();

const assertNoCost = (seen: readonly Seen[]): void => {
  assert.ok(secret.length > 0, 'the deals have costs that could leak');
  for (const { where, text: whole } of seen) {
    // A sealed tree names the leaves that it keeps shut, and their audience; a hash with a salt tells nothing of what is in them.
    // The margins of a printed page, in a proposal's template, are none of money.
    // An access policy names the right to see a cost, which is no cost; nor is a kind
    // of artifact, the margin of a page, that something costs a customer too much, or the
    // cost centre that hours are booked on.
    const text = whole
      .replaceAll(/"(audience|path)":"[^"]*"/g, '')
      .replaceAll(/\bmargin: \(top:/g, '')
      .replaceAll('It costs too much', '')
      .replaceAll(/\bcost[- ]?centre/gi, '')
      .replaceAll('"auditor.read-everything-but-cost"', '')
      .replaceAll('\\"cost-book\\"', '')
      .replaceAll(/<style>[^<]*<\/style>/g, '')
      .replaceAll(/Action::\\?"view\.(cost|floor)\\?"/g, '');
    const word = /"[^"]*\b(cost|costs|margin|margins|floor|floors)[^"]*"/i.exec(text);
    // A policy that is tried says that a low margin asks somebody, one of changes what is asked about margins; neither gives a figure.
    if (!where.includes('/approval-simulation') && !where.includes('/change-policy'))
      assert.equal(word?.[0], undefined, `${where} speaks of it`);
    const figure = secret.find((each) => new RegExp(`(?<![\\d.])${each.replace('.', '\\.')}(?![\\d.])`).test(text));
    assert.equal(figure, undefined, `${where} tells a figure of the margin`);
  }
};

test('every address of the document stands in the access matrix, and every declared one is served', () => {
  const matrix = new Set(accessMatrix(routes).map(({ address }) => address));
  const document = troth.app.server?.swagger() as { readonly paths: Record<string, Record<string, unknown>> };
  const served = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const open = ['GET /health', 'GET /ready', 'GET /metrics', 'GET /signin', 'GET /dev/people', 'POST /dev/token'];
  const elsewhere = served.filter((address) => !matrix.has(address) && !open.includes(address));
  assert.deepEqual(elsewhere.toSorted(), [
    'GET /events/stream',
    'GET /orders/:orderId/events',
    'POST /callbacks/:connectorKey/:endpointToken',
    'POST /offer-sessions',
  ]);
  assert.deepEqual(
    [...matrix].filter((address) => !served.includes(address)),
    [],
  );
});

test('nothing is read without a token', async () => {
  for (const route of queries)
    for (const path of filled(route).slice(0, 1))
      for (const token of [undefined, 'garbage'])
        assertProblem(await ask(route, path, token), addressOf(route), ['access.unauthenticated']);
});

test('the stream of an order asks who listens, and tells nobody of an order that is not theirs', async () => {
  const path = `/orders/${inUse.ordered}/events`;
  const reply = (token?: string) => sendRaw(troth.url, { method: 'GET', path, token });
  assertProblem(await reply(), path, ['access.unauthenticated']);
  assertProblem(await reply(inUse.outsider.token), path);
  assertProblem(await reply(await troth.tokenFor('clara.customer')), path);
});

/** What any employee or any person at all may read, whatever their role: each with its reason. */
const EVERYBODYS: Readonly<Record<string, string>> = {
  'GET /me': 'who I am',
  'GET /me/worklist': 'each item is asked for by itself',
};

test('whoever has nothing to do with it is denied, or not told that it is there, at every address', async () => {
  const token = await troth.tokenFor('clara.customer');
  for (const route of queries.filter((each) => EVERYBODYS[addressOf(each)] === undefined))
    for (const path of filled(route)) {
      const reply = await ask(route, path, token);
      if (reply.status === 200) {
        const text = JSON.stringify(reply.body);
        const ours = idOfOurs(text);
        assert.equal(ours, undefined, `${addressOf(route)} tells a stranger nothing of ours: ${text.slice(0, 300)}`);
      } else assertProblem(reply, `${addressOf(route)} for a stranger`);
    }
});

test('another tenant finds nothing of ours at any address', async () => {
  for (const route of queries)
    for (const path of filled(route)) {
      const reply = await ask(route, path, inUse.outsider.token);
      const text = JSON.stringify(reply.body);
      const ours = idOfOurs(text);
      assert.equal(ours, undefined, `${route.method} ${path}: ${text.slice(0, 300)}`);
      if (/:\w+Id/.test(route.path))
        assert.ok([404, 409].includes(reply.status), `${path}: ${reply.status} ${text.slice(0, 200)}`);
    }
});

test('an address with an id or a filter that is none is refused by name, and never a crash', async () => {
  const token = await troth.tokenFor('mona.manager');
  const ids = ['x', '-'.repeat(36), '01a00000-0000-7000-8000-00000000dead', "';--", '%00', '..%2F..'];
  for (const route of queries) {
    for (const id of ids)
      if (route.path.includes(':')) {
        const path = route.path.replaceAll(/:\w+/g, encodeURIComponent(decodeURIComponent(id)));
        const reply = await ask(route, path, token);
        if (reply.status !== 200) assertProblem(reply, `${route.method} ${path}`);
      }
    const filters = Object.keys((route.querystring as { properties?: object } | undefined)?.properties ?? {});
    for (const filter of [...filters, 'surprise'])
      for (const value of ['x', '-'.repeat(36), '2026-02-31', '-1', '%00', 'a&' + filter + '=b', '9'.repeat(30)]) {
        const path = `${filled(route)[0]}?${filter}=${value}`;
        const reply = await ask(route, path, token);
        if (reply.status !== 200) assertProblem(reply, `${route.method} ${path}`);
      }
  }
});

test('a question that does not fit its schema is refused, at every address that takes one', async () => {
  const token = await troth.tokenFor('mona.manager');
  for (const route of queries.filter(({ body }) => body !== undefined)) {
    const bad = badPayloads(route.body as object, fitting(route.body as object, known));
    // A question of prices can be wrong in thousands of ways; an even choice of them finds what each would.
    const step = Math.ceil(bad.length / QUESTIONS_MAX);
    for (const { what, payload } of bad.filter((_, index) => index % step === 0))
      assertProblem(
        await sendRaw(troth.url, {
          method: route.method,
          path: filled(route)[0] ?? '',
          token,
          body: JSON.stringify(payload),
        }),
        `${addressOf(route)}: ${what}`,
      );
  }
});

test('a seller reads their deals, and nowhere what they cost, what is left of them, or where the floor lies', async () => {
  const seen = await everythingFor('rita.rep');
  assert.ok(seen.filter(({ status }) => status === 200).length > 20, 'a seller reads something');
  assert.ok(
    seen.some(({ where }) => where.endsWith('manifest.json')),
    'and gets what proves it',
  );
  assertNoCost(seen);
});

/**
 * What a document prints. A PDF's own bytes are compressed and its letters are glyphs, so no figure could be found in them:
 * what is looked through is all that the template is given, made as for the document itself.
 */
const printed = async (quoteId: string, as: (quote: Quote) => Quote = (quote) => quote): Promise<Seen> => {
  const { door } = troth.app;
  const preview = await door.read(troth.tenantId, async (tx) => {
    const quote = await readQuote(tx, quoteId);
    assert.ok(quote);
    // What was presented or ordered is printed once more, as if it were still to be.
    const now = door.clock();
    return previewOf(tx, await door.models.at(tx, now), as({ ...quote, status: 'approved' }), now);
  });
  assert.ok(preview.ok, JSON.stringify(preview));
  return { where: `the document of ${quoteId}`, status: 200, text: JSON.stringify(preview.value.data) };
};

test('a document prints what the customer pays, and no cost, margin or floor of any deal', async () => {
  const documents = await Promise.all(subjects.map((quoteId) => printed(quoteId)));
  for (const { text } of documents) assert.match(text, /"net":"[1-9]/, 'a document has prices');
  assertNoCost(documents);
  const [quoteId = ''] = subjects;
  const planted = await printed(quoteId, (quote) => ({
    ...quote,
    header: { ...quote.header, name: `at ${secret[0]}` },
  }));
  assert.throws(() => assertNoCost([planted]), /tells a figure of the margin/, 'a cost that is printed is found');
});

test('an auditor reads everything but cost', async () => {
  const seen = await everythingFor('ada.auditor');
  assert.ok(seen.some(({ where, status }) => where.includes('/quotes/') && status === 200));
  assertNoCost(seen);
});

test('what leaves by another way than an answer tells no cost: facts, letters, entries, answers that are kept, deliveries, logs', async () => {
  const ways: Readonly<Record<string, string>> = {
    facts: 'select event::text as text from platform.outbox',
    letters: `select title || ' ' || body as text from communication.message`,
    entries: 'select canon as text from platform.entry',
    'answers that are kept': 'select answer::text as text from platform.idempotency',
    'what a timer carries': 'select payload::text as text from platform.timer',
    'what other systems were sent': 'select to_jsonb(a)::text as text from fulfillment.attempt a',
    'approval cases': 'select to_jsonb(c)::text as text from approval.approval_case c',
  };
  const leaks: string[] = [];
  const search = (where: string, text: string): void => {
    const figure = secret.find((each) => new RegExp(`(?<![\\d.])${each.replace('.', '\\.')}(?![\\d.])`).test(text));
    if (figure !== undefined) leaks.push(`${where} tells ${figure}: ${text.slice(0, 300)}`);
  };
  for (const [where, query] of Object.entries(ways)) {
    const rows = await troth.database.admin<{ text: string }>(query);
    for (const { text } of rows) search(where, text);
  }
  assert.ok(logged.length > 20, 'something was logged');
  // Times and durations are figures too, and of no money.
  for (const line of logged) search('the log', line.replaceAll(/"(time|tookMs|responseTime|pid)":[\d.]+/g, ''));
  assert.deepEqual(leaks, []);
});

test('a problem, and a failure of ours, tells no cost either', async () => {
  const seen: Seen[] = [];
  for (const who of ['rita.rep', 'karl.kunde', 'ada.auditor'])
    for (const route of queries.filter(({ path }) => path.includes(':quoteId'))) {
      const reply = await ask(
        route,
        route.path.replace(':quoteId', subjects[0] ?? '').replaceAll(/:\w+/g, 'x'),
        await troth.tokenFor(who),
      );
      if (reply.status >= 400)
        seen.push({ where: `${who} ${addressOf(route)}`, status: reply.status, text: JSON.stringify(reply.body) });
    }
  assert.ok(seen.length > 10, 'something is refused');
  assertNoCost(seen);
});

test('finance is who sees it, so that the test above could fail', async () => {
  const seen = await everythingFor('felix.finance');
  assert.throws(() => assertNoCost(seen), /speaks of it|tells a figure/);
});

test('a customer reads the offers and orders of their own account, no draft and no cost', async () => {
  const seen = await everythingFor('karl.kunde');
  assertNoCost(seen);
  const readable = (quoteId: string) => seen.find(({ where }) => where === `GET /quotes/${quoteId}`)?.status;
  assert.deepEqual([readable(inUse.drafted), readable(inUse.asked), readable(inUse.offered.quoteId)], [403, 403, 200]);
  const other = await troth.tokenFor('clara.customer');
  for (const quoteId of subjects) {
    const reply = await sendRaw(troth.url, { method: 'GET', path: `/quotes/${quoteId}`, token: other });
    assert.ok([403, 404].includes(reply.status));
  }
});
