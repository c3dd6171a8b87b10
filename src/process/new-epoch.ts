/** What a house does about it that its database came back from a backup: nothing that was under way is believed, and what others know is compared. */
import { loseSightOfAttempts } from '#contexts/fulfillment/index.ts';
import { compareAfterRestore } from '#contexts/reconciliation/index.ts';

type Means = Parameters<typeof compareAfterRestore>[0];

/** Before the epoch stands; may run again for the same one. */
export const newEpoch =
  (means: Means) =>
  async (tenantId: string, epoch: number): Promise<void> => {
    const { door } = means;
    const attempts = await loseSightOfAttempts(door, tenantId, epoch);
    const compared = await compareAfterRestore(means, tenantId, epoch);
    door.log.warn({ tenantId, epoch, attempts, compared }, 'the database was restored: what was under way is unknown');
  };
