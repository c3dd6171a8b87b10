/**
 * Every address of the house, asked by chance from its own schema: valid, mutated and hostile, by people of every role, by another
 * company and by nobody. Never a failure of ours, every refusal a problem with a code of the table, every answer as declared.
 * `npm run fuzz` asks longer: `COUNT=100000` requests, `FROM=7` another seed, `SEEDS=20` that many of them in turn.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import type { Route } from '#platform/http/routes.ts';
import { type HouseInUse, openHouse } from '#test/http/house-in-use.ts';
import { type Random, randomOf } from '#test/simulator/random.ts';
import type { Known } from './payloads.ts';
import { type FuzzRequest, requestOf } from './requests.ts';
import { type FuzzReply, wrongWith } from './verdict.ts';

const NO_LIMIT = { timeout: 24 * 3_600_000 };
const COUNT = Number(process.env['COUNT'] ?? 5_000);
const FROM = Number(process.env['FROM'] ?? 1);
const SEEDS = Number(process.env['SEEDS'] ?? 1);
const TOGETHER = 8;
const FAILURES_SHOWN_MAX = 20;
const LOGS_SHOWN_MAX = 8;
const ANSWER_MS_MAX = 20_000;

const PEOPLE = [
  'rita.rep',
  'mona.manager',
  'felix.finance',
  'carla.catalog',
  'ada.auditor',
  'karl.kunde',
  'edda.executive',
] as const;
const NOBODY = 'nobody';
const NEIGHBOUR = 'a neighbour';

/** Errors that are written to the log beside an answer are failures as well. */
const logged: string[] = [];
const logLines = {
  write: (line: string): void => {
    if (Number(/"level":(\d+)/.exec(line)?.[1] ?? 0) >= 50) logged.push(line);
  },
};
const inUse = await openHouse(['api'], { logLines });
after(() => inUse.troth.stop());

const renderer = openRenderer();
/** A stream does not end by itself; who may open it is asked in `test/http/who-sees-what.db.test.ts`. */
const routes = house.routes(renderer);
renderer.close();

/** All that exists, by what payloads and addresses call it; ids of the neighbour among ours. */
const knownOf = ({ known, drafted, asked, offered, ordered, fallen, outsider }: HouseInUse): Known => {
  const quotes = [drafted, asked, offered.quoteId];
  return {
    ...Object.fromEntries(Object.entries(known).map(([name, value]) => [name, [String(value)]])),
    quoteId: quotes,
    otherId: quotes,
    orderId: [ordered, fallen.orderId],
    taskId: [fallen.taskId],
    tenantId: [outsider.tenantId],
    key: ['consulting-day', 'platform-standard'],
    offering: ['consulting-day', 'platform-standard', 'migration-workshop'],
    publication: ['in-force', 'none'],
    other: ['in-force'],
    question: ['who-approved', 'which-price'],
    shownContentRoot: [offered.contentRoot],
    shownDocumentHash: [offered.documentHash],
    hash: [offered.documentHash.replace('sha256:', '')],
    currency: ['EUR', 'USD'],
    country: ['DE', 'AT'],
  };
};

const known = knownOf(inUse);
const tokens = new Map<string, string>([[NEIGHBOUR, inUse.outsider.token]]);
for (const person of PEOPLE) tokens.set(person, await inUse.troth.tokenFor(person));

/** Who was not turned away at an address is asked to go there again, so that most requests get further than the door. */
const welcome = new Map<Route, Set<string>>();

const whoGoes = (random: Random, route: Route): string => {
  const before = [...(welcome.get(route) ?? [])];
  if (before.length > 0 && random.chance(0.7)) return random.pick(before);
  return random.weighted([
    [random.pick(PEOPLE), 10],
    [NEIGHBOUR, 2],
    [NOBODY, 1],
  ]);
};

const ask = async ({ who, method, path, body, contentType }: FuzzRequest): Promise<FuzzReply> => {
  const token = tokens.get(who);
  const response = await fetch(`${inUse.troth.url}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, headers: response.headers, text: await response.text() };
};

type Seen = { readonly failures: string[]; readonly statuses: Map<string, number>; readonly reached: Set<Route> };

const one = async (random: Random, route: Route, seen: Seen): Promise<void> => {
  const request = requestOf(random, route, whoGoes(random, route), known);
  const label = `${request.kind} by ${request.who}: ${request.method} ${request.path} ${(request.body ?? '').slice(0, 600)}`;
  const reply = await ask(request).catch((error: unknown) => error as Error);
  if (reply instanceof Error) return void seen.failures.push(`${label}\n   no answer: ${reply.message}`);
  if (reply.status !== 401 && reply.status !== 403)
    welcome.set(route, (welcome.get(route) ?? new Set<string>()).add(request.who));
  if (reply.status < 300) seen.reached.add(route);
  const row = `${request.kind} ${reply.status}`;
  seen.statuses.set(row, (seen.statuses.get(row) ?? 0) + 1);
  const wrong = wrongWith(request, reply);
  if (wrong !== undefined) seen.failures.push(`${label}\n   → ${reply.status} ${wrong}: ${reply.text.slice(0, 300)}`);
};

/** In rounds over all addresses, so that each is asked as often as any other. */
const fuzz = async (seed: number, count: number): Promise<Seen> => {
  const random = randomOf(seed);
  const seen: Seen = { failures: [], statuses: new Map(), reached: new Set() };
  for (let done = 0; done < count && seen.failures.length < FAILURES_SHOWN_MAX; done += TOGETHER) {
    const group = Array.from({ length: TOGETHER }, (_, index) => routes[(done + index) % routes.length] as Route);
    await Promise.all(group.map((route) => one(random, route, seen)));
  }
  return seen;
};

for (let seed = FROM; seed < FROM + SEEDS; seed += 1)
  test(
    `${COUNT} requests by chance (seed ${seed}) find no failure of ours and no answer that was not promised`,
    NO_LIMIT,
    async (context) => {
      const { failures, statuses, reached } = await fuzz(seed, COUNT);
      context.diagnostic(
        [...statuses]
          .toSorted(([a], [b]) => a.localeCompare(b))
          .map(([row, times]) => `${times} × ${row}`)
          .join(', '),
      );
      context.diagnostic(`${reached.size} of ${routes.length} addresses were got through to`);
      assert.equal(failures.length, 0, [...failures, ...logged.slice(0, LOGS_SHOWN_MAX)].join('\n'));
      assert.equal(logged.length, 0, logged.slice(0, LOGS_SHOWN_MAX).join('\n'));
      assert.equal(({} as { readonly admin?: unknown }).admin, undefined, 'no prototype was changed');
      assert.ok(reached.size > routes.length / 3, 'requests by chance get further than the door');
    },
  );

test('what is said to be wrong would be: a failure, a page of errors, a code of no table, a query in a problem', () => {
  const [route] = routes;
  assert.ok(route);
  const request = requestOf(randomOf(1), route, NOBODY, known);
  const headers = new Headers({ 'x-content-type-options': 'nosniff', 'x-correlation-id': 'c' });
  const reply = (status: number, type: string, text: string) => wrongWith(request, { status, type, headers, text });
  const problem = (more: object) =>
    JSON.stringify({
      type: 'urn:troth:problem:request.invalid',
      title: 'x',
      status: 400,
      code: 'request.invalid',
      todo: 'x',
      correlationId: 'c',
      ...more,
    });
  assert.match(reply(500, 'application/json', '{}') ?? '', /our failure/);
  assert.match(reply(400, 'text/html', '<h1>') ?? '', /is a problem/);
  assert.match(reply(400, 'application/problem+json', problem({ code: 'no.such' })) ?? '', /no table/);
  assert.match(
    reply(400, 'application/problem+json', problem({ at: 'at x (/src/a.ts:1:2)' })) ?? '',
    /how we are made/,
  );
  assert.match(reply(400, 'application/problem+json', problem({ todo: 1 })) ?? '', /declares/);
  assert.equal(reply(400, 'application/problem+json', problem({})), undefined);
  assert.match(reply(200, 'text/html', '') ?? '', /answers text/);
});
