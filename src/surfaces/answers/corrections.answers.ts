import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Texts = Type.Array(Type.String());
const Row = Type.Object({
  id: Uuid,
  number: Type.String(),
  type: Type.String(),
  means: Type.String(),
  /** Its means in words. */
  what: Type.String(),
  subjectKind: Type.String(),
  subjectId: Uuid,
  subjectTitle: Type.String(),
  originalHash: Hash,
  /** Of what is agreed to: who approves names it. */
  fingerprint: Hash,
  state: Type.String(),
  reason: Type.String(),
  evidence: Type.String(),
  emergencyBecause: Nullable(Type.String()),
  legalProcess: Nullable(Type.String()),
  orderId: Nullable(Uuid),
  requestedBy: Uuid,
  requestedByPrincipal: Uuid,
  requester: Nullable(Type.String()),
  requestedAt: Moment,
  appliedBy: Nullable(Uuid),
  appliedByPrincipal: Nullable(Uuid),
  carrier: Nullable(Type.String()),
  appliedAt: Nullable(Moment),
  round: Type.Integer(),
  attempt: Type.Integer(),
  notApplied: Nullable(Type.Object({ at: Moment, command: Type.String(), code: Type.String() })),
  reconciled: Nullable(Type.Object({ at: Moment, agrees: Type.Boolean(), amiss: Texts })),
  reviewDueAt: Nullable(Moment),
  reviewOverdue: Type.Boolean(),
  endedAt: Nullable(Moment),
  endedBecause: Nullable(Type.String()),
  reaches: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer() })),
  proved: Type.Boolean(),
  version: Type.Integer(),
});
const Moved = { correctionId: Uuid, number: Type.String(), state: Type.String() };
const Improved = { improvementId: Uuid, number: Type.String(), state: Type.String() };
const Requested = Type.Object({
  ...Moved,
  type: Type.String(),
  asks: Texts,
  fingerprint: Hash,
  control: Type.String(),
  original: Anything,
  impact: Type.Object({
    measuredAt: Moment,
    reached: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer(), says: Type.String() })),
  }),
});

export const correctionAnswers: Answers = {
  'GET /corrections': Type.Object({
    items: Type.Array(Row),
    /** The six types, who has to agree to each, by which commands it is done, and what no command does. */
    types: Type.Array(
      Type.Object({
        type: Type.String(),
        says: Type.String(),
        example: Type.String(),
        control: Type.String(),
        approvers: Texts,
        expedited: Type.Boolean(),
        needsLegalProcess: Type.Boolean(),
        means: Type.Array(
          Type.Object({ name: Type.String(), subject: Type.String(), says: Type.String(), commands: Texts }),
        ),
        notYet: Type.Array(Type.Object({ what: Type.String(), instead: Type.String() })),
      }),
    ),
    mayRequest: Type.Boolean(),
    asOf: Moment,
  }),
  'GET /corrections/:correctionId': Type.Object({
    correction: Row,
    /** What it was, what it shall be, what it is since: in the words of the context that owns it. */
    original: Anything,
    asked: Anything,
    became: Anything,
    impact: Type.Object({
      measuredAt: Moment,
      reached: Type.Array(
        Type.Object({
          kind: Type.String(),
          count: Type.Integer(),
          says: Type.String(),
          records: Type.Array(Type.Object({ id: Uuid, title: Type.String(), href: Nullable(Type.String()) })),
        }),
      ),
    }),
    compared: Type.Array(Type.Object({ pair: Type.String(), runId: Uuid })),
    control: Type.String(),
    commands: Type.Array(Type.Object({ command: Type.String(), as: Type.String() })),
    asks: Texts,
    stillAsked: Texts,
    answers: Type.Array(
      Type.Object({
        personId: Uuid,
        name: Type.String(),
        role: Type.String(),
        note: Nullable(Type.String()),
        fingerprint: Hash,
        review: Type.Boolean(),
        justified: Nullable(Type.Boolean()),
        recordedAt: Moment,
        /** It was about what stands there now. */
        counts: Type.Boolean(),
      }),
    ),
    timeline: Type.Array(Type.Object({ at: Moment, type: Type.String(), actor: Type.String(), words: Anything })),
    can: Type.Record(Type.String(), Type.Boolean()),
    asOf: Moment,
  }),
  'GET /improvements': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        number: Type.String(),
        pattern: Type.String(),
        cause: Type.String(),
        title: Type.String(),
        rule: Type.String(),
        state: Type.String(),
        found: Type.Object({
          count: Type.Integer(),
          from: Moment,
          to: Moment,
          records: Type.Array(Type.Object({ kind: Type.String(), id: Type.String() })),
        }),
        ownerPerson: Nullable(Uuid),
        owner: Nullable(Type.String()),
        what: Nullable(Type.String()),
        due: Nullable(Day),
        doneAt: Nullable(Moment),
        doneSays: Nullable(Type.String()),
        effect: Nullable(
          Type.Object({
            at: Moment,
            before: Type.Integer(),
            beforeDays: Type.Integer(),
            after: Type.Integer(),
            afterDays: Type.Integer(),
          }),
        ),
        endedAt: Nullable(Moment),
        endedBecause: Nullable(Type.String()),
        foundAt: Moment,
        version: Type.Integer(),
        can: Type.Record(Type.String(), Type.Boolean()),
      }),
    ),
    /** The rules: what recurs is found by these, and by nothing else. */
    patterns: Type.Array(
      Type.Object({
        key: Type.String(),
        source: Nullable(Type.String()),
        rule: Type.String(),
        owner: Type.String(),
      }),
    ),
    asOf: Moment,
  }),
  'POST /improvements/:improvementId/take': Type.Object(Improved),
  'POST /improvements/:improvementId/dismiss': Type.Object(Improved),
  'POST /improvements/:improvementId/finish': Type.Object(Improved),
  'POST /improvements/:improvementId/measure': Type.Object({
    ...Improved,
    helped: Type.Optional(Type.Boolean()),
    before: Type.Optional(Type.Integer()),
    beforeDays: Type.Optional(Type.Integer()),
    after: Type.Optional(Type.Integer()),
    afterDays: Type.Optional(Type.Integer()),
  }),
  'POST /corrections': Requested,
  'POST /corrections/emergency': Requested,
  'POST /corrections/:correctionId/assess': Type.Object({ ...Moved, fingerprint: Hash, asks: Texts }),
  'POST /corrections/:correctionId/approve': Type.Object({ ...Moved, role: Type.String(), asked: Texts }),
  'POST /corrections/:correctionId/refuse': Type.Object(Moved),
  'POST /corrections/:correctionId/withdraw': Type.Object(Moved),
  'POST /corrections/:correctionId/apply': Type.Object(Moved),
  'POST /corrections/:correctionId/reconcile': Type.Object(Moved),
  'POST /corrections/:correctionId/review': Type.Object({
    correctionId: Uuid,
    justified: Type.Boolean(),
    asked: Texts,
  }),
  'POST /corrections/:correctionId/close': Type.Object(Moved),
};
