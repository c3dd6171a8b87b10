/**
 * When the books of a period are closed, what was promised, what was ordered and what billing has are compared, without anybody remembering to. No fact
 * says that an hour has passed, so this looks; each comparison is begun once for a period, whoever looks and however often.
 */
import { readPeriodsOver } from '#contexts/governance/index.ts';
import { compareOnce, sweepReconciliation } from '#contexts/reconciliation/index.ts';

type Means = Parameters<typeof compareOnce>[0];

/** The periods at whose end money is counted. */
const CLOSES: ReadonlySet<string> = new Set([
  'quarter-close',
  'fiscal-year-close',
  'billing-cycle-close',
  'erp-financial-close',
]);
const COMPARED = ['order-billing', 'billing-contract', 'quote-order'] as const;
/** A process that stood still for a weekend still compares; what is older was compared, or is for a person. */
const LOOKS_BACK_DAYS = 7;
const HOURS_A_DAY = 24;

/** What this process has begun: the command would say so too, each time. */
const begun = new Set<string>();

export const compareAfterPeriods = async (means: Means, tenantId: string): Promise<void> => {
  const at = means.door.clock();
  const over = await means.door.read(tenantId, (tx) =>
    readPeriodsOver(tx, at.subtract({ hours: LOOKS_BACK_DAYS * HOURS_A_DAY }), at),
  );
  for (const { id, name, kind } of over) {
    if (!CLOSES.has(kind) || begun.has(id)) continue;
    await compareOnce(means, tenantId, COMPARED, {
      key: `period-over/${id}`,
      mode: 'scheduled',
      reason: `${name} is over: what was promised, ordered and billed is compared`,
    });
    begun.add(id);
  }
};

/** The round of the worker: what a period's end begins is then taken on with everything else that is compared. */
export const sweepComparisons = async (
  means: Parameters<typeof sweepReconciliation>[0],
  tenantId: string,
): Promise<void> => {
  await compareAfterPeriods(means, tenantId);
  await sweepReconciliation(means, tenantId);
};
