import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

const Names = Type.Optional(Type.Array(Type.String()));
const scope = Type.Object({ countries: Names, channels: Names, products: Names, partners: Names });
const said = {
  periodId: Uuid,
  kind: Type.String(),
  name: Type.String(),
  from: Moment,
  to: Moment,
  scope,
  tiersFrom: Nullable(Type.Integer()),
  mode: Nullable(Type.String()),
};
const row = {
  ...said,
  kindName: Type.String(),
  inForce: Type.Boolean(),
  timeZone: Type.String(),
  protects: Type.Object({ from: Type.String(), until: Type.String() }),
  toldDaysAhead: Nullable(Type.Integer()),
};

const Texts = Type.Array(Type.String());
const trainRow = {
  trainId: Uuid,
  name: Type.String(),
  departsAt: Moment,
  departs: Type.String(),
  status: Type.String(),
};
const Aboard = Type.Object({
  changeId: Uuid,
  number: Type.String(),
  title: Type.String(),
  status: Type.String(),
  releaseType: Type.String(),
  cadence: Type.String(),
  outcome: Type.String(),
  lacking: Texts,
  offBecause: Nullable(Type.String()),
  mayAlight: Type.Boolean(),
  readiness: Type.Array(
    Type.Object({
      key: Type.String(),
      says: Type.String(),
      owner: Type.String(),
      ready: Type.Boolean(),
      because: Type.String(),
      evidence: Texts,
    }),
  ),
});

export const calendarAnswers: Answers = {
  'GET /release-trains': Type.Object({
    items: Type.Array(
      Type.Object({
        ...trainRow,
        departedAt: Nullable(Moment),
        cancelledAt: Nullable(Moment),
        cancelledBecause: Nullable(Type.String()),
        changes: Type.Array(Nullable(Aboard)),
      }),
    ),
    boardable: Type.Array(Type.Object({ changeId: Uuid, number: Type.String(), title: Type.String() })),
    mayKeep: Type.Boolean(),
    asOf: Moment,
  }),
  'POST /release-trains': Type.Object(trainRow),
  'POST /release-trains/:trainId/board': Type.Object({
    trainId: Uuid,
    name: Type.String(),
    departsAt: Moment,
    number: Type.String(),
  }),
  'POST /release-trains/:trainId/alight': Type.Object({ trainId: Uuid, name: Type.String(), number: Type.String() }),
  'POST /release-trains/:trainId/cancel': Type.Object({
    trainId: Uuid,
    name: Type.String(),
    status: Type.String(),
    freed: Texts,
  }),
  'POST /release-trains/:trainId/depart': Type.Object({
    trainId: Uuid,
    name: Type.String(),
    status: Type.String(),
    taken: Texts,
    missed: Type.Array(Type.Object({ number: Type.String(), lacking: Texts })),
  }),
  'GET /calendar': Type.Object({
    items: Type.Array(Type.Object(row)),
    mayDeclare: Type.Boolean(),
    people: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    kinds: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    asOf: Moment,
  }),
  'GET /calendar/:periodId': Type.Object({
    ...row,
    coverage: Type.Array(Type.Object({ area: Type.String(), person: Type.String(), contact: Type.String() })),
    coverageApproved: Type.Boolean(),
    endedAt: Nullable(Moment),
    measures: Type.Array(
      Type.Object({ key: Type.String(), source: Type.String(), says: Type.String(), ok: Type.Boolean() }),
    ),
    actions: Type.Object({ approveCoverage: Type.Boolean(), end: Type.Boolean() }),
    asOf: Moment,
  }),
  'POST /calendar': Type.Object(said),
  'POST /calendar/:periodId/approve-coverage': Type.Object(said),
  'POST /calendar/:periodId/end': Type.Object(said),
};
