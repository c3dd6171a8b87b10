import { sha256, sameBytes } from '#kernel/hash.ts';
import { nodesFor, rootAt } from '#kernel/merkle.ts';
import type { Clock } from '#platform/clock.ts';
import { isRestoredMark } from '#platform/database/backup/manifest.ts';
import type { Log } from '#platform/database/log.ts';
import { systemTransaction, type Pool, type SystemTx } from '#platform/database/tx.ts';
import { exportCheckpoint, exportedCheckpoints, type ExportedCheckpoint } from './checkpoint-export.connector.ts';
import { extendLog, type LogGrowth, type LogHead, type PendingEntry } from './extend-log.ts';
import type { LogSigner } from './log-key.connector.ts';
import * as store from './log.store.ts';

export const BATCH_ENTRIES_MAX = 2_000;
export const SEQUENCE_EVERY_MS = 250;
/** Design 4.8: an entry has its place within this; later is an alarm. */
export const LAG_MS_MAX = 2_000;
const TRANSACTION_MS_MAX = 20_000;

export type SequencerOptions = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly signer: LogSigner;
  /** Where checkpoints are exported to. */
  readonly folder: string;
  readonly log: Log;
  readonly everyMs?: number;
  /** After each look: how many entries got a place, and how long the oldest without one has waited. */
  readonly onLook?: (look: Look) => void;
  /** A restored database begins a new epoch: whoever has attempts in flight must call them unknown. May be told twice. */
  readonly onNewEpoch?: (tenantId: string, epoch: number) => Promise<void>;
};
export type Look = { readonly taken: number; readonly lagMs: number };
export type Sequencer = {
  /** One look now, after the one that runs. */
  readonly look: () => Promise<Look>;
  readonly stop: () => Promise<void>;
};

/**
 * Gives committed entries their place in their tenant's log, in batches, so that no command waits for another. Any number of
 * processes may run one: the row of the mark is locked while a batch is written, and the others find nothing to do.
 */
export const runSequencer = (options: SequencerOptions): Sequencer => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let begun = false;
  let last: Promise<unknown> = Promise.resolve();

  const look = async (): Promise<Look> => {
    if (!begun) {
      await beginAfterRestore(options);
      begun = true;
    }
    const growths = await sequence(options);
    for (const growth of growths) exportCheckpoint(options.folder, growth);
    const taken = growths.reduce((sum, growth) => sum + growth.places.length, 0);
    const seen: Look = { taken, lagMs: await lagMs(options) };
    if (seen.lagMs > LAG_MS_MAX) options.log.warn(seen, 'entries wait too long for their place in the log');
    options.onLook?.(seen);
    return seen;
  };
  const queued = (): Promise<Look> => {
    const mine = last.then(look);
    last = mine.catch(() => {}); // Whoever asked for this look is told; the next one starts afresh.
    return mine;
  };
  const loop = async (): Promise<void> => {
    let pause = options.everyMs ?? SEQUENCE_EVERY_MS;
    try {
      if ((await queued()).taken >= BATCH_ENTRIES_MAX) pause = 0;
    } catch (error) {
      options.log.error({ error: String(error) }, 'the sequencer failed and tries again');
    }
    if (!stopped) timer = setTimeout(() => void loop(), pause);
  };

  timer = setTimeout(() => void loop(), options.everyMs ?? SEQUENCE_EVERY_MS);
  return {
    look: queued,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await last;
    },
  };
};

/** One batch: mark, places, trees, heads and checkpoints in one transaction. */
export const sequence = ({ clock, pool, signer }: SequencerOptions): Promise<readonly LogGrowth[]> =>
  inTransaction(pool, async (tx) => {
    const mark = await store.lockMark(tx);
    if (!mark) return [];
    const now = await store.clusterNow(tx);
    const moved = mark.cluster !== null && mark.cluster !== now.cluster;
    const entries = moved
      ? await store.entriesWithoutPlace(tx, BATCH_ENTRIES_MAX)
      : await store.pendingEntries(tx, mark, BATCH_ENTRIES_MAX);
    const at = clock();
    const growths: LogGrowth[] = [];
    for (const [tenantId, own] of Map.groupBy(entries, (entry) => entry.tenantId)) {
      const growth = await grow(tx, tenantId, own, signer, at);
      await tx.pipeline(store.saveGrowth(growth, at));
      growths.push(growth);
    }
    const last = entries.at(-1);
    if (moved && entries.length === BATCH_ENTRIES_MAX) return growths; // The next batch goes on; only the last one sets the mark.
    if (moved) await tx.query(store.moveMark({ xact: now.xmin, id: NO_ENTRY, cluster: now.cluster }));
    else if (last) await tx.query(store.moveMark({ xact: last.xact, id: last.id, cluster: now.cluster }));
    return growths;
  });

const NO_ENTRY = '00000000-0000-0000-0000-000000000000';

const grow = async (
  tx: SystemTx,
  tenantId: string,
  entries: readonly PendingEntry[],
  signer: LogSigner,
  at: Temporal.Instant,
): Promise<LogGrowth> => {
  const head = (await store.headOf(tx, tenantId)) ?? (await firstEpoch(tx, tenantId, at));
  const frontier = await store.nodesAt(
    tx,
    tenantId,
    head.epoch,
    nodesFor((get) => rootAt(get, head.size)),
  );
  return extendLog(head, frontier, entries, { keeper: signer.key.name, sign: signer.sign });
};

const firstEpoch = async (tx: SystemTx, tenantId: string, at: Temporal.Instant): Promise<LogHead> => {
  await tx.pipeline(store.openEpoch(tenantId, 1, { at, reason: 'the first entry' }, EMPTY_ROOT));
  return { tenantId, epoch: 1, size: 0 };
};
const EMPTY_ROOT = sha256(new Uint8Array(0));

/**
 * Compares what had left the house with what the database holds. When the log is shorter than a checkpoint that others may
 * have, or is another one, this is a restored database: going on would fork the log, so a new epoch begins and cites it.
 * Where the exported checkpoints were lost with the rest, nothing shows how far the log had been seen: then `troth restore`
 * has left its mark, and every log begins a new epoch.
 */
export const beginAfterRestore = async (options: SequencerOptions): Promise<void> => {
  const lost = await lostEpochs(options);
  for (const { tenantId, epoch } of lost) {
    options.log.warn(
      { tenantId, epoch },
      'the database is behind its exported checkpoint: a new epoch of the log begins',
    );
    // Before the epoch stands: should this fail, the next look finds the log still behind and tells them again.
    await options.onNewEpoch?.(tenantId, epoch);
  }
  await inTransaction(options.pool, async (tx) => {
    for (const { tenantId, epoch, cites } of lost)
      await tx.pipeline(
        store.openEpoch(tenantId, epoch, { at: options.clock(), reason: 'restored', cites }, EMPTY_ROOT),
      );
    await tx.query(store.forgetRestoredMark());
  });
  // A crash between commit and export leaves the exported one behind, never ahead.
  const newest = await inTransaction(options.pool, store.newestCheckpoints);
  for (const checkpoint of newest) exportCheckpoint(options.folder, checkpoint);
};

type LostEpoch = { readonly tenantId: string; readonly epoch: number; readonly cites?: string };

/** The logs that do not go on from what has left the house, each with the epoch that has to begin. */
const lostEpochs = (options: SequencerOptions): Promise<readonly LostEpoch[]> =>
  inTransaction(options.pool, async (tx) => {
    const lost: LostEpoch[] = [];
    const mark = await store.lockMark(tx);
    const restored = mark !== undefined && isRestoredMark(mark.cluster);
    const exported = exportedCheckpoints(options.folder);
    for (const checkpoint of exported) {
      const head = await store.headOf(tx, checkpoint.tenantId);
      if (!restored && (await continues(tx, head, checkpoint))) continue;
      const epoch = Math.max(checkpoint.epoch, head?.epoch ?? 0) + 1;
      lost.push({ tenantId: checkpoint.tenantId, epoch, cites: checkpoint.note });
    }
    if (!restored) return lost;
    for (const { cites, epoch, tenantId } of await store.epochsNow(tx))
      if (!exported.some((one) => one.tenantId === tenantId))
        lost.push({ tenantId, epoch: epoch + 1, ...(cites === null ? {} : { cites }) });
    return lost;
  });

const continues = async (tx: SystemTx, head: LogHead | undefined, seen: ExportedCheckpoint): Promise<boolean> => {
  if (!head || head.epoch < seen.epoch) return false;
  if (head.epoch > seen.epoch) return true;
  if (head.size < seen.size) return false;
  const get = await store.nodesAt(
    tx,
    head.tenantId,
    head.epoch,
    nodesFor((node) => rootAt(node, seen.size)),
  );
  return sameBytes(rootAt(get, seen.size), seen.root);
};

const lagMs = async ({ clock, pool }: SequencerOptions): Promise<number> => {
  const oldest = await inTransaction(pool, store.oldestPending);
  return oldest === undefined
    ? 0
    : Math.max(0, Number(clock().epochMilliseconds - Temporal.Instant.from(oldest).epochMilliseconds));
};

const inTransaction = <T>(pool: Pool, work: (tx: SystemTx) => Promise<T>): Promise<T> =>
  systemTransaction(pool, work, { limitMs: TRANSACTION_MS_MAX });
