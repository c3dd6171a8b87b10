/** The words of drills: what was tried before it was needed, and what was measured. No behaviour. */
import { type Static, Type } from 'typebox';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { backupRecordRefusals } from './backup.ts';
import type { Kept } from './objectives.ts';

export const DRILLS_LISTED_MAX = 50;
const SECONDS_MAX = 7 * 24 * 3_600;
const closed = { additionalProperties: false } as const;
const Seconds = Type.Integer({ minimum: 0, maximum: SECONDS_MAX });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Key = Type.String({ minLength: 1, maxLength: 80 });
const Words = Type.String({ minLength: 1, maxLength: 500 });
const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
});

export const MeasuredRestore = Type.Object(
  {
    backup: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
    takenAt: Instant,
    rows: Count,
    bytes: Count,
    /** From the decision to restore until the restored house says that it is ready. */
    backSeconds: Seconds,
    restoreSeconds: Seconds,
    /** How old the backup was when the disaster was taken to be. */
    lostSeconds: Seconds,
    lostEntries: Count,
    logVerified: Type.Boolean(),
    /** The drill took the backup itself. */
    ownBackup: Type.Optional(Type.Boolean()),
    checks: Type.Optional(
      Type.Array(Type.Object({ objective: Key, says: Words, seconds: Seconds }, closed), { maxItems: 20 }),
    ),
    unmeasured: Type.Optional(
      Type.Array(Type.Object({ objective: Key, because: Words, excused: Type.Optional(Words) }, closed), {
        maxItems: 20,
      }),
    ),
    /** What of it whoever held the drill answers for not having been measured: without that, it does not count as tried. */
    excused: Type.Optional(Type.Array(Type.Object({ objective: Key, because: Words }, closed), { maxItems: 20 })),
    /** What the house had acknowledged after the backup, and who else was told of it. */
    lost: Type.Optional(
      Type.Object(
        {
          /** From the first command that is missing in the copy to the failure; 0: none is. */
          spanSeconds: Seconds,
          facts: Count,
          /** Of those facts, how many had left the house: to brokers and webhooks, where they can be asked for. */
          toldFacts: Count,
          byKind: Type.Array(Type.Object({ kind: Key, entries: Count }, closed), { maxItems: 50 }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type MeasuredRestore = Static<typeof MeasuredRestore>;

export const MeasuredMode = Type.Object(
  {
    degradedMode: Type.String({ minLength: 1, maxLength: 80 }),
    /** Commands that it says it stops, how many of them it stopped, and how many ran again when it was left. */
    commands: Count,
    stopped: Count,
    ranAgain: Count,
  },
  closed,
);
export type MeasuredMode = Static<typeof MeasuredMode>;

export const DrillPayload = Type.Object(
  {
    startedAt: Instant,
    restore: Type.Optional(MeasuredRestore),
    mode: Type.Optional(MeasuredMode),
  },
  closed,
);
export type DrillPayload = Static<typeof DrillPayload>;

export type DrillKind = 'restore' | 'mode';
export type Drill = {
  readonly id: string;
  readonly kind: DrillKind;
  /** `incomplete`: nothing was missed, and not every objective could be measured. */
  readonly outcome: 'kept' | 'missed' | 'incomplete';
  readonly startedAt: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly measured: MeasuredRestore | MeasuredMode;
  readonly objectives: readonly Kept[];
};

export const drillResource = (tenantId: string): ResourceFacts => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});

export const continuityFacts = ['DrillRecorded', 'BackupRecorded'] as const;

export const continuityRefusals: RefusalTexts = {
  ...backupRecordRefusals,
  'drill.one-kind': {
    status: 422,
    title: 'A drill is of a restore or of a mode',
    todo: 'Tell what was measured of one of the two.',
  },
  'drill.not-yet': { status: 422, title: 'The drill would lie ahead', todo: 'Give when it began.' },
  'drill.no-such-objective': {
    status: 422,
    title: 'There is no such objective to be measured',
    todo: 'Excuse one of those that are named, by its key: troth continuity lists them.',
  },
  'drill.no-such-mode': {
    status: 422,
    title: 'There is no such mode',
    todo: 'The page Modes (troth mode list) names them.',
  },
};
