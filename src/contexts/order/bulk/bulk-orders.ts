/** The words of bulk submission: a job of many orders, one item an order, and what becomes of each. No behaviour. */
import type { Refusal } from '#kernel/outcome.ts';
import type { ResourceFacts } from '#platform/command.ts';

export const BULK_ORDERS_MAX = 10_000;
/** An item that breaks so often breaks again: it is set aside with what broke, and the others go on. */
export const ITEM_TRIES_MAX = 3;

/** An order that stands and is asked for, by its number; or one that is made by the command that a person would send, and then asked for. */
type BulkOrderWork = { readonly submit: string } | { readonly create: object };

export type NewBulkOrder = { readonly row: number; readonly says: string; readonly work: BulkOrderWork };
export type BulkOrderJob = {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'cancelled';
  readonly total: number;
  readonly requestedBy: string;
  readonly ownerPerson: string;
  readonly territory: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
};
export type BulkOrderItem = NewBulkOrder & { readonly no: number; readonly tries: number };
export type BulkOrderResult = {
  readonly orderId: string | null;
  readonly number: string | null;
  readonly refusal: Refusal | null;
};
export type BulkOrderProgress = { readonly waiting: number; readonly done: number; readonly refused: number };

export const bulkOrderFacts = ['OrderBulkStarted', 'OrderBulkCancelled'] as const;

const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** A job is seen and ended by who orders in the requester's territory. */
export const bulkOrderResource = (tenantId: string, id: string, territory: string): ResourceFacts => ({
  type: 'Account',
  id,
  attrs: { tenant: tenantId, territory, accountId: NO_ACCOUNT },
});
