/** The release that is published and waits for its instant: of one company there is at most one. */
import type { Tx } from '#platform/database/tx.ts';
import { readModelOf } from '../called-back.store.ts';
import { readChangeOfRelease } from '../change/change.store.ts';
import { lockNewestPublished, readChanges, readRelease } from '../governance.store.ts';
import type { WaitingRelease } from './calendar.commands.ts';

/**
 * Publishing holds the newest release before it reads the calendar: of a publication and a freeze that meet, the later one sees the earlier. Locked
 * twice, because who waited for a publication finds the release before it superseded, and only then asks for the newest.
 */
export const readWaitingRelease = async (tx: Tx, at: Temporal.Instant): Promise<WaitingRelease | undefined> => {
  await lockNewestPublished(tx);
  const newest = await lockNewestPublished(tx);
  const model = newest && (await readModelOf(tx, newest.id));
  const release = newest && (await readRelease(tx, newest.id));
  if (!model || !release || Temporal.Instant.compare(model.effectiveFrom, at) <= 0) return undefined;
  const [changes, change] = [await readChanges(tx, release.id), await readChangeOfRelease(tx, release.id)];
  return { release, effectiveFrom: model.effectiveFrom, changes, change };
};
