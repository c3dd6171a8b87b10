/**
 * A database that came back from a backup has forgotten what others still know. What is under way is settled task by task; an order that was
 * forgotten whole is in no table any more, and only the other side's books show it: so everything is compared, as after an incident.
 */
import { runCommand } from '#platform/run-command.ts';
import { LEDGER_READINGS } from './ledger-records.ts';
import type { ReconciliationMeans } from './reconciliation.jobs.ts';
import type { PairName } from './reconciliation.ts';
import { startRun } from './start-run.ts';

/** Those with a side that others keep, and those whose two sides two contexts of this house wrote. */
const COMPARED_AFTER_RESTORE: readonly PairName[] = [
  'order-billing',
  'billing-contract',
  'quote-order',
  'order-fulfillment',
  'order-asset',
  'log-projection',
];

type Means = Pick<ReconciliationMeans, 'door' | 'registry'>;

/** Where a side is another system's, somebody has to be connected who tells it. */
const isTold = ({ registry }: Means, tenantId: string, pair: PairName): boolean =>
  (['left', 'right'] as const)
    .flatMap((side) => LEDGER_READINGS[`${pair}/${side}`]?.connector ?? [])
    .every((connector) => registry.connector(tenantId, connector) !== undefined);

/** Begun once for a key, however often it is asked. Told which were; what nobody here tells is for a person with brought records. */
export const compareOnce = async (
  means: Means,
  tenantId: string,
  pairs: readonly PairName[],
  { key, mode, reason }: { readonly key: string; readonly mode: 'incident' | 'scheduled'; readonly reason: string },
): Promise<readonly PairName[]> => {
  const { door } = means;
  const begun: PairName[] = [];
  for (const pair of pairs) {
    if (!isTold(means, tenantId, pair)) continue;
    const answer = await runCommand(
      door,
      startRun,
      door.systemPrincipal(tenantId, 'worker'),
      { idempotencyKey: `${key}/${pair}`, payload: { pair, mode, reason, scope: {} } },
      { channel: 'worker' },
    );
    if (answer.ok) begun.push(pair);
    else door.log.warn({ tenantId, key, pair, refusal: answer.refusal }, 'nothing is compared');
  }
  return begun;
};

/** May be called again for the same epoch: each comparison is begun once. */
export const compareAfterRestore = (means: Means, tenantId: string, epoch: number): Promise<readonly PairName[]> =>
  compareOnce(means, tenantId, COMPARED_AFTER_RESTORE, {
    key: `restored/${epoch}`,
    mode: 'incident',
    reason: `the database was restored; the log goes on in epoch ${epoch}`,
  });
