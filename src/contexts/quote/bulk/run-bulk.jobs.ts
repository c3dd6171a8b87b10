/**
 * Makes the quotes of bulk jobs, one after the other, each by the commands and with the rights of whoever asked. Their idempotency keys
 * are made of the job and the row, so a worker that was killed, or two that work on one job, make nothing twice. It works on connections
 * of its own and rests as long as it works, so that people who type do not feel it.
 */
import { readPrincipal } from '#contexts/identity/index.ts';
import { must, type Refusal } from '#kernel/outcome.ts';
import type { Answer, AnyCommandDefinition, Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { runCommand } from '#platform/run-command.ts';
import { createChange } from '../change/create-change.ts';
import { cloneQuote } from '../clone-quote.ts';
import { createQuote } from '../create-quote.ts';
import { editLines } from '../edit-lines.ts';
import { priceQuote } from '../price-quote.ts';
import { type BulkItem, type BulkJob, ITEM_TRIES_MAX, type ItemResult } from './bulk.ts';
import { countTry, leaseJob, readWaiting, settleItem } from './bulk.store.ts';

const ITEMS_AT_ONCE = 10;
const LEASE_SECONDS = 60;
/** Of the time that an item took, so much is left to others after it. */
const REST_SHARE = 1;

export type BulkParts = {
  readonly door: Door;
  readonly worker: string;
  readonly rest: (ms: number) => Promise<void>;
  /** Asked between items: a process that ends leaves the rest to the next one. */
  readonly goesOn: () => boolean;
};

type Step = { readonly definition: unknown; readonly payload: object; readonly key: string };

const firstStep = ({ work }: BulkItem): Step =>
  work.from === 'nothing'
    ? { definition: createQuote, payload: work.create, key: 'quote' }
    : work.from === 'template'
      ? { definition: cloneQuote, payload: work.clone, key: 'quote' }
      : { definition: createChange, payload: work.change, key: 'quote' };

const secondStep = ({ work }: BulkItem, quoteId: string): Step =>
  work.from === 'nothing'
    ? { definition: editLines, payload: { quoteId, operations: work.lines, price: true }, key: 'lines' }
    : { definition: priceQuote, payload: { quoteId }, key: 'price' };

const send = (
  door: Door,
  principal: Principal,
  job: BulkJob,
  no: number,
  { definition, payload, key }: Step,
): Promise<Answer> =>
  runCommand(
    door,
    definition as AnyCommandDefinition as unknown as Parameters<typeof runCommand>[1],
    principal,
    { idempotencyKey: `bulk/${job.id}/${no}/${key}`, payload, reason: `bulk job “${job.name}”, row ${no}` },
    { channel: 'worker', causationId: job.id },
  );

/** What became of the item; undefined where it is to be tried again. */
const makeQuote = async (
  door: Door,
  principal: Principal,
  job: BulkJob,
  item: BulkItem,
): Promise<ItemResult | undefined> => {
  const no = (refusal: Refusal, quote: Omit<ItemResult, 'refusal'> = { quoteId: null, number: null }) =>
    isNotNow(refusal) ? undefined : { ...quote, refusal };
  const made = await send(door, principal, job, item.no, firstStep(item));
  if (!made.ok) return no(made.refusal);
  const { quoteId, number = null } = made.value as { readonly quoteId: string; readonly number?: string };
  must(typeof quoteId === 'string', 'a quote that was made has an id');
  const filled = await send(door, principal, job, item.no, secondStep(item, quoteId));
  return filled.ok ? { quoteId, number, refusal: null } : no(filled.refusal, { quoteId, number });
};

const attempt = async (
  { door }: BulkParts,
  principal: Principal,
  job: BulkJob,
  item: BulkItem,
): Promise<ItemResult | undefined> => {
  try {
    return await makeQuote(door, principal, job, item);
  } catch (error) {
    door.log.warn({ err: error, job: job.id, no: item.no }, 'a quote of a bulk job broke');
    if (item.tries + 1 >= ITEM_TRIES_MAX)
      return { quoteId: null, number: null, refusal: { code: 'bulk.item-failed', tries: item.tries + 1 } };
    await door.transaction(principal.tenantId, (tx) => tx.commit([countTry(principal.tenantId, job.id, item.no)]));
    return undefined;
  }
};

const lease = ({ door, worker }: BulkParts, tenantId: string): Promise<BulkJob | undefined> =>
  door.transaction(tenantId, async (tx) => {
    const at = door.clock();
    const job = await leaseJob(tx, worker, at.toString(), at.add({ seconds: LEASE_SECONDS }).toString());
    await tx.commit([]);
    return job;
  });

/** Some items of one job; answers how many were settled. */
const workOn = async (parts: BulkParts, tenantId: string, job: BulkJob): Promise<number> => {
  const { door, rest, goesOn } = parts;
  const [items, principal] = await door.read(tenantId, (tx) =>
    Promise.all([readWaiting(tx, job.id, ITEMS_AT_ONCE), readPrincipal(tx, job.requestedBy)]),
  );
  let settled = 0;
  for (const item of items) {
    if (!goesOn()) return settled;
    const started = performance.now();
    const result = principal
      ? await attempt(parts, principal, job, item)
      : { quoteId: null, number: null, refusal: { code: 'bulk.requester-gone' } };
    if (result !== undefined) {
      settled += 1;
      const at = door.clock().toString();
      await door.transaction(tenantId, (tx) => tx.commit([settleItem(tenantId, job.id, item.no, result, at)]));
    }
    await rest((performance.now() - started) * REST_SHARE);
  }
  return settled;
};

/** Works until nothing waits that can be done now. */
export const sweepBulk = async (parts: BulkParts, tenantId: string): Promise<number> => {
  let settled = 0;
  while (parts.goesOn()) {
    const job = await lease(parts, tenantId);
    if (job === undefined) return settled;
    const now = await workOn(parts, tenantId, job);
    if (now === 0) return settled;
    settled += now;
  }
  return settled;
};
