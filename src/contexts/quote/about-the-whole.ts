/** What is about the whole: a person's discount on the order, the coupons that the customer brought, what the customer binds themselves to. */
import { Type } from 'typebox';
import { type Promotion, sameCode } from '#contexts/promotion/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { commitmentsOf, QUOTE_COMMITMENTS_MAX, WantedCommitment } from './commitment.ts';
import { onMarked, withHeader } from './on-marked.ts';
import { type OnQuote, type QuoteDecision, quotePayload } from './on-quote.ts';
import type { MarkedQuote } from './quote.store.ts';
import type { Header } from './quote.ts';

export const COUPONS_MAX = 20;
const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const HUNDRED = dec('100');

type SetDiscount = OnQuote & { readonly orderDiscount: Header['orderDiscount'] };
type SetCommitments = OnQuote & { readonly commitments: readonly WantedCommitment[] };
type SetCoupons = OnQuote & { readonly coupons: readonly string[] };

const onHeader = onMarked<OnQuote>(() => []);

/** Counted with the discounts of lines: approval sees what both come to together. */
export const setOrderDiscount = defineCommand<SetDiscount, MarkedQuote, QuoteDecision>({
  ...onHeader,
  name: 'quote.set-order-discount',
  payload: quotePayload({
    orderDiscount: Type.Union([
      Type.Object(
        {
          kind: Type.Union([Type.Literal('percent'), Type.Literal('amount')]),
          value: DecimalText,
          reason: Type.String({ minLength: 1, maxLength: 500 }),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
  }),
  decide: (marked, command) => {
    const { orderDiscount } = command.payload;
    if (orderDiscount?.kind === 'percent' && cmp(dec(orderDiscount.value), HUNDRED) > 0)
      return refused({ code: 'quote.discount-out-of-range', percent: orderDiscount.value, max: '100' });
    const header = { ...marked.head.header, orderDiscount };
    return withHeader(marked, command, header, 'QuoteOrderDiscountSet', {
      orderDiscount: orderDiscount === null ? null : { ...orderDiscount },
    });
  },
});

/** The whole list each time, so that sending it twice changes nothing. A code that no promotion knows is a typing error, and said at once. */
export const setCoupons = defineCommand<SetCoupons, MarkedQuote, QuoteDecision>({
  ...onHeader,
  name: 'quote.set-coupons',
  payload: quotePayload({
    coupons: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: COUPONS_MAX }),
  }),
  decide: (marked, command, _prepared, model) => {
    const promotions = model.ofKind('promotion').map(({ content }) => content as unknown as Promotion);
    const known = command.payload.coupons.map((code) => ({
      code: code.trim().toUpperCase(),
      promotion: promotions.find(({ eligible }) => eligible.coupon !== undefined && sameCode(eligible.coupon, code)),
    }));
    const strange = known.find(({ promotion }) => promotion === undefined);
    if (strange !== undefined) return refused({ code: 'quote.unknown-coupon', coupon: strange.code });
    const coupons = [...new Set(known.map(({ code }) => code))].sort();
    const { coupons: _before, ...rest } = marked.head.header;
    const header: Header = coupons.length === 0 ? rest : { ...rest, coupons };
    return withHeader(marked, command, header, 'QuoteCouponsSet', {
      coupons,
      promotions: known.map(({ promotion }) => promotion?.key ?? null),
    });
  },
});

/** The whole list each time, like coupons. Whoever may write its lines may: it gives nothing away. */
export const setCommitments = defineCommand<SetCommitments, MarkedQuote, QuoteDecision>({
  ...onHeader,
  name: 'quote.set-commitments',
  action: 'quote.edit-lines',
  payload: quotePayload({ commitments: Type.Array(WantedCommitment, { maxItems: QUOTE_COMMITMENTS_MAX }) }),
  decide: (marked, command) => {
    const made = commitmentsOf(command.payload.commitments, marked.head.header);
    if (!made.ok) return made;
    const { commitments: _before, ...rest } = marked.head.header;
    const header: Header = made.value.length === 0 ? rest : { ...rest, commitments: made.value };
    return withHeader(marked, command, header, 'QuoteCommitmentsSet', {
      commitments: made.value.map((one) => ({ ...one, covers: { ...one.covers } })),
    });
  },
});
