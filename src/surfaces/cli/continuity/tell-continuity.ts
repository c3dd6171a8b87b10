/** What was promised about a disaster, what drills measured, and how old the newest backup is, for a terminal. Pure. */
import {
  type Backup,
  type ContinuityFigures,
  type Drill,
  drillInWords,
  type Objective,
} from '#contexts/operations/index.ts';

export type Continuity = {
  readonly objectives: readonly Objective[];
  readonly drills: readonly Drill[];
  readonly backups: readonly Backup[];
  readonly ages: ContinuityFigures;
};

const KEY_WIDTH = 22;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

export const spanText = (seconds: number): string => {
  if (seconds < 2 * MINUTE) return `${seconds} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return seconds < 2 * DAY ? `${Math.round(seconds / HOUR)} h` : `${Math.round(seconds / DAY)} days`;
};

const outcomeText = (drill: Drill): string =>
  drill.outcome === 'missed' ? 'NOT as was promised' : drillInWords(drill);

const measuredOf = (last: Drill | undefined, key: string): string => {
  const found = last?.objectives.find((each) => each.key === key);
  if (found) return `, measured ${spanText(found.measuredSeconds)}${found.kept ? '' : ' (MISSED)'}`;
  const unmeasured =
    last !== undefined && 'unmeasured' in last.measured
      ? last.measured.unmeasured?.find(({ objective }) => objective === key)
      : undefined;
  if (unmeasured === undefined) return ', not measured yet';
  return `, not measured: ${unmeasured.because}${unmeasured.excused === undefined ? '' : ` (excused: ${unmeasured.excused})`}`;
};

const triedText = (was: boolean, seconds: number): string => (was ? `${spanText(seconds)} ago` : 'never');

const agesText = (ages: ContinuityFigures): string =>
  [
    ages.hasBackup
      ? `The newest backup is ${spanText(ages.backupSeconds)} old.`
      : `No backup is recorded, for ${spanText(ages.backupSeconds)}: troth backup FOLDER.`,
    `Last tried, and counted: a restore ${triedText(ages.hasRestoreDrill, ages.restoreDrillSeconds)}, a degraded mode ${triedText(ages.hasModeDrill, ages.modeDrillSeconds)}.`,
  ].join('\n');

export const continuityText = ({ objectives, drills, backups, ages }: Continuity): string => {
  const last = drills.find(({ kind }) => kind === 'restore');
  return [
    'Promised:',
    ...objectives.map(({ key, says, owner, minutes, where }) =>
      minutes === null
        ? `  ${key.padEnd(KEY_WIDTH)}${owner}: ${says} (${where})`
        : `  ${key.padEnd(KEY_WIDTH)}${owner}: within ${minutes} minutes${measuredOf(last, key)}. ${says}`,
    ),
    agesText(ages),
    ...(backups.length === 0 ? [] : ['Backups, the newest first:']),
    ...backups.map(
      ({ takenAt, place, manifest }) => `  ${takenAt}  ${place}${manifest ? `: ${count(manifest.rows, 'row')}` : ''}`,
    ),
    drills.length === 0 ? 'No drill was held yet: troth drill restore.' : 'Drills, the newest first:',
    ...drills.map((drill) => {
      const { kind, startedAt, measured } = drill;
      const what = 'degradedMode' in measured ? measured.degradedMode : count(measured.rows, 'row');
      return `  ${startedAt}  ${kind} (${what}): ${outcomeText(drill)}`;
    }),
    '',
  ].join('\n');
};
