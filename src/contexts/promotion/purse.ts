/**
 * A contended limit (money, or how often) kept in shards. A quote takes from one of them as long as one has room, so that eight can take at
 * once; what fits in none alone is taken from several. Of no shard is more taken than its share, so all together stay within the limit
 * without anybody adding them up. Pure: the ledger is in `reservation.store.ts`.
 */
import {
  type Decimal,
  ZERO,
  add,
  cmp,
  dec,
  decText,
  isPositive,
  isZero,
  max,
  min,
  sub,
  sum,
  whole,
} from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { type Outcome, accepted, must, refused } from '#kernel/outcome.ts';

export const PURSE_SHARDS = 8;
/** Digits of an amount in the ledger. */
const LEDGER_SCALE = 6;

/** By shard; a shard that is not named has given nothing. */
export type Taken = ReadonlyMap<number, { readonly amount: Decimal; readonly uses: number }>;
export type Limits = { readonly budget: string | null; readonly maxUses: number | null };
export type Ask = { readonly promotion: string; readonly amount: Decimal; readonly limits: Limits };
export type Taking = { readonly shard: number; readonly amount: Decimal; readonly uses: number };

const SHARDS: readonly number[] = Array.from({ length: PURSE_SHARDS }, (_, shard) => shard);

/** From the home shard alone. Null when it has too little room, or when some shard is over its share because the limit was lowered. */
export const fromOneShard = (ask: Ask, taken: Taken, home: number): readonly Taking[] | null => {
  const rooms = roomsOf(ask.limits, taken);
  if (rooms.some((room) => room.isOver)) return null;
  const room = rooms[home]!;
  return fits(ask.amount, room.amount) && room.uses >= 1 ? [{ shard: home, amount: ask.amount, uses: 1 }] : null;
};

/** From as many shards as it takes, the home shard first. Refused only when the whole limit has too little left. */
export const fromAllShards = (ask: Ask, taken: Taken, home: number): Outcome<readonly Taking[]> => {
  const left = isLeft(ask, taken);
  if (!left.ok) return left;
  const rooms = roomsOf(ask.limits, taken);
  const order = SHARDS.map((shard) => (home + shard) % PURSE_SHARDS);
  const useAt = order.find((shard) => rooms[shard]!.uses >= 1) ?? home;
  let rest = ask.amount;
  const takings = order.map((shard): Taking => {
    const room = rooms[shard]!.amount;
    const amount = room === null ? rest : min(rest, room);
    rest = sub(rest, amount);
    return { shard, amount, uses: shard === useAt ? 1 : 0 };
  });
  must(isZero(rest), 'the rooms of all shards are at least what the whole has left');
  return accepted(takings.filter(({ amount, uses }) => isPositive(amount) || uses > 0));
};

/** Asked before any lock is taken as well: what is gone already comes back to nobody who only waits. */
export const isLeft = ({ promotion, amount, limits }: Ask, taken: Taken): Outcome<true> => {
  const gone = sum([...taken.values()].map((each) => each.amount));
  const uses = [...taken.values()].reduce((count, each) => count + each.uses, 0);
  if (limits.budget !== null && cmp(add(gone, amount), dec(limits.budget)) > 0)
    return refused({
      code: 'promotion.budget-exhausted',
      promotion,
      budget: limits.budget,
      taken: decText(gone),
      asked: decText(amount),
    });
  if (limits.maxUses !== null && uses >= limits.maxUses)
    return refused({ code: 'promotion.uses-exhausted', promotion, max: limits.maxUses, used: uses });
  return accepted(true);
};

type Room = { readonly amount: Decimal | null; readonly uses: number; readonly isOver: boolean };

/** `isOver`: more was taken of it than its share is now, which leaves less for the others than their own rooms say. */
const roomsOf = ({ budget, maxUses }: Limits, taken: Taken): readonly Room[] => {
  const money = budget === null ? null : sharesOf(dec(budget), LEDGER_SCALE);
  const times = maxUses === null ? null : sharesOf(whole(maxUses), 0).map(({ units }) => Number(units));
  const gone = (shard: number) => taken.get(shard) ?? { amount: ZERO, uses: 0 };
  return SHARDS.map((shard): Room => {
    const amount = money === null ? null : sub(money[shard]!, gone(shard).amount);
    const uses = times === null ? 1 : times[shard]! - gone(shard).uses;
    return {
      amount: amount === null ? null : max(amount, ZERO),
      uses: Math.max(uses, 0),
      isOver: uses < 0 || (amount !== null && cmp(amount, ZERO) < 0),
    };
  });
};

const sharesOf = (limit: Decimal, scale: number): readonly Decimal[] =>
  allocate(
    limit,
    SHARDS.map(() => whole(1)),
    scale,
  );

const fits = (amount: Decimal, room: Decimal | null): boolean => room === null || cmp(amount, room) <= 0;
