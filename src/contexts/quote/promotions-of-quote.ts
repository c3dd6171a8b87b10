/** Every promotion, as it stands to a quote: it applies, it nearly would, or it does not; with what it gives, or what is missing. Pure. */
import type { PromotionPreview } from '#contexts/pricing/index.ts';
import { type Promotion, type PromotionVerdict, settleOnLeaving } from '#contexts/promotion/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

export type StandingPromotion = {
  readonly promotion: string;
  readonly name: string;
  /** `passedOver`: it may apply, and another one gives more, or a contracted price stands in its way. */
  readonly standing: 'applies' | 'passedOver' | 'nearly' | 'no';
  readonly overTerm: string | null;
  readonly why: readonly string[];
  readonly missing: PromotionVerdict['failed'];
  readonly campaign: string;
  readonly stackingGroup: string;
  readonly exclusive: boolean;
  readonly until: string | null;
  readonly months: number | null;
  readonly billing: string;
  readonly onCancellation: string;
  /** What a customer who leaves after so many months would owe back; empty where all is theirs to keep. */
  readonly leaving: readonly { readonly after: number; readonly owed: string }[];
};

/** What a seller and a customer can do something about: bring a code, take more, add what is asked for. */
const MENDABLE: ReadonlySet<string> = new Set(['coupon', 'minimumQuantity', 'requires', 'given', 'together']);

/** That a promotion of the first months ends is no reason against it: its months say so. */
const isEnd = (why: string): boolean => why.startsWith('it ended on ');

const RANK: Readonly<Record<StandingPromotion['standing'], number>> = { applies: 0, passedOver: 1, nearly: 2, no: 3 };

export const standingsOf = (
  model: CommercialModel,
  verdicts: readonly PromotionVerdict[],
  { given, passedOver }: PromotionPreview,
  deal: { readonly termMonths: number; readonly scale: number },
): readonly StandingPromotion[] =>
  verdicts
    .map((verdict): StandingPromotion => {
      const content = model.one('promotion', verdict.promotion)?.content as unknown as Promotion;
      const gave = given.filter(({ promotion }) => promotion === verdict.promotion);
      const why = passedOver
        .filter((one) => one.promotion === verdict.promotion && !(gave.length > 0 && isEnd(one.why)))
        .map((one) => one.why);
      return {
        promotion: verdict.promotion,
        name: content.name,
        standing: standingOf(verdict, gave.length > 0),
        overTerm: gave.length === 0 ? null : decText(gave.reduce((sum, one) => add(sum, dec(one.overTerm)), ZERO)),
        why,
        missing: verdict.failed,
        campaign: content.campaign ?? content.key,
        stackingGroup: content.stackingGroup,
        exclusive: content.exclusive ?? false,
        until: content.effective.to ?? null,
        months: content.effect.months ?? null,
        billing: content.billing ?? 'price',
        onCancellation: content.onCancellation ?? 'keep',
        leaving: leavingOf(content, gave, deal),
      };
    })
    .sort((a, b) => RANK[a.standing] - RANK[b.standing] || (a.promotion < b.promotion ? -1 : 1));

const LEAVING_AFTER_MONTHS: readonly number[] = [3, 6, 12, 24];

const leavingOf = (
  { onCancellation: treatment = 'keep', effect }: Promotion,
  benefits: PromotionPreview['given'],
  { termMonths, scale }: { readonly termMonths: number; readonly scale: number },
): StandingPromotion['leaving'] => {
  if (treatment === 'keep' || benefits.length === 0) return [];
  const months = Math.min(effect.months ?? termMonths, termMonths);
  return LEAVING_AFTER_MONTHS.filter((after) => after < months).map((after) => ({
    after,
    owed: settleOnLeaving({ treatment, benefits, months, served: after, scale }).owed,
  }));
};

const standingOf = ({ failed }: PromotionVerdict, gives: boolean): StandingPromotion['standing'] => {
  if (failed.length === 0) return gives ? 'applies' : 'passedOver';
  return failed.every(({ clause }) => MENDABLE.has(clause)) ? 'nearly' : 'no';
};
