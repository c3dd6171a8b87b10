/** The words of bulk work: a job of many quotes, one item a quote, and what becomes of each. No behaviour. */
import type { Refusal } from '#kernel/outcome.ts';
import type { LineOperation } from '../line.ts';

export const BULK_ITEMS_MAX = 10_000;
/** An item that breaks so often breaks again: it is set aside with what broke, and the others go on. */
export const ITEM_TRIES_MAX = 3;

/** How a quote begins, each by the command that a person would send, and what is added to it then. */
type BulkWork =
  | { readonly from: 'nothing'; readonly create: object; readonly lines: readonly LineOperation[] }
  | { readonly from: 'template'; readonly clone: object }
  | { readonly from: 'assets'; readonly change: object };

export type NewItem = { readonly row: number | null; readonly says: string; readonly work: BulkWork };

export type BulkJob = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'file' | 'renewal';
  /** Done is a running job of which no item waits. */
  readonly state: 'running' | 'cancelled';
  readonly total: number;
  readonly requestedBy: string;
  readonly ownerPerson: string;
  readonly territory: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
};

export type BulkItem = {
  readonly no: number;
  readonly row: number | null;
  readonly says: string;
  readonly work: BulkWork;
  readonly tries: number;
};

export type ItemResult = {
  readonly quoteId: string | null;
  readonly number: string | null;
  readonly refusal: Refusal | null;
};

export type Progress = { readonly waiting: number; readonly done: number; readonly refused: number };

export const bulkFacts = ['QuoteBulkStarted', 'QuoteBulkCancelled'] as const;
