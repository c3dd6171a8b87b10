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

/** May be called again for the same epoch: each comparison is begun once. Told which were; the others are for a person with brought records. */
export const compareAfterRestore = async (
  means: Means,
  tenantId: string,
  epoch: number,
): Promise<readonly PairName[]> => {
  const { door } = means;
  const begun: PairName[] = [];
  for (const pair of COMPARED_AFTER_RESTORE) {
    if (!isTold(means, tenantId, pair)) continue;
    const answer = await runCommand(
      door,
      startRun,
      door.systemPrincipal(tenantId, 'worker'),
      {
        idempotencyKey: `restored/${epoch}/${pair}`,
        payload: {
          pair,
          mode: 'incident',
          reason: `the database was restored; the log goes on in epoch ${epoch}`,
          scope: {},
        },
      },
      { channel: 'worker' },
    );
    if (answer.ok) begun.push(pair);
    else door.log.warn({ tenantId, epoch, pair, refusal: answer.refusal }, 'nothing is compared after the restore');
  }
  return begun;
};
