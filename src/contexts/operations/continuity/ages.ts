/** How old what a disaster needs has become: the newest backup, and the last time that the way back was tried. */
import { readTenantSince } from '#contexts/identity/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readTaken } from './backup.store.ts';
import { readNewestDrills } from './drill.store.ts';

/** Backups of so many days say what the rhythm is. */
export const RHYTHM_DAYS = 7;
const RHYTHM_BACKUPS_MAX = 1_000;

export type ContinuityFigures = {
  /** Of the newest backup. Where none was recorded: for how long the company has been without one. */
  readonly backupSeconds: number;
  readonly hasBackup: boolean;
  /** Since the newest drill that counts as tried (all was measured and kept, or what was not is excused); where there was none, since the company is here. */
  readonly restoreDrillSeconds: number;
  readonly modeDrillSeconds: number;
  readonly hasRestoreDrill: boolean;
  readonly hasModeDrill: boolean;
};

export const secondsBetween = (from: string | Temporal.Instant, to: string | Temporal.Instant): number =>
  Math.max(0, Temporal.Instant.from(from).until(to, { largestUnit: 'seconds', smallestUnit: 'second' }).seconds);

/**
 * The longest that anything acknowledged stood without a backup: between two of them, or from the newest until the failure. What one backup
 * taken just before a drill says is not how often they are taken. Null: none was recorded. Pure.
 */
export const longestGap = (taken: readonly string[], failure: Temporal.Instant): number | null => {
  const before = taken.filter((at) => Temporal.Instant.compare(at, failure) <= 0);
  if (before.length === 0) return null;
  return Math.max(...before.map((at, index) => secondsBetween(at, before[index - 1] ?? failure)));
};

export const readLongestGap = async (tx: Tx, failure: Temporal.Instant): Promise<number | null> =>
  longestGap(await readTaken(tx, failure.subtract({ hours: 24 * RHYTHM_DAYS }), RHYTHM_BACKUPS_MAX), failure);

export const readContinuityFigures = async (tx: Tx, at: Temporal.Instant): Promise<ContinuityFigures> => {
  const [[newest], drills, since] = await Promise.all([
    readTaken(tx, at, 1),
    readNewestDrills(tx),
    readTenantSince(tx),
  ]);
  const age = (when: string | undefined): number => secondsBetween(when ?? since ?? at, at);
  return {
    backupSeconds: age(newest),
    hasBackup: newest !== undefined,
    restoreDrillSeconds: age(drills.restore),
    modeDrillSeconds: age(drills.mode),
    hasRestoreDrill: drills.restore !== undefined,
    hasModeDrill: drills.mode !== undefined,
  };
};
