import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

const Rows = Type.Array(Anything);
const Kept = Type.Object({
  key: Type.String(),
  minutes: Type.Integer(),
  measuredSeconds: Type.Integer(),
  kept: Type.Boolean(),
  by: Type.Optional(Type.String()),
});

const Recorded = Type.Object({
  changeId: Uuid,
  number: Type.String(),
  title: Type.String(),
  version: Type.String(),
  commit: Type.String(),
  digest: Nullable(Type.String()),
  at: Moment,
  rolledBack: Type.Boolean(),
});

export const continuityAnswers: Answers = {
  'GET /continuity': Type.Object({
    objectives: Type.Array(
      Type.Object({
        key: Type.String(),
        source: Type.String(),
        says: Type.String(),
        owner: Type.String(),
        measure: Nullable(Type.Union([Type.Literal('back'), Type.Literal('lost')])),
        minutes: Nullable(Type.Integer()),
        where: Type.String(),
      }),
    ),
    /** The newest first; `measured` is of a restore or of a mode. */
    drills: Type.Array(
      Type.Object({
        id: Uuid,
        kind: Type.String(),
        outcome: Type.String(),
        startedAt: Moment,
        recordedAt: Moment,
        recordedBy: Uuid,
        measured: Anything,
        objectives: Type.Array(Kept),
      }),
    ),
    /** The newest first. */
    backups: Type.Array(
      Type.Object({
        id: Uuid,
        takenAt: Moment,
        recordedAt: Moment,
        recordedBy: Uuid,
        place: Type.String(),
        manifest: Nullable(Anything),
      }),
    ),
    ages: Type.Object({
      backupSeconds: Type.Integer(),
      hasBackup: Type.Boolean(),
      restoreDrillSeconds: Type.Integer(),
      modeDrillSeconds: Type.Integer(),
      hasRestoreDrill: Type.Boolean(),
      hasModeDrill: Type.Boolean(),
    }),
    mayRecord: Type.Boolean(),
    asOf: Moment,
  }),
  'POST /backups': Type.Object({ backupId: Uuid, takenAt: Moment, manifestId: Nullable(Uuid) }),
  'POST /drills': Type.Object({
    drillId: Uuid,
    kind: Type.String(),
    outcome: Type.String(),
    missed: Type.Array(Type.String()),
  }),
  'GET /deployments': Type.Object({
    running: Type.Array(
      Type.Object({
        version: Type.String(),
        commit: Nullable(Type.String()),
        digest: Nullable(Type.String()),
        migration: Type.String(),
        since: Moment,
        processes: Type.Array(
          Type.Object({
            process: Type.String(),
            version: Type.String(),
            commit: Nullable(Type.String()),
            digest: Nullable(Type.String()),
            edited: Nullable(Type.Integer()),
            migration: Type.String(),
            roles: Type.Array(Type.String()),
            startedAt: Moment,
            seenAt: Moment,
          }),
        ),
        standing: Type.String(),
        standingInWords: Type.String(),
        record: Nullable(Recorded),
        matchedBy: Nullable(Type.String()),
        altered: Nullable(Type.String()),
      }),
    ),
    notRunning: Nullable(Recorded),
    recorded: Type.Array(Recorded),
    asOf: Moment,
  }),
  /** The nine outputs of planning; what each row has stands in docs/guide/capacity.md. */
  'GET /capacity': Type.Object({
    measured: Type.Object({
      measuredAt: Type.String(),
      machine: Type.String(),
      postgres: Type.String(),
      node: Type.String(),
      by: Type.String(),
    }),
    workload: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), value: Type.Number() })),
    forecast: Rows,
    needs: Rows,
    longestEditSeconds: Type.Number(),
    bottlenecks: Rows,
    scaling: Rows,
    batches: Rows,
    queues: Rows,
    downstream: Rows,
    allocation: Rows,
    emergency: Type.Array(Type.String()),
    guards: Rows,
  }),
};
