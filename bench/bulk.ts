/**
 * 10,000 orders out of one file, and what those who type feel of it: the time of an edit with its price over HTTP, before and while a worker
 * makes the orders. The API, the worker and the relay are processes of their own. The whole file is worked off with `TROTH_BENCH_BULK=whole`;
 * otherwise as long as people are watched, and then ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { must } from '#kernel/outcome.ts';
import { openCompany } from './company.ts';
import { p95 } from './orders.ts';
import { asAdministrator, type Place } from './place.ts';
import { type RoleServer, startRole } from './roles.ts';
import { allPassedOn, looking, type Looking, settles, watchLag } from './settles.ts';
import type { Row } from './table.ts';
import { type Draft, draftsToType, type Post, posting, THINKS_MS, type } from './typing.ts';

const ORDERS = 10_000;
const TYPING = 4;
const LINES = 3;
const WATCHED_MS = 12_000;
const WARM_UP_MS = 3_000;
/** People may wait a quarter longer. */
const LONGER_MOST = 1.25;

const upload = async (api: RoleServer, post: Post, accountId: string): Promise<string> => {
  const pricedAsOf = Temporal.Now.plainDateISO('UTC').toString();
  const ask = { accountId, pricedAsOf, lines: [{ offering: 'consulting-day', quantity: '2' }] };
  const priced = await fetch(`${api.url}/orders/price`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(ask),
  });
  const { replayToken } = (await priced.json()) as { readonly replayToken: string };
  const rows = Array.from(
    { length: ORDERS },
    (_, no) => `,rheinwerk-maschinenbau,consulting-day,2,PO-${no},${replayToken}`,
  );
  const text = ['order,account,offering,quantity,reference,token', ...rows].join('\n');
  const { orderJobId } = await post<{ orderJobId: string }>(
    '/bulk-orders',
    { name: 'Bench', file: { format: 'csv', text } },
    'bulk',
  );
  return orderJobId;
};

const made = async ({ rows }: Looking): Promise<number> =>
  (await rows<{ n: number }>(`select count(*)::int as n from ordering.product_order where state <> 'draft'`))[0]?.n ??
  0;

type Felt = {
  readonly before: readonly number[];
  readonly meanwhile: readonly number[];
  readonly uploadMs: number;
  readonly perSecond: number;
  readonly lagMs: number;
};

const measured = async (api: RoleServer, eye: Looking, drafts: readonly Draft[], ground: Ground): Promise<Felt> => {
  const post = posting(api);
  await type(post, drafts, WARM_UP_MS);
  await allPassedOn(eye);
  const before = await type(post, drafts, WATCHED_MS);
  const uploading = performance.now();
  const jobId = await upload(api, post, ground.accountId);
  const uploadMs = performance.now() - uploading;
  const lag = watchLag(ground.database);
  // The first of them tells that the worker is at it.
  while ((await made(eye)) === 0) await pause(THINKS_MS);
  const [began, first] = [performance.now(), await made(eye)];
  const meanwhile = await type(post, drafts, WATCHED_MS);
  const whole = process.env['TROTH_BENCH_BULK'] === 'whole';
  if (whole) await settles(eye, WAITING, WAITING_TOLD);
  const perSecond = ((await made(eye)) - first) / ((performance.now() - began) / 1000);
  if (!whole) await post(`/bulk-orders/${jobId}/cancel`, {}, 'bulk is ended');
  return { before, meanwhile, uploadMs, perSecond, lagMs: await lag.stop() };
};

const WAITING = `from ordering.bulk_item where state = 'waiting'`;
const WAITING_TOLD = `select tries, count(*)::int as n ${WAITING} group by 1`;

type Ground = { readonly database: Awaited<ReturnType<Place['troth']>>; readonly accountId: string };

const rowsOf = ({ before, meanwhile, uploadMs, perSecond, lagMs }: Felt): readonly Row[] => [
  { name: `a file of ${ORDERS} orders is read, checked and taken on, over HTTP`, ours: uploadMs, unit: 'ms' },
  {
    name: `orders of that file made and submitted, by one worker that rests as long as it works`,
    ours: perSecond,
    unit: 'per s',
  },
  {
    name: `an edit with its price over HTTP, ${TYPING} people typing, p95, nothing else going on`,
    ours: p95(before),
    unit: 'ms',
  },
  { name: `the same while the file is worked off, p95`, ours: p95(meanwhile), unit: 'ms' },
  {
    name: 'how much longer people wait meanwhile, p95 against p95',
    ours: p95(meanwhile) / p95(before),
    unit: 'x',
    target: { most: LONGER_MOST },
  },
  { name: 'the oldest fact that had not left meanwhile, at its oldest', ours: lagMs, unit: 'ms' },
];

export const benchBulk = async (
  place: Place,
  say: (text: string) => void,
): Promise<{ readonly rows: readonly Row[]; readonly notes: readonly string[] }> => {
  const database = await place.troth();
  const app = await openCompany(database);
  const drafts = await draftsToType(app.door, database, TYPING, LINES);
  const [account] = await asAdministrator<{ id: string }>(
    database,
    `select id from accounts.account where key = 'rheinwerk-maschinenbau'`,
  );
  const roles = await Promise.all((['api', 'worker', 'relay'] as const).map((role) => startRole(database, { role })));
  const eye = await looking(database);
  try {
    say(`${TYPING} people typing, before and while ${ORDERS} orders of a file are made`);
    const [api] = roles;
    must(api && account, 'the API and the account of the benchmark are there');
    return { rows: rowsOf(await measured(api, eye, drafts, { database, accountId: account.id })), notes: [] };
  } finally {
    await eye.close();
    await Promise.all(roles.map((role) => role.stop()));
    await app.close();
  }
};
