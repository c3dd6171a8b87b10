/**
 * 10,000 orders, or 10,000 quotes, out of one file, and what those who type feel of it: the time of an edit with its price over HTTP, before and
 * while a worker makes them. The API, the worker and the relay are processes of their own. The whole file is worked off with
 * `TROTH_BENCH_BULK=whole`; otherwise as long as people are watched, and then ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { must } from '#kernel/outcome.ts';
import { openCompany } from './company.ts';
import { p95 } from './orders.ts';
import type { Part } from './part.ts';
import { asAdministrator, type Place } from './place.ts';
import { type RoleServer, startRole } from './roles.ts';
import { allPassedOn, looking, type Looking, settles, watchLag } from './settles.ts';
import type { Row } from './table.ts';
import { type Draft, draftsToType, type Post, posting, THINKS_MS, type } from './typing.ts';

const ROWS = 10_000;
const TYPING = 4;
const LINES = 3;
const WATCHED_MS = 12_000;
const WARM_UP_MS = 3_000;
/** People may wait a quarter longer. */
const LONGER_MOST = 1.25;

type BulkWork = {
  readonly what: 'orders' | 'quotes';
  /** Sends the file; where the job is. */
  readonly start: (api: RoleServer, post: Post, accountId: string) => Promise<string>;
  readonly made: string;
  readonly waiting: string;
};

const numbered = (row: (no: number) => string): readonly string[] => Array.from({ length: ROWS }, (_, no) => row(no));

const orders: BulkWork = {
  what: 'orders',
  start: async (api, post, accountId) => {
    const pricedAsOf = Temporal.Now.plainDateISO('UTC').toString();
    const ask = { accountId, pricedAsOf, lines: [{ offering: 'consulting-day', quantity: '2' }] };
    const priced = await fetch(`${api.url}/orders/price`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(ask),
    });
    const { replayToken } = (await priced.json()) as { readonly replayToken: string };
    const rows = numbered((no) => `,rheinwerk-maschinenbau,consulting-day,2,PO-${no},${replayToken}`);
    const text = ['order,account,offering,quantity,reference,token', ...rows].join('\n');
    const payload = { name: 'Bench', file: { format: 'csv', text } };
    const { orderJobId } = await post<{ orderJobId: string }>('/bulk-orders', payload, 'bulk');
    return `/bulk-orders/${orderJobId}`;
  },
  made: `select count(*)::int as n from ordering.product_order where state <> 'draft'`,
  waiting: `from ordering.bulk_item where state = 'waiting'`,
};

/** Each opened, filled and priced, as a person would. */
const quotes: BulkWork = {
  what: 'quotes',
  start: async (_api, post) => {
    const rows = numbered((no) => `rheinwerk-maschinenbau,Deal ${no},consulting-day,${(no % 9) + 1},24`);
    const text = ['account,name,offering,quantity,months', ...rows].join('\n');
    const payload = { name: 'Bench', source: { kind: 'file', file: { format: 'csv', text } } };
    const { bulkJobId } = await post<{ bulkJobId: string }>('/bulk-quotes', payload, 'bulk');
    return `/bulk-quotes/${bulkJobId}`;
  },
  made: `select count(*)::int as n from quote.bulk_item where state = 'done'`,
  waiting: `from quote.bulk_item where state = 'waiting'`,
};

const counted = async ({ rows }: Looking, text: string): Promise<number> =>
  (await rows<{ n: number }>(text))[0]?.n ?? 0;

type Felt = {
  readonly before: readonly number[];
  readonly meanwhile: readonly number[];
  readonly uploadMs: number;
  readonly perSecond: number;
  readonly lagMs: number;
};

type Ground = { readonly database: Awaited<ReturnType<Place['troth']>>; readonly accountId: string };

const measured = async (
  work: BulkWork,
  api: RoleServer,
  eye: Looking,
  drafts: readonly Draft[],
  ground: Ground,
): Promise<Felt> => {
  const post = posting(api);
  const made = (): Promise<number> => counted(eye, work.made);
  await type(post, drafts, WARM_UP_MS);
  await allPassedOn(eye);
  const before = await type(post, drafts, WATCHED_MS);
  const uploading = performance.now();
  const job = await work.start(api, post, ground.accountId);
  const uploadMs = performance.now() - uploading;
  const lag = watchLag(ground.database);
  // The first of them tells that the worker is at it.
  while ((await made()) === 0) await pause(THINKS_MS);
  const [began, first] = [performance.now(), await made()];
  const meanwhile = await type(post, drafts, WATCHED_MS);
  const whole = process.env['TROTH_BENCH_BULK'] === 'whole';
  if (whole) await settles(eye, work.waiting, `select tries, count(*)::int as n ${work.waiting} group by 1`);
  const perSecond = ((await made()) - first) / ((performance.now() - began) / 1000);
  if (!whole) await post(`${job}/cancel`, {}, 'bulk is ended');
  return { before, meanwhile, uploadMs, perSecond, lagMs: await lag.stop() };
};

const rowsOf = ({ what }: BulkWork, { before, meanwhile, uploadMs, perSecond, lagMs }: Felt): readonly Row[] => [
  { name: `a file of ${ROWS} ${what} is read, checked and taken on, over HTTP`, ours: uploadMs, unit: 'ms' },
  {
    name: `${what} of that file ${what === 'orders' ? 'made and submitted' : 'made and priced'}, by one worker that rests as long as it works`,
    ours: perSecond,
    unit: 'per s',
  },
  {
    name: `an edit with its price over HTTP, ${TYPING} people typing, p95, nothing else going on`,
    ours: p95(before),
    unit: 'ms',
  },
  { name: `the same while the file of ${what} is worked off, p95`, ours: p95(meanwhile), unit: 'ms' },
  {
    name: `how much longer people wait while ${what} are made, p95 against p95`,
    ours: p95(meanwhile) / p95(before),
    unit: 'x',
    target: { most: LONGER_MOST },
  },
  { name: 'the oldest fact that had not left meanwhile, at its oldest', ours: lagMs, unit: 'ms' },
];

const bulk =
  (work: BulkWork): Part =>
  async (place, say) => {
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
      say(`${TYPING} people typing, before and while ${ROWS} ${work.what} of a file are made`);
      const [api] = roles;
      must(api && account, 'the API and the account of the benchmark are there');
      return {
        rows: rowsOf(work, await measured(work, api, eye, drafts, { database, accountId: account.id })),
        notes: [],
      };
    } finally {
      await eye.close();
      await Promise.all(roles.map((role) => role.stop()));
      await app.close();
    }
  };

export const benchBulk = bulk(orders);
export const benchBulkQuotes = bulk(quotes);
