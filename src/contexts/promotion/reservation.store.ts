/** Budgets and uses as a ledger: reserved when a quote is presented, consumed when it is accepted, released when it ends without. */
import { dec, decText } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type Ask, fromAllShards, fromOneShard, isLeft, PURSE_SHARDS, type Taken, type Taking } from './purse.ts';

/** What a quote takes of a promotion. Every one is written down, because reports add it up; a limit that is absent does not bind. */
export type BudgetUse = {
  readonly promotion: string;
  readonly amount: string;
  readonly currency: string;
  readonly budget?: string;
  readonly maxUses?: number;
  readonly maxUsesPerAccount?: number;
};

/** What was not limited when it was given is in the currency of its quote, and counts against no budget in another. */
export const takenKey = (promotion: string, currency: string): string => `${promotion} ${currency}`;

/**
 * How much of each promotion is taken, reserved or consumed, by `takenKey`. `except` are the revisions of the same
 * deal: what an older offer holds goes over to the newer one, and must not stand in its way.
 */
export const readTaken = async (
  tx: Tx,
  promotions: readonly string[],
  except: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ promotion: string; currency: string; taken: string }>({
    name: 'budget-taken',
    text: `select promotion, currency, sum(amount)::text as taken from promotion.reservation
           where tenant_id = $1 and promotion = any($2) and state <> 'released'
             and revision_id <> all($3::uuid[]) group by promotion, currency`,
    values: [tx.tenantId, promotions, except],
  });
  return new Map(rows.map((row) => [takenKey(row.promotion, row.currency), row.taken]));
};

export type Uses = { readonly all: number; readonly ofAccount: number };

/** How often each was used, and how often by this account; other deals' revisions only. */
export const readUses = async (
  tx: Tx,
  promotions: readonly string[],
  except: readonly string[],
  accountId: string,
): Promise<ReadonlyMap<string, Uses>> => {
  const rows = await tx.query<Uses & { promotion: string }>({
    name: 'promotion-uses',
    text: `select promotion, sum(uses)::int as "all", coalesce(sum(uses) filter (where account_id = $4), 0)::int as "ofAccount"
           from promotion.reservation
           where tenant_id = $1 and promotion = any($2) and state <> 'released' and revision_id <> all($3::uuid[]) group by promotion`,
    values: [tx.tenantId, promotions, except, accountId],
  });
  return new Map(rows.map((row) => [row.promotion, row]));
};

/** Which of these revisions hold something of the promotions. */
export const readHolders = async (
  tx: Tx,
  promotions: readonly string[],
  revisionIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>({
    name: 'promotion-holders',
    text: `select distinct revision_id as id from promotion.reservation
           where tenant_id = $1 and promotion = any($2) and state <> 'released' and revision_id = any($3::uuid[])`,
    values: [tx.tenantId, promotions, revisionIds],
  });
  return new Set(rows.map(({ id }) => id));
};

type Reserve = {
  readonly revisionId: string;
  readonly accountId: string;
  /** The revisions of the same deal; presenting this one ends them. */
  readonly family: readonly string[];
  readonly promotions: readonly BudgetUse[];
  readonly expiresAt: string;
  readonly at: string;
  readonly id: (...labels: (string | number)[]) => string;
};

/**
 * Two quotes presented at once must not both take the last of a promotion, and a thousand that leave enough must not wait for each other.
 * Locks are taken by promotion in the order of their keys, and in one of them account first, then shards in order: nobody waits in a circle.
 */
export const reserveBudgets = async (
  tx: Tx,
  reserve: Reserve,
): Promise<Outcome<{ facts: []; statements: readonly Statement[] }>> => {
  const statements: Statement[] = [];
  for (const use of reserve.promotions.toSorted((a, b) => (a.promotion < b.promotion ? -1 : 1))) {
    const byAccount = await withinAccount(tx, reserve, use);
    if (!byAccount.ok) return byAccount;
    const takings = await take(tx, reserve, use);
    if (!takings.ok) return takings;
    statements.push(...takings.value.map((taking) => reservation(tx.tenantId, reserve, use, taking)));
  }
  return accepted({ facts: [], statements });
};

const withinAccount = async (
  tx: Tx,
  { accountId, family }: Reserve,
  { promotion, maxUsesPerAccount }: BudgetUse,
): Promise<Outcome<true>> => {
  if (maxUsesPerAccount === undefined) return accepted(true);
  await lock(tx, `${promotion}/account/${accountId}`);
  const used = (await readUses(tx, [promotion], family, accountId)).get(promotion)?.ofAccount ?? 0;
  return used < maxUsesPerAccount
    ? accepted(true)
    : refused({ code: 'promotion.uses-exhausted', promotion, maxPerAccount: maxUsesPerAccount, used });
};

const take = async (tx: Tx, reserve: Reserve, use: BudgetUse): Promise<Outcome<readonly Taking[]>> => {
  const { promotion, currency } = use;
  const { family, revisionId } = reserve;
  const ask: Ask = {
    promotion,
    amount: dec(use.amount),
    limits: { budget: use.budget ?? null, maxUses: use.maxUses ?? null },
  };
  const home = homeOf(revisionId);
  if (use.budget === undefined && use.maxUses === undefined)
    return accepted([{ shard: home, amount: ask.amount, uses: 1 }]);
  const left = isLeft(ask, await takenByShard(tx, promotion, currency, family));
  if (!left.ok) return left;
  // Rolling back to the savepoint gives the one lock back, so that all of them can be taken in order.
  await tx.query({ text: 'savepoint promotion_home', values: [] });
  await lock(tx, `${promotion}/${home}`);
  const own = fromOneShard(ask, await takenByShard(tx, promotion, currency, family), home);
  if (own !== null) return accepted(own);
  await tx.query({ text: 'rollback to savepoint promotion_home', values: [] });
  for (let shard = 0; shard < PURSE_SHARDS; shard += 1) await lock(tx, `${promotion}/${shard}`);
  return fromAllShards(ask, await takenByShard(tx, promotion, currency, family), home);
};

/** Even, because the last digits of our ids are random. */
const homeOf = (revisionId: string): number => Number.parseInt(revisionId.slice(-2), 16) % PURSE_SHARDS;

const lock = (tx: Tx, what: string): Promise<unknown> =>
  tx.query({
    name: 'promotion-lock',
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 7))',
    values: [`${tx.tenantId}/${what}`],
  });

const takenByShard = async (tx: Tx, promotion: string, currency: string, except: readonly string[]): Promise<Taken> => {
  const rows = await tx.query<{ shard: number; amount: string; uses: number }>({
    name: 'promotion-taken-by-shard',
    text: `select shard, coalesce(sum(amount) filter (where currency = $4), 0)::text as amount, sum(uses)::int as uses
           from promotion.reservation
           where tenant_id = $1 and promotion = $2 and state <> 'released' and revision_id <> all($3::uuid[]) group by shard`,
    values: [tx.tenantId, promotion, except, currency],
  });
  return new Map(rows.map(({ shard, amount, uses }) => [shard, { amount: dec(amount), uses }]));
};

const reservation = (
  tenantId: string,
  { revisionId, accountId, expiresAt, at, id }: Reserve,
  { promotion, currency }: BudgetUse,
  { shard, amount, uses }: Taking,
): Statement => ({
  name: 'budget-reserve',
  text: `insert into promotion.reservation
           (tenant_id, id, promotion, revision_id, shard, amount, uses, account_id, currency, state, expires_at, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'reserved', $10, $11)
         on conflict (tenant_id, promotion, revision_id, shard) do nothing`,
  values: [
    tenantId,
    id('reservation', promotion, shard),
    promotion,
    revisionId,
    shard,
    decText(amount),
    uses,
    accountId,
    currency,
    expiresAt,
    at,
  ],
});

const moveTo =
  (state: 'consumed' | 'released') =>
  (tenantId: string, revisionId: string): readonly Statement[] => [
    {
      name: `budget-${state}`,
      text: `update promotion.reservation set state = '${state}' where tenant_id = $1 and revision_id = $2 and state = 'reserved'`,
      values: [tenantId, revisionId],
    },
  ];

export const consumeReservations = moveTo('consumed');

/**
 * Gives back what was reserved for options that the customer left: its share of what was reserved, in the budget's own currency. What
 * stays is rounded up to the cent, because a budget may be overrun by nobody's rounding. A promotion of which nothing is left taken is
 * released whole, with its use.
 */
export const giveBack = (
  tenantId: string,
  revisionId: string,
  { promotion, all, left }: { readonly promotion: string; readonly all: string; readonly left: string },
): Statement => ({
  name: 'budget-give-back',
  text: `update promotion.reservation
         set state = case when $5::numeric >= $4::numeric then 'released' else state end,
             amount = case when $5::numeric >= $4::numeric then amount
                           else ceil(amount * ($4::numeric - $5::numeric) / $4::numeric * 100) / 100 end
         where tenant_id = $1 and revision_id = $2 and promotion = $3 and state = 'reserved' and $4::numeric > 0`,
  values: [tenantId, revisionId, promotion, all, left],
});
export const releaseReservations = moveTo('released');

export type Given = {
  readonly promotion: string;
  readonly currency: string;
  readonly state: 'reserved' | 'consumed';
  readonly quotes: number;
  readonly uses: number;
  readonly amount: string;
};

/** What promotions have given so far: promised to customers who have not answered, and accepted. */
export const readGiven = (tx: Tx): Promise<readonly Given[]> =>
  tx.query<Given>({
    name: 'promotion-given',
    text: `select promotion, currency, state, count(distinct revision_id)::int as quotes, sum(uses)::int as uses, trim_scale(sum(amount))::text as amount
           from promotion.reservation where tenant_id = $1 and state <> 'released'
           group by promotion, currency, state order by promotion, currency, state`,
    values: [tx.tenantId],
  });
