import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Texts = Type.Record(Type.String(), Type.String());
const Side = Nullable(
  Type.Object({
    key: Type.String(),
    fields: Texts,
    times: Type.Optional(Type.Integer()),
    about: Type.Optional(Texts),
  }),
);
const Counts = Type.Object({
  left: Type.Integer(),
  right: Type.Integer(),
  matched: Type.Integer(),
  missingLeft: Type.Integer(),
  missingRight: Type.Integer(),
  different: Type.Integer(),
  twice: Type.Integer(),
});
const Sides = Type.Object({ left: Type.String(), right: Type.String() });
const Scope = Type.Object({
  orderId: Type.Optional(Uuid),
  from: Type.Optional(Moment),
  to: Type.Optional(Moment),
});
const Source = Type.Object({
  kind: Type.String(),
  connector: Type.Optional(Type.String()),
  sourceId: Type.Optional(Nullable(Uuid)),
});
const run = {
  id: Uuid,
  pair: Type.String(),
  mode: Type.String(),
  scope: Scope,
  leftSource: Source,
  rightSource: Source,
  reason: Type.String(),
  state: Type.String(),
  counts: Counts,
  upTo: Nullable(Type.String()),
  digest: Hash,
  askedBy: Uuid,
  version: Type.Integer(),
  recordedAt: Moment,
  endedAt: Nullable(Moment),
  sides: Sides,
};
const Difference = Type.Object({
  id: Uuid,
  runId: Uuid,
  pair: Type.String(),
  key: Type.String(),
  kind: Type.String(),
  fields: Type.Array(
    Type.Object({ field: Type.String(), left: Nullable(Type.String()), right: Nullable(Type.String()) }),
  ),
  left: Side,
  right: Side,
  severity: Type.String(),
  owner: Type.String(),
  repair: Type.Object({
    action: Type.String(),
    says: Type.String(),
    automatic: Type.Boolean(),
    because: Type.String(),
  }),
  state: Type.String(),
  resolution: Nullable(
    Type.Object({ how: Type.String(), by: Type.String(), why: Type.String(), left: Side, right: Side }),
  ),
  version: Type.Integer(),
  recordedAt: Moment,
  resolvedAt: Nullable(Moment),
  sides: Sides,
  actions: Type.Object({ repair: Type.Boolean(), resolve: Type.Boolean() }),
});

export const reconciliationAnswers: Answers = {
  'GET /reconciliation/runs': Type.Object({
    items: Type.Array(Type.Object(run)),
    pairs: Type.Array(
      Type.Object({
        pair: Type.String(),
        left: Type.String(),
        right: Type.String(),
        asks: Type.String(),
        outside: Type.Array(Type.String()),
        ignores: Nullable(Type.String()),
        schedule: Nullable(Type.Object({ everyMinutes: Type.Integer(), on: Type.Boolean(), nextAt: Moment })),
      }),
    ),
    mayRun: Type.Boolean(),
    asOf: Moment,
  }),
  'GET /reconciliation/runs/:runId': Type.Object({ ...run, differences: Type.Array(Difference) }),
  'GET /reconciliation/differences': Type.Object({ items: Type.Array(Difference), asOf: Moment }),
  'GET /reconciliation/differences/:differenceId': Difference,
  'POST /reconciliation/runs': Type.Object({ runId: Uuid, pair: Type.String(), mode: Type.String() }),
  'POST /reconciliation/runs/:runId/stop': Type.Object({ runId: Uuid, state: Type.String() }),
  'POST /reconciliation/schedules': Type.Object({
    pair: Type.String(),
    everyMinutes: Type.Integer(),
    on: Type.Boolean(),
  }),
  'POST /reconciliation/sources': Type.Object({ sourceId: Uuid }),
  'POST /reconciliation/sources/:sourceId/records': Type.Object({ sourceId: Uuid, records: Type.Integer() }),
  'POST /reconciliation/differences/:differenceId/repair': Type.Object({
    differenceId: Uuid,
    action: Type.String(),
    state: Type.String(),
  }),
  'POST /reconciliation/differences/:differenceId/resolve': Type.Object({
    differenceId: Uuid,
    state: Type.String(),
    how: Anything,
  }),
};
