import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

const Rows = Type.Array(Anything);
const Kept = Type.Object({
  key: Type.String(),
  minutes: Type.Integer(),
  measuredSeconds: Type.Integer(),
  kept: Type.Boolean(),
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
    mayRecord: Type.Boolean(),
    asOf: Moment,
  }),
  'POST /drills': Type.Object({
    drillId: Uuid,
    kind: Type.String(),
    outcome: Type.String(),
    missed: Type.Array(Type.String()),
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
