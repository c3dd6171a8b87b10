/**
 * What was decided while a release was in force: quotes that it priced, approvals that were answered, orders that began with it. A way back undoes none
 * of it, because a promise is kept; whoever takes a release back sees first, and has on the record, what stays.
 */
import { readAnsweredIn } from '#contexts/approval/index.ts';
import { listOrdersBegun, readAffectedOrders } from '#contexts/order/index.ts';
import { listQuotesPriced, type PricedInHand, readAffectedQuotes } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { hasModelBetween } from '../called-back.store.ts';
import { readRelease } from '../governance.store.ts';
import type { Release } from '../release.ts';
import type { Change } from './change.ts';

/** So many of each are named, the newest; all are counted. */
export const MEANWHILE_LISTED_MAX = 100;
const ANSWERED_MAX = 20_000;

export type Money = { readonly currency: string; readonly amount: string };
type Decided = {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly path: string;
  readonly money: Money | null;
  readonly action: string;
  readonly resource: ResourceFacts | null;
};
export type DecidedPart = {
  readonly count: number;
  readonly money: readonly Money[];
  readonly records: readonly Decided[];
};
export const MEANWHILE_PARTS = ['quotes', 'approvals', 'orders'] as const;
export type Meanwhile = { readonly from: string; readonly to: string } & Readonly<
  Record<(typeof MEANWHILE_PARTS)[number], DecidedPart>
>;

/** While it was out and effective. A change that carries a deployment has no model of its own: nothing was decided under it that can be told apart. */
const inForceUnder = (
  { releasedAt }: Pick<Change, 'releasedAt'>,
  release: Pick<Release, 'modelHash' | 'effectiveFrom'> | undefined,
  to: string,
): InForce | undefined => {
  if (releasedAt === null || release === undefined || release.modelHash === null) return undefined;
  const { modelHash, effectiveFrom } = release;
  const later = effectiveFrom !== null && Temporal.Instant.compare(effectiveFrom, releasedAt) > 0;
  return { modelHash, from: later ? effectiveFrom : releasedAt, to };
};

/** `modelHash` null: others were published on top meanwhile, which hold what it changed as well; then the time alone says what was decided under it. */
export type InForce = { readonly modelHash: string | null; readonly from: string; readonly to: string };

export const readInForceUnder = async (
  tx: Tx,
  change: Change,
  release: Release | undefined,
  at: Temporal.Instant,
): Promise<InForce | undefined> => {
  const back = change.rolledBackBy === null ? undefined : await readRelease(tx, change.rolledBackBy);
  const alone = inForceUnder(change, release, back?.publishedAt ?? at.toString());
  if (alone === undefined || release === undefined) return undefined;
  return (await hasModelBetween(tx, release.id, alone)) ? { ...alone, modelHash: null } : alone;
};

const moneyOf = ({ amount, currency }: PricedInHand): Money | null => (amount === null ? null : { amount, currency });

export const readMeanwhile = async (tx: Tx, { modelHash, from, to }: InForce): Promise<Meanwhile> => {
  const within = { from, to, offerings: null };
  const [quotes, listed, answered, orders, begun] = await Promise.all([
    readAffectedQuotes(tx, { ...within, modelHash, ids: null }),
    listQuotesPriced(tx, { modelHash, from, to, ids: null }, MEANWHILE_LISTED_MAX),
    readAnsweredIn(tx, { from, to }, ANSWERED_MAX),
    readAffectedOrders(tx, { ...within, modelHash, ids: null }),
    listOrdersBegun(tx, { modelHash, from, to }, MEANWHILE_LISTED_MAX),
  ]);
  const named = answered.slice(0, MEANWHILE_LISTED_MAX);
  const subjects = [...named.map(({ quoteId }) => quoteId), ...begun.flatMap(({ revisionId }) => revisionId ?? [])];
  const worth = (ids: readonly string[]) => readAffectedQuotes(tx, { ...within, modelHash: null, ids });
  const [about, ofAnswered, ofOrders] = await Promise.all([
    listQuotesPriced(tx, { modelHash: null, from, to, ids: subjects }, subjects.length),
    worth(answered.map(({ quoteId }) => quoteId)),
    worth(orders.revisions),
  ]);
  const quoteOf = new Map(about.map((quote) => [quote.id, quote]));
  const worthOf = (id: string | null): Money | null => {
    const quote = id === null ? undefined : quoteOf.get(id);
    return quote === undefined ? null : moneyOf(quote);
  };
  return {
    from,
    to,
    quotes: {
      count: quotes.count,
      money: quotes.money,
      records: listed.map((one) => ({
        ...decided('quote.read', `/quotes/${one.id}`, one.state, one),
        money: moneyOf(one),
      })),
    },
    approvals: {
      count: answered.length,
      money: ofAnswered.money,
      records: named.map(({ caseId, quoteId, status }) => {
        const { name = quoteId, resource = null } = quoteOf.get(quoteId) ?? {};
        const about = { id: caseId, name, resource };
        return { ...decided('quote.read', `/quotes/${quoteId}`, status, about), money: worthOf(quoteId) };
      }),
    },
    orders: {
      count: orders.count,
      money: ofOrders.money,
      records: begun.map((one) => ({
        ...decided('order.read', `/orders/${one.id}`, one.state, one),
        money: worthOf(one.revisionId),
      })),
    },
  };
};

const decided = (
  action: string,
  path: string,
  says: string,
  { id, name, resource }: Pick<Decided, 'id' | 'name' | 'resource'>,
): Omit<Decided, 'money'> => ({ id, name, says, path, action, resource });

/** On the record: how many, their money, and the ids of the newest. Names and single amounts are for who may read each. */
export const meanwhileOnRecord = (found: Meanwhile): JsonObject => ({
  from: found.from,
  to: found.to,
  ...Object.fromEntries(
    MEANWHILE_PARTS.map((part) => {
      const { count, money, records } = found[part];
      return [part, { count, money: money.map((each) => ({ ...each })), ids: records.map(({ id }) => id) }];
    }),
  ),
});

/** For a reader: what they may not see is counted and not named. */
export const meanwhileSeen = (
  found: Meanwhile,
  may: (action: string, resource: ResourceFacts) => boolean,
): JsonObject => ({
  from: found.from,
  to: found.to,
  ...Object.fromEntries(
    MEANWHILE_PARTS.map((part) => {
      const { count, money, records } = found[part];
      const seen = records.filter(({ action, resource }) => resource !== null && may(action, resource));
      return [
        part,
        {
          count,
          money: money.map((each) => ({ ...each })),
          records: seen.map(({ action: _action, resource: _resource, money: worth, ...told }) => ({
            ...told,
            money: worth && { ...worth },
          })),
          withheld: records.length - seen.length,
          leftOut: count - records.length,
        },
      ];
    }),
  ),
});
