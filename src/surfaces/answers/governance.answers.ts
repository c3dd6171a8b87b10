import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

export const governanceAnswers: Answers = {
  'GET /publications': Type.Object({
    inForce: Type.String(),
    items: Type.Array(
      Type.Object({
        modelHash: Hash,
        releaseId: Uuid,
        release: Type.String(),
        effectiveFrom: Moment,
        publishedAt: Moment,
        artifacts: Type.Integer(),
      }),
    ),
  }),
  'GET /publications/:publication/artifacts': Type.Object({
    modelHash: Type.String(),
    release: Nullable(Type.String()),
    artifacts: Type.Integer(),
    withheld: Type.Integer(),
    items: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), hash: Hash, content: Anything })),
    next: Nullable(Type.String()),
  }),
  'GET /publications/:publication/diff/:other': Type.Object({
    from: Type.String(),
    to: Type.String(),
    count: Type.Integer(),
    withheld: Type.Integer(),
    artifacts: Type.Array(
      Type.Object({
        kind: Type.String(),
        key: Type.String(),
        name: Type.String(),
        owner: Nullable(Type.String()),
        change: Type.String(),
        fields: Type.Array(
          Nullable(Type.Object({ what: Type.Optional(Nullable(Type.String())), after: Type.Optional(Nullable(Day)) })),
        ),
        fieldCount: Type.Integer(),
      }),
    ),
  }),
  'GET /releases': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        version: Type.Integer(),
        name: Type.String(),
        purpose: Type.String(),
        status: Type.String(),
        createdBy: Uuid,
        authorPersons: Type.Array(Uuid),
        effectiveFrom: Anything,
        contentHash: Hash,
        validatedHash: Nullable(Hash),
        validatedOnModel: Nullable(Type.String()),
        approvedByPerson: Nullable(Uuid),
        modelHash: Nullable(Hash),
        previousModelHash: Nullable(Type.String()),
        publishedAt: Nullable(Moment),
        rollsBack: Anything,
        recordedAt: Moment,
        proved: Type.Boolean(),
        moves: Type.Array(Type.String()),
      }),
    ),
  }),
  'GET /releases/:releaseId': Type.Object({
    id: Uuid,
    version: Type.Integer(),
    name: Type.String(),
    purpose: Type.String(),
    status: Type.String(),
    createdBy: Uuid,
    authorPersons: Type.Array(Uuid),
    effectiveFrom: Anything,
    contentHash: Hash,
    validatedHash: Anything,
    validatedOnModel: Anything,
    approvedByPerson: Anything,
    modelHash: Anything,
    previousModelHash: Anything,
    publishedAt: Anything,
    rollsBack: Anything,
    recordedAt: Moment,
    proved: Type.Boolean(),
    moves: Type.Array(Type.String()),
    changeCount: Type.Integer(),
    changes: Type.Array(Anything),
  }),
  'GET /releases/:releaseId/approval-simulation': Type.Object({
    releaseId: Uuid,
    on: Day,
    cases: Type.Array(
      Type.Object({
        name: Type.String(),
        deal: Type.String(),
        expects: Type.String(),
        before: Anything,
        after: Anything,
        differs: Type.Boolean(),
        meets: Type.Boolean(),
      }),
    ),
    deals: Nullable(
      Type.Object({
        deals: Nullable(Type.Integer()),
        by: Nullable(
          Type.Object({
            same: Nullable(Type.Object({ deals: Nullable(Type.Integer()), total: Nullable(Amount) })),
            more: Nullable(Type.Object({ deals: Nullable(Type.Integer()), total: Nullable(Amount) })),
            less: Nullable(Type.Object({ deals: Nullable(Type.Integer()), total: Nullable(Amount) })),
            differently: Nullable(Type.Object({ deals: Nullable(Type.Integer()), total: Nullable(Amount) })),
          }),
        ),
        roles: Nullable(
          Type.Array(
            Type.Object({
              role: Type.String(),
              before: Type.Integer(),
              after: Type.Integer(),
              more: Type.Integer(),
              less: Type.Integer(),
            }),
          ),
        ),
        currency: Nullable(Type.String()),
        leftOut: Nullable(Type.Object({})),
        withheld: Nullable(Type.Integer()),
        differing: Nullable(Type.Integer()),
        items: Nullable(
          Type.Array(
            Nullable(
              Type.Object({
                quoteId: Type.Optional(Nullable(Uuid)),
                number: Type.Optional(Nullable(Type.String())),
                revision: Type.Optional(Nullable(Type.Integer())),
                name: Type.Optional(Nullable(Type.String())),
                accountName: Type.Optional(Nullable(Type.String())),
                currency: Type.Optional(Nullable(Type.String())),
                total: Type.Optional(Nullable(Amount)),
                how: Type.Optional(Nullable(Type.String())),
                before: Type.Optional(Nullable(Type.Array(Nullable(Anything)))),
                after: Type.Optional(Nullable(Type.Array(Nullable(Anything)))),
              }),
            ),
          ),
        ),
        next: Anything,
      }),
    ),
    asOf: Moment,
  }),
  'GET /releases/:releaseId/diff': Type.Object({
    releaseId: Uuid,
    from: Hash,
    to: Nullable(Hash),
    count: Type.Integer(),
    withheld: Type.Integer(),
    artifacts: Type.Array(
      Nullable(
        Type.Object({
          kind: Type.Optional(Nullable(Type.String())),
          key: Type.Optional(Nullable(Type.String())),
          name: Type.Optional(Nullable(Type.String())),
          owner: Type.Optional(Nullable(Type.String())),
          change: Type.Optional(Nullable(Type.String())),
          fields: Type.Optional(
            Nullable(
              Type.Array(
                Nullable(
                  Type.Object({ what: Type.Optional(Nullable(Type.String())), after: Type.Optional(Nullable(Day)) }),
                ),
              ),
            ),
          ),
          fieldCount: Type.Optional(Nullable(Type.Integer())),
        }),
      ),
    ),
  }),
  'GET /releases/:releaseId/problems': Type.Object({
    releaseId: Uuid,
    contentHash: Hash,
    onModel: Hash,
    checklist: Type.Array(
      Type.Object({
        item: Type.String(),
        question: Type.String(),
        passed: Type.Boolean(),
        problems: Type.Integer(),
        warnings: Type.Integer(),
        gates: Type.Array(Type.String()),
        evidence: Type.Array(Type.String()),
      }),
    ),
    checks: Type.Array(
      Type.Object({
        gate: Type.String(),
        promise: Type.String(),
        problems: Type.Array(Anything),
        evidence: Type.Array(Type.String()),
      }),
    ),
  }),
  'POST /releases': Type.Object({ releaseId: Uuid, status: Type.String() }),
  'POST /releases/:releaseId/approve': Type.Object({ releaseId: Uuid, status: Type.String(), contentHash: Hash }),
  'POST /releases/:releaseId/call-back': Type.Object({
    releaseId: Uuid,
    status: Type.String(),
    effectiveFrom: Moment,
    standsAgain: Nullable(Type.String()),
    change: Nullable(Type.String()),
    nowFor: Moment,
  }),
  'POST /releases/:releaseId/publish': Type.Object({
    releaseId: Uuid,
    status: Type.String(),
    modelHash: Hash,
    previousModelHash: Hash,
    effectiveFrom: Moment,
  }),
  'POST /releases/:releaseId/validate': Type.Object({
    releaseId: Uuid,
    status: Type.String(),
    contentHash: Hash,
    onModel: Hash,
    touches: Type.Object({
      openQuotes: Type.Integer(),
      ordersInFlight: Type.Integer(),
      installedProducts: Type.Integer(),
      warnings: Type.Integer(),
    }),
  }),
  'POST /releases/:releaseId/withdraw': Type.Object({ releaseId: Nullable(Uuid), status: Nullable(Type.String()) }),
  'PUT /artifacts/:kind/:key/draft': Type.Object({
    releaseId: Uuid,
    status: Type.String(),
    contentHash: Hash,
    artifacts: Type.Integer(),
  }),
  'PUT /artifacts/:kind/drafts': Type.Object({
    releaseId: Nullable(Uuid),
    status: Nullable(Type.String()),
    contentHash: Nullable(Hash),
    artifacts: Nullable(Type.Integer()),
  }),
};
