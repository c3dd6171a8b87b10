/** Which promotion gave what, on which charge: for the offer, for billing, and for whoever reports on campaigns. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, PartKey } from '#contexts/catalog/index.ts';
import { BillingInterpretation, CancellationTreatment } from '#contexts/promotion/index.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Amount = Type.String({ pattern: '^\\d+(\\.\\d+)?$' });

export const AttributedPromotion = Type.Object(
  {
    promotion: ArtifactKey,
    campaign: Type.String(),
    lineId: Id,
    componentId: Type.Union([Id, Type.Null()]),
    charge: PartKey,
    segmentId: Id,
    from: Type.String(),
    to: Type.Union([Type.String(), Type.Null()]),
    /** What one payment is less by. `rate`: a part of each usage rate, of which nobody knows yet what it comes to. */
    per: Type.Union([Type.Literal('oneTime'), Type.Literal('month'), Type.Literal('year'), Type.Literal('rate')]),
    off: Amount,
    /** Over the segment, in money; nothing for a rate. */
    overTerm: Amount,
    billing: BillingInterpretation,
    onCancellation: CancellationTreatment,
  },
  { additionalProperties: false },
);
export type AttributedPromotion = Static<typeof AttributedPromotion>;
