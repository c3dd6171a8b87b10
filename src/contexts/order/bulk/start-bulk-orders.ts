/**
 * Many orders are asked for at once, out of a file. What is wrong with the file is told now, and nothing is begun; what is refused of a single order is
 * told beside it later. Whoever asks for it is who orders each.
 */
import { Type } from 'typebox';
import { readAccounts } from '#contexts/accounts/index.ts';
import { badRows, SheetFileSchema } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { readSheet, type SheetFile } from '#platform/sheets/sheet.ts';
import { OrderId } from '../on-order.ts';
import { dayOf } from '../order-policy.ts';
import {
  BULK_ORDERS_MAX,
  type BulkOrderJob,
  type BulkOrderProgress,
  bulkOrderResource,
  type NewBulkOrder,
} from './bulk-orders.ts';
import { cancelJob, insertBulkJob, lockBulkOrderJob, readProgress } from './bulk-orders.store.ts';
import { readOrderSheet } from './order-sheet.ts';

const ACCOUNTS_MAX = 100_000;
const closed = { additionalProperties: false } as const;
const StartPayload = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), file: SheetFileSchema },
  closed,
);
type Payload = { readonly name: string; readonly file: SheetFile };
type Started = Decision & { readonly items: readonly NewBulkOrder[] };

const homeOf = ({ actor }: Pick<Command<unknown>, 'actor'>): string => actor.territories[0] ?? 'all';
const reach = ({ actor }: Pick<Command<unknown>, 'actor'>): readonly string[] | null =>
  actor.territories.includes('all') ? null : actor.territories;

export const startBulkOrders = defineCommand<Payload, { readonly requested: true }, Started, readonly NewBulkOrder[]>({
  name: 'order.start-bulk',
  context: 'order',
  aggregate: 'order-bulk-job',
  action: 'order.create',
  creates: true,
  payload: StartPayload,
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const sheet = readSheet(command.payload.file);
      if (!sheet.ok) return sheet;
      const accounts = await readAccounts(
        tx,
        { territories: reach(command), accountId: command.actor.accountId ?? null, classes: null },
        { after: null, limit: ACCOUNTS_MAX },
      );
      const ids = new Map(accounts.map(({ key, id }) => [key, id]));
      const read = readOrderSheet(sheet.value, {
        today: dayOf(command.at).toString(),
        accountBy: (text) => {
          const value = ids.get(text);
          return value === undefined ? { why: `“${text}” is no account of yours` } : { value };
        },
      });
      if (!read.ok) return read;
      const { items, bad } = read.value;
      return bad.length > 0
        ? refused({ code: 'import.bad-rows', ...badRows(bad), good: items.length })
        : accepted(items);
    }),
  load: async () => ({ requested: true }),
  resource: (_loaded, command) => bulkOrderResource(command.tenantId, command.id('order-bulk-job'), homeOf(command)),
  decide: (_loaded, command, items) => {
    if (items.length === 0) return refused({ code: 'import.nothing' });
    if (items.length > BULK_ORDERS_MAX)
      return refused({ code: 'bulk.too-many-orders', orders: items.length, max: BULK_ORDERS_MAX });
    const id = command.id('order-bulk-job');
    const data = { orderJobId: id, name: command.payload.name, orders: items.length };
    return accepted({
      items,
      facts: [{ type: 'OrderBulkStarted', subject: { kind: 'order-bulk-job', id }, data }],
      answer: { orderJobId: id, orders: items.length, first: items.slice(0, 20).map(({ says }) => says) },
    });
  },
  save: ({ items }, _loaded, next, command) =>
    insertBulkJob(
      command.tenantId,
      next,
      {
        name: command.payload.name,
        requestedBy: command.actor.id,
        ownerPerson: command.actor.personId,
        territory: homeOf(command),
      },
      items,
      command.at.toString(),
    ),
});

type Ending = { readonly job: BulkOrderJob; readonly progress: BulkOrderProgress };
const NONE: BulkOrderProgress = { waiting: 0, done: 0, refused: 0 };

/** What waits is not ordered any more; the orders that it made stay. */
export const cancelBulkOrders = defineCommand<{ readonly orderJobId: string }, Ending, Decision>({
  name: 'order.cancel-bulk',
  context: 'order',
  aggregate: 'order-bulk-job',
  action: 'order.create',
  payload: Type.Object({ orderJobId: OrderId }, closed),
  load: async (tx, { payload: { orderJobId } }) => {
    const [job, progress] = await Promise.all([lockBulkOrderJob(tx, orderJobId), readProgress(tx, [orderJobId])]);
    return job && { job, progress: progress.get(orderJobId) ?? NONE };
  },
  head: ({ job }) => ({ id: job.id, version: job.version, entryLeaf: job.entryLeaf }),
  resource: ({ job }, command) => bulkOrderResource(command.tenantId, job.id, job.territory),
  decide: ({ job, progress }) => {
    if (job.state !== 'running' || progress.waiting === 0) return refused({ code: 'bulk.over', ...progress });
    const subject = { kind: 'order-bulk-job', id: job.id };
    return accepted({
      facts: [{ type: 'OrderBulkCancelled', subject, data: { orderJobId: job.id, ...progress } }],
      answer: { orderJobId: job.id, ...progress },
    });
  },
  save: (_decided, _loaded, next, command) => [cancelJob(command.tenantId, next)],
});
