import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Day, Moment, Nullable, Uuid } from './forms.ts';

const Texts = Type.Array(Type.String());
const Row = Type.Object({
  id: Uuid,
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  severity: Type.String(),
  signal: Type.String(),
  causeKey: Nullable(Type.String()),
  runbook: Nullable(Type.String()),
  scope: Anything,
  startedAt: Moment,
  detectedAt: Moment,
  /** The nine of operations 14.2, each with its level, how it is known, and why. */
  classification: Anything,
  records: Anything,
  containments: Texts,
  containedAt: Nullable(Moment),
  resolvedAt: Nullable(Moment),
  resolution: Nullable(Type.String()),
  postmortem: Anything,
  dismissedBecause: Nullable(Type.String()),
  closedAt: Nullable(Moment),
  recurrenceOf: Nullable(Uuid),
  ownerPerson: Uuid,
  owner: Nullable(Type.String()),
  version: Type.Integer(),
});
const Moved = { incidentId: Uuid, number: Type.String(), state: Type.String() };

export const incidentAnswers: Answers = {
  'POST /incidents': Type.Object({
    incidentId: Uuid,
    number: Type.String(),
    severity: Type.String(),
    signal: Type.String(),
    recurrenceOf: Nullable(Uuid),
  }),
  'GET /incidents': Type.Object({
    items: Type.Array(Row),
    /** What is watched: each with its threshold in words. */
    signals: Type.Array(
      Type.Object({ name: Type.String(), severity: Type.String(), runbook: Type.String(), says: Type.String() }),
    ),
    mayWork: Type.Boolean(),
    asOf: Moment,
  }),
  'GET /incidents/:incidentId': Type.Object({
    incident: Row,
    recurrence: Nullable(Type.Object({ id: Uuid, number: Type.String(), title: Type.String() })),
    containments: Type.Array(Type.Object({ key: Type.String(), holds: Type.Boolean() })),
    /** What holds now, whatever it is there for. */
    switches: Type.Array(Type.Object({ key: Type.String(), reason: Type.String() })),
    owners: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    actions: Type.Array(
      Type.Object({
        id: Uuid,
        text: Type.String(),
        ownerPerson: Uuid,
        owner: Nullable(Type.String()),
        deadline: Day,
        addedAt: Moment,
        verifiedBy: Nullable(Uuid),
        verifier: Nullable(Type.String()),
        verifiedAt: Nullable(Moment),
        evidence: Nullable(Type.String()),
        overdue: Type.Boolean(),
      }),
    ),
    timeline: Type.Array(
      Type.Object({
        id: Uuid,
        at: Moment,
        type: Type.String(),
        kind: Type.String(),
        title: Type.String(),
        relation: Type.String(),
        subjectKind: Type.String(),
        subjectId: Uuid,
        actorId: Type.String(),
        actor: Type.String(),
        details: Anything,
      }),
    ),
    timelineIsWhole: Type.Boolean(),
    can: Type.Record(Type.String(), Type.Boolean()),
    asOf: Moment,
  }),
  'POST /incidents/:incidentId/dismiss': Type.Object(Moved),
  'POST /incidents/:incidentId/classify': Type.Object({
    ...Moved,
    severity: Type.String(),
    levels: Type.Record(Type.String(), Type.String()),
    quotes: Type.Integer(),
    orders: Type.Integer(),
    handoffs: Type.Integer(),
  }),
  'POST /incidents/:incidentId/contain': Type.Object({ ...Moved, containments: Texts }),
  'POST /incidents/:incidentId/resolve': Type.Object(Moved),
  'POST /incidents/:incidentId/review': Type.Object(Moved),
  'POST /incidents/:incidentId/close': Type.Object(Moved),
  'POST /incidents/:incidentId/reopen': Type.Object(Moved),
  'POST /incidents/:incidentId/notes': Type.Object({ incidentId: Uuid }),
  'POST /incidents/:incidentId/actions': Type.Object({ incidentId: Uuid, actionId: Uuid }),
  'POST /incidents/:incidentId/actions/:actionId/verify': Type.Object({
    incidentId: Uuid,
    number: Type.String(),
    actionId: Uuid,
  }),
};
