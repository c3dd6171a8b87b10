/**
 * Checkpoints leave for somebody else's machine: a witness of ours that the database's administrators cannot reach. Signed after Standard
 * Webhooks beside the log's own signature, tried again with growing pauses; only the newest of each log is told, because it covers all before.
 */
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/database/log.ts';
import { systemTransaction, type Pool } from '#platform/database/tx.ts';
import type { Post } from '#platform/deliver.jobs.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import { newestCheckpoints, type StoredCheckpoint } from './log.store.ts';
import { readTold, recordTold, type Told } from './told.store.ts';

const PAUSE_SECONDS_MAX = 3_600;

export type CheckpointTarget = { readonly url: string; readonly secret: string };
export type Teller = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly post: Post;
  readonly target: CheckpointTarget;
  readonly log: Log;
};

/** How many were told, and how many could not be. */
export const tellCheckpoints = async (teller: Teller): Promise<{ readonly told: number; readonly failed: number }> => {
  const { clock, pool } = teller;
  const [newest, before] = await systemTransaction(
    pool,
    async (tx) => [await newestCheckpoints(tx), await readTold(tx)] as const,
  );
  const known = new Map(before.map((one) => [`${one.tenantId}/${one.epoch}`, one]));
  let [told, failed] = [0, 0];
  for (const checkpoint of newest) {
    const earlier = known.get(`${checkpoint.tenantId}/${checkpoint.epoch}`);
    if (earlier && (earlier.size >= checkpoint.size || isLater(earlier.nextAt, clock()))) continue;
    const error = await tell(teller, checkpoint);
    if (error === undefined) told += 1;
    else failed += 1;
    await systemTransaction(pool, (tx) => tx.query(recordTold(after(checkpoint, earlier, error, clock()))));
  }
  return { told, failed };
};

const isLater = (at: string, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(at), now) > 0;

const after = (
  { epoch, size, tenantId }: StoredCheckpoint,
  earlier: Told | undefined,
  error: string | undefined,
  now: Temporal.Instant,
): Told => {
  if (error === undefined) return { tenantId, epoch, size, attempts: 0, nextAt: now.toString(), lastError: null };
  const attempts = (earlier?.attempts ?? 0) + 1;
  const seconds = Math.min(PAUSE_SECONDS_MAX, 2 ** Math.min(attempts, 12));
  return {
    tenantId,
    epoch,
    size: earlier?.size ?? 0,
    attempts,
    nextAt: now.add({ seconds }).toString(),
    lastError: error,
  };
};

/** Why it was not taken; nothing when it was. */
const tell = async (
  { clock, log, post, target }: Teller,
  { epoch, note, size, tenantId }: StoredCheckpoint,
): Promise<string | undefined> => {
  // One id for one checkpoint: a receiver that got it twice knows.
  const id = `${tenantId}-${epoch}-${size}`;
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    ...signWebhook(target.secret, { id, sentAt: clock(), body: note }),
  };
  try {
    const status = await post(target.url, headers, note);
    if (status >= 200 && status < 300) return undefined;
    log.warn({ tenantId, epoch, size, status }, 'a checkpoint was not taken and is told again later');
    return `answered ${status}`;
  } catch (error) {
    log.warn({ tenantId, epoch, size, error: String(error) }, 'a checkpoint could not be told and is told again later');
    return String(error).slice(0, 500);
  }
};
