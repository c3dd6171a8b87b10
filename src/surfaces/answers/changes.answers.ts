import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Texts = Type.Array(Type.String());
const Role = Type.String();
const GateCounts = Nullable(Type.Object({ passed: Type.Integer(), warned: Type.Integer(), failed: Type.Integer() }));
const row = {
  id: Uuid,
  version: Type.Integer(),
  number: Type.String(),
  status: Type.String(),
  title: Type.String(),
  type: Type.String(),
  tier: Nullable(Type.Integer()),
  emergency: Type.Boolean(),
  owner: Nullable(Type.String()),
  effectiveFrom: Nullable(Moment),
  releaseId: Nullable(Uuid),
  gates: GateCounts,
  reviewBy: Nullable(Moment),
  reviewed: Type.Boolean(),
  recordedAt: Moment,
  proved: Type.Boolean(),
  moves: Texts,
};
const Worth = Type.Object({ currency: Type.String(), amount: Type.String() });
const decided = { count: Type.Integer(), money: Type.Array(Worth) };
const DecidedOnRecord = Type.Object({ ...decided, ids: Type.Array(Uuid) });
const DecidedSeen = Type.Object({
  ...decided,
  records: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      says: Type.String(),
      path: Type.String(),
      money: Nullable(Worth),
    }),
  ),
  withheld: Type.Integer(),
  leftOut: Type.Integer(),
});
const Evidence = Type.Object({
  gate: Type.String(),
  contentHash: Hash,
  outcome: Type.String(),
  says: Texts,
  seen: Nullable(Type.String()),
  recordedAt: Moment,
  promise: Type.String(),
  stale: Type.Boolean(),
  answers: Texts,
});
const Record_ = Type.Object({
  id: Type.String(),
  name: Type.String(),
  says: Type.String(),
  path: Nullable(Type.String()),
});
const counted = {
  asks: Type.String(),
  count: Type.Integer(),
  records: Type.Array(Record_),
  withheld: Type.Integer(),
  next: Nullable(Type.String()),
};
const impactAnswer = { question: Type.String(), ...counted };
const Moved = Type.Object({ changeId: Uuid, number: Type.String(), status: Type.String() });
const TierMoved = Type.Object({ changeId: Uuid, number: Type.String(), tier: Type.Integer() });
const Count = Type.Optional(Type.Integer());
const Reading = Type.Object({
  fact: Type.String(),
  of: Type.Optional(Type.String()),
  says: Type.String(),
  before: Type.Integer(),
  since: Type.Integer(),
  ofBefore: Count,
  ofSince: Count,
  atMost: Count,
  atLeast: Count,
  atMostBelow: Count,
  atMostAbove: Count,
  meant: Type.String(),
  early: Type.Optional(Type.Literal(true)),
  holds: Type.Boolean(),
});

export const changesAnswers: Answers = {
  'GET /changes': Type.Object({ items: Type.Array(Type.Object(row)) }),
  'GET /changes/:changeId': Type.Object({
    ...row,
    asked: Anything,
    contentHash: Hash,
    stale: Type.Boolean(),
    missing: Type.Array(Type.Object({ field: Type.String(), says: Type.String() })),
    watch: Texts,
    release: Nullable(Type.Object({ id: Uuid, name: Type.String(), status: Type.String(), purpose: Type.String() })),
    impact: Type.Object({
      assessed: Nullable(Type.Object({ quotes: Type.Integer(), orders: Type.Integer(), assets: Type.Integer() })),
      path: Nullable(Type.String()),
    }),
    simulation: Nullable(Evidence),
    evidence: Type.Array(Evidence),
    rollback: Nullable(Type.Object({ how: Type.String(), says: Type.String() })),
    risk: Type.Object({
      tier: Nullable(Type.Integer()),
      derived: Nullable(Type.Integer()),
      because: Texts,
      byHand: Nullable(
        Type.Object({
          tier: Type.Integer(),
          because: Type.String(),
          byPerson: Uuid,
          allowedByPerson: Nullable(Uuid),
        }),
      ),
      dimensions: Type.Array(
        Type.Object({
          key: Type.String(),
          says: Type.String(),
          score: Nullable(Type.Integer()),
          how: Nullable(Type.String()),
          because: Nullable(Type.String()),
        }),
      ),
      unstated: Type.Array(Type.Object({ dimension: Type.String(), says: Type.String() })),
    }),
    effective: Type.Object({
      from: Nullable(Moment),
      release: Nullable(Moment),
      notBefore: Nullable(Moment),
      notReleased: Nullable(Type.Object({ at: Moment, code: Type.String(), says: Type.String() })),
    }),
    ownedBy: Nullable(Type.Object({ key: Type.String(), name: Type.String(), roles: Type.Array(Role) })),
    answers: Type.Object({
      policy: Type.String(),
      published: Type.Boolean(),
      control: Nullable(Type.String()),
      asked: Type.Array(
        Type.Object({
          role: Role,
          because: Texts,
          answered: Nullable(Type.String()),
          at: Nullable(Moment),
          note: Nullable(Type.String()),
        }),
      ),
      answerableAs: Type.Array(Role),
      activities: Type.Array(Anything),
      earlierRounds: Type.Integer(),
    }),
    after: Type.Object({
      releasedAt: Nullable(Moment),
      watchedUntil: Nullable(Moment),
      watched: Nullable(
        Type.Object({ at: Moment, from: Moment, holds: Type.Boolean(), readings: Type.Array(Reading) }),
      ),
      nextWatch: Nullable(Moment),
      closing: Nullable(Type.Object({ at: Moment, says: Type.String(), checks: Texts })),
      rolledBackBy: Nullable(Uuid),
      meanwhile: Nullable(
        Type.Object({ from: Moment, to: Moment, quotes: DecidedSeen, approvals: DecidedSeen, orders: DecidedSeen }),
      ),
      review: Nullable(
        Type.Object({
          by: Moment,
          overdue: Type.Boolean(),
          settled: Nullable(
            Type.Object({ at: Moment, holds: Type.Boolean(), inTime: Type.Boolean(), says: Type.String() }),
          ),
          asked: Type.Array(
            Type.Object({
              role: Role,
              because: Texts,
              answered: Nullable(Type.String()),
              note: Nullable(Type.String()),
            }),
          ),
          reviewableAs: Type.Array(Role),
        }),
      ),
    }),
  }),
  'GET /changes/:changeId/impact': Type.Object({
    changeId: Uuid,
    contentHash: Hash,
    asOf: Moment,
    answers: Type.Array(Type.Object({ ...impactAnswer, page: Type.String() })),
    agreements: Type.Object(counted),
  }),
  'GET /changes/:changeId/impact/:question': Type.Object(impactAnswer),
  'GET /change-policy': Type.Object({
    published: Type.Boolean(),
    policy: Anything,
    gates: Type.Array(Type.Object({ gate: Type.String(), promise: Type.String(), types: Texts })),
    lists: Type.Array(
      Type.Object({
        list: Type.String(),
        source: Type.String(),
        items: Type.Array(Type.Object({ item: Type.String(), gates: Texts })),
      }),
    ),
    watchable: Type.Array(Type.Object({ fact: Type.String(), says: Type.String() })),
    /** Who works here: whoever may own a change is one of them. */
    people: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), roles: Type.Array(Role) })),
  }),
  'POST /changes': Type.Object({ changeId: Uuid, number: Type.String(), status: Type.String(), fingerprint: Hash }),
  'POST /changes/:changeId/revise': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    fingerprint: Hash,
  }),
  'POST /changes/:changeId/assess': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    contentHash: Hash,
    tier: Type.Integer(),
    because: Texts,
    gates: GateCounts,
    failed: Type.Array(Type.Object({ gate: Type.String(), says: Texts })),
  }),
  'POST /changes/:changeId/submit': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    asked: Type.Array(Role),
  }),
  'POST /changes/:changeId/approve': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    role: Role,
    contentHash: Hash,
  }),
  'POST /changes/:changeId/return': Moved,
  'POST /changes/:changeId/tier': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    tier: Type.Integer(),
    asked: Type.Integer(),
  }),
  'POST /changes/:changeId/allow-lower-tier': TierMoved,
  'POST /changes/:changeId/withdraw': Moved,
  'POST /changes/:changeId/schedule': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    notBefore: Moment,
  }),
  'POST /changes/:changeId/deploy': Moved,
  'POST /changes/:changeId/watch': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    holds: Type.Boolean(),
    readings: Type.Array(Reading),
  }),
  'POST /changes/:changeId/review': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    role: Role,
    holds: Type.Boolean(),
    settled: Type.Boolean(),
    inTime: Type.Boolean(),
  }),
  'POST /changes/:changeId/close': Moved,
  'POST /changes/:changeId/roll-back': Type.Object({
    changeId: Uuid,
    number: Type.String(),
    status: Type.String(),
    releaseId: Uuid,
    changes: Type.Integer(),
    meanwhile: Type.Optional(
      Type.Object({
        from: Moment,
        to: Moment,
        quotes: DecidedOnRecord,
        approvals: DecidedOnRecord,
        orders: DecidedOnRecord,
      }),
    ),
  }),
};
