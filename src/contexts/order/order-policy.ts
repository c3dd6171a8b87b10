/**
 * The house's own rules about when an order may begin, as an artifact of the commercial model: how long ahead work starts, how far back and how far
 * ahead an order may be dated, and for which reasons. Without one, every date is taken and work begins when the order is asked for.
 */
import { type Static, Type } from 'typebox';
import { ArtifactKey } from '#contexts/catalog/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

const closed = { additionalProperties: false } as const;
const Days = Type.Integer({ minimum: 0, maximum: 3_660 });
const Reason = Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' });

export const OrderPolicy = Type.Object(
  {
    key: ArtifactKey,
    owner: Type.String({ minLength: 1, maxLength: 80 }),
    /** Work on an order begins so many days before it is wanted; until then it is pending. Absent: at once. */
    leadDays: Type.Optional(Days),
    /** An order may be wanted at most so many days ahead. */
    aheadDaysMax: Type.Optional(Days),
    backdating: Type.Optional(
      Type.Object(
        {
          /** So far back nobody asks why: an offer is accepted a few days after its term began. */
          freeDays: Days,
          /** Further back, for one of the reasons; beyond this for none. */
          daysMax: Days,
          reasons: Type.Array(Reason, { minItems: 1, uniqueItems: true, maxItems: 50 }),
        },
        closed,
      ),
    ),
    /** A price that proves a direct order may be so old. */
    priceDaysMax: Type.Optional(Days),
  },
  { $id: 'order-policy', ...closed },
);
export type OrderPolicy = Static<typeof OrderPolicy>;

export const PRICE_DAYS_DEFAULT = 30;

export const orderPolicyOf = (model: Pick<CommercialModel, 'ofKind'>): Partial<OrderPolicy> =>
  (model.ofKind('order-policy')[0]?.content as unknown as OrderPolicy | undefined) ?? {};

/** By the calendar of the instant in UTC: zones were resolved when the dates were captured. */
export const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO('UTC').toPlainDate();

const daysFrom = (today: Temporal.PlainDate, day: string): number =>
  today.until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days;

/** The day on which work begins; null for at once. */
export const beginningOf = (
  { leadDays, aheadDaysMax, backdating }: Partial<OrderPolicy>,
  asked: { readonly wantedFor: string; readonly notBefore?: string; readonly reasonCode?: string },
  today: Temporal.PlainDate,
): Outcome<string | null> => {
  const ahead = daysFrom(today, asked.wantedFor);
  if (aheadDaysMax !== undefined && ahead > aheadDaysMax)
    return refused({ code: 'order.too-far-ahead', wantedFor: asked.wantedFor, days: ahead, max: aheadDaysMax });
  if (backdating !== undefined && -ahead > backdating.freeDays) {
    const back = { wantedFor: asked.wantedFor, days: -ahead };
    if (-ahead > backdating.daysMax)
      return refused({ code: 'order.backdated-too-far', ...back, max: backdating.daysMax });
    if (asked.reasonCode === undefined || !backdating.reasons.includes(asked.reasonCode))
      return refused({ code: 'order.backdating-needs-reason', ...back, reasons: [...backdating.reasons] });
  }
  const lead =
    leadDays === undefined ? undefined : Temporal.PlainDate.from(asked.wantedFor).subtract({ days: leadDays });
  const [begin] = [lead?.toString(), asked.notBefore]
    .filter((day) => day !== undefined)
    .toSorted()
    .toReversed();
  return accepted(begin !== undefined && daysFrom(today, begin) > 0 ? begin : null);
};

export const startOf = (day: string): string => `${day}T00:00:00Z`;
