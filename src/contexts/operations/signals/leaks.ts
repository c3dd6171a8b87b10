/** What the rules of lost revenue are held against, read from the contexts that own it. */
import { readApprovedOf } from '#contexts/approval/index.ts';
import { readInUseWithTerms } from '#contexts/assets/index.ts';
import { readHandedOver, readInstructedItems, readOpenLines } from '#contexts/billing/index.ts';
import { readCarriedOut, readPromisedMoney } from '#contexts/order/index.ts';
import { readClosedGiven } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import {
  givenAlone,
  type Leak,
  notCharged,
  notHandedOver,
  underPromise,
  withExpired,
  withoutApproval,
} from './leak-rules.ts';

const LOOKED_BACK_HOURS = 30 * 24;
/** Billing and the worker need moments; an hour is trouble. */
const SETTLED_AFTER_HOURS = 1;
const CANDIDATES_MAX = 500;

type Range = { readonly from: Temporal.Instant; readonly to: Temporal.Instant };

const ofOrders = async (tx: Tx, { from, to }: Range): Promise<readonly Leak[]> => {
  const ended = await readCarriedOut(tx, { from: from.toString(), to: to.toString() }, CANDIDATES_MAX);
  const there = await readHandedOver(
    tx,
    ended.map(({ id }) => id),
  );
  const orders = ended.flatMap(({ id }) => (there.has(id) ? [] : [id]));
  return notHandedOver(ended, there, await readPromisedMoney(tx, { orders, items: [] }));
};

const ofProducts = async (tx: Tx, range: Range): Promise<readonly Leak[]> => {
  const used = await readInUseWithTerms(tx, range, CANDIDATES_MAX);
  const told = await readInstructedItems(
    tx,
    used.map(({ itemId }) => itemId),
  );
  const items = used.flatMap(({ itemId }) => (told.has(itemId) ? [] : [itemId]));
  return notCharged(used, told, await readPromisedMoney(tx, { orders: [], items }));
};

const ofQuotes = async (tx: Tx, { from }: Range, model: CommercialModel): Promise<readonly Leak[]> => {
  const closed = await readClosedGiven(tx, from, CANDIDATES_MAX);
  const endOf = (promotion: string): string | undefined =>
    ((model.one('promotion', promotion)?.content ?? {}) as { readonly effective?: { readonly to?: string } }).effective
      ?.to;
  const approved = await readApprovedOf(
    tx,
    givenAlone(closed).map(({ id }) => id),
  );
  return [...withoutApproval(closed, approved), ...withExpired(closed, endOf)];
};

export const readLeaks = async (tx: Tx, model: CommercialModel, at: Temporal.Instant): Promise<readonly Leak[]> => {
  const range = { from: at.subtract({ hours: LOOKED_BACK_HOURS }), to: at.subtract({ hours: SETTLED_AFTER_HOURS }) };
  return [
    ...(await ofOrders(tx, range)),
    ...(await ofProducts(tx, range)),
    ...underPromise(await readOpenLines(tx, CANDIDATES_MAX)),
    ...(await ofQuotes(tx, range, model)),
  ];
};
