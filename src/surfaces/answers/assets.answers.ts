import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Link = Type.Object({ id: Uuid, offering: Type.String(), offeringName: Type.String(), state: Type.String() });

export const assetsAnswers: Answers = {
  'POST /asset-imports': Type.Object({
    source: Type.String(),
    imported: Type.Integer(),
    knownBefore: Type.Integer(),
    incomplete: Type.Integer(),
    bad: Type.Array(Type.Object({ row: Type.Integer(), externalId: Type.String(), why: Type.String() })),
  }),
  'POST /assets/:assetId/repairs': Type.Object({ assetId: Uuid, repairId: Uuid, state: Type.String() }),
  'POST /assets/:assetId/repairs/:repairId/decide': Type.Object({
    assetId: Uuid,
    repairId: Uuid,
    state: Type.String(),
  }),
  'GET /incomplete-assets': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        offering: Type.String(),
        offeringName: Type.String(),
        state: Type.String(),
        accountId: Uuid,
        version: Type.Integer(),
        incomplete: Type.Array(Type.String()),
      }),
    ),
  }),
  'GET /assets/:assetId': Type.Object({
    asset: Type.Object({
      id: Uuid,
      accountId: Uuid,
      territory: Type.String(),
      lineageId: Uuid,
      parentId: Nullable(Uuid),
      offering: Type.String(),
      offeringName: Type.String(),
      offeringHash: Type.String(),
      orderId: Uuid,
      itemId: Uuid,
      state: Type.String(),
      version: Type.Integer(),
      recordedAt: Moment,
      origin: Type.String(),
      incomplete: Type.Array(Type.String()),
    }),
    history: Type.Array(
      Type.Object({
        no: Type.Integer(),
        state: Type.String(),
        quantity: Amount,
        characteristics: Anything,
        validFrom: Day,
        validTo: Nullable(Day),
        knownFrom: Moment,
        knownTo: Nullable(Moment),
        cause: Type.String(),
      }),
    ),
    changes: Type.Array(
      Type.Object({
        orderId: Uuid,
        itemId: Uuid,
        orderType: Type.String(),
        becomes: Type.String(),
        effectiveFrom: Day,
        priceLeafHash: Hash,
        knownFrom: Moment,
      }),
    ),
    committedTerms: Type.Array(
      Type.Object({
        chargeKey: Type.String(),
        segmentId: Type.String(),
        componentId: Type.String(),
        validFrom: Day,
        validTo: Nullable(Day),
        terms: Anything,
        priceLeafHash: Hash,
      }),
    ),
    parent: Nullable(Link),
    parts: Type.Array(Link),
    reliesOn: Type.Array(Link),
    reliedOnBy: Type.Array(Link),
    repairs: Type.Array(
      Type.Object({
        id: Uuid,
        productId: Uuid,
        productVersion: Type.Integer(),
        changes: Anything,
        reason: Type.String(),
        evidence: Type.String(),
        state: Type.String(),
        proposedBy: Uuid,
        proposedAt: Moment,
        decidedBy: Nullable(Uuid),
        decidedAt: Nullable(Moment),
        comment: Nullable(Type.String()),
        version: Type.Integer(),
      }),
    ),
    can: Type.Object({ propose: Type.Boolean(), decide: Type.Boolean() }),
  }),
};
