/** Budgets as a ledger: reserved when a quote is presented, consumed when it is accepted, released when it ends without. */
import { add, cmp, dec, decText } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

export type BudgetUse = {
  readonly promotion: string;
  readonly amount: string;
  readonly currency: string;
  readonly budget: string;
};

/**
 * How much of a promotion's budget is taken, reserved or consumed, in the budget's currency. `except` are the revisions of the same
 * deal: what an older offer holds goes over to the newer one, and must not stand in its way.
 */
export const readTaken = async (
  tx: Tx,
  promotions: readonly string[],
  except: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ promotion: string; taken: string }>({
    name: 'budget-taken',
    text: `select promotion, sum(amount)::text as taken from promotion.reservation
           where tenant_id = $1 and promotion = any($2) and state in ('reserved', 'consumed')
             and revision_id <> all($3::uuid[]) group by promotion`,
    values: [tx.tenantId, promotions, except],
  });
  return new Map(rows.map((row) => [row.promotion, row.taken]));
};

type Reserve = {
  readonly revisionId: string;
  /** The revisions of the same deal; presenting this one ends them. */
  readonly family: readonly string[];
  readonly promotions: readonly BudgetUse[];
  readonly expiresAt: string;
  readonly at: string;
  readonly id: (...labels: (string | number)[]) => string;
};

/**
 * Two quotes presented at once must not both take the last of a budget: they queue on an advisory lock of the promotion,
 * taken in the order of their keys, and only while they reserve.
 */
export const reserveBudgets = async (
  tx: Tx,
  { revisionId, family, promotions, expiresAt, at, id }: Reserve,
): Promise<Outcome<{ facts: []; statements: readonly Statement[] }>> => {
  const keys = promotions.map((use) => use.promotion).toSorted();
  for (const key of keys)
    await tx.query({
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 7))',
      values: [`${tx.tenantId}/${key}`],
    });
  const taken = await readTaken(tx, keys, family);
  for (const use of promotions) {
    const after = add(dec(taken.get(use.promotion) ?? '0'), dec(use.amount));
    if (cmp(after, dec(use.budget)) > 0)
      return refused({
        code: 'promotion.budget-exhausted',
        promotion: use.promotion,
        budget: use.budget,
        taken: decText(dec(taken.get(use.promotion) ?? '0')),
        asked: use.amount,
      });
  }
  const statements = promotions.map((use): Statement => ({
    name: 'budget-reserve',
    text: `insert into promotion.reservation (tenant_id, id, promotion, revision_id, amount, currency, state, expires_at, recorded_at)
             values ($1, $2, $3, $4, $5, $6, 'reserved', $7, $8) on conflict (tenant_id, promotion, revision_id) do nothing`,
    values: [
      tx.tenantId,
      id('reservation', use.promotion),
      use.promotion,
      revisionId,
      use.amount,
      use.currency,
      expiresAt,
      at,
    ],
  }));
  return accepted({ facts: [], statements });
};

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
export const releaseReservations = moveTo('released');
