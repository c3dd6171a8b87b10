/** What is given away on a quote: promotions, guidance, tax and prices set by hand, as far as pages read them. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Missing = { readonly clause: string; readonly wants: string; readonly has: string };
export type StandingPromotion = {
  readonly promotion: string;
  readonly name: string;
  readonly standing: 'applies' | 'passedOver' | 'nearly' | 'no';
  readonly overTerm: string | null;
  readonly why: readonly string[];
  readonly missing: readonly Missing[];
  readonly exclusive: boolean;
  readonly until: string | null;
  readonly months: number | null;
  readonly billing: string;
  readonly onCancellation: string;
  readonly leaving: readonly { readonly after: number; readonly owed: string }[];
};
export type QuotePromotions = {
  readonly coupons: readonly string[];
  readonly currency: string;
  readonly items: readonly StandingPromotion[];
};

export type Guidance =
  | { readonly status: 'notPriced' }
  | { readonly status: 'tooFew'; readonly needed: number }
  | {
      readonly status: 'given';
      readonly deals: number;
      readonly comparedBy: readonly string[];
      readonly target: string;
      readonly expected: string;
      readonly floor: string;
      readonly mine: string;
      readonly position: 'within-target' | 'within-expected' | 'deep' | 'beyond';
    };

export type TaxPayment = {
  readonly per: 'oneTime' | 'month' | 'year';
  readonly from: string | null;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
};
export type Tax =
  | {
      readonly status: 'estimated';
      readonly source: string;
      readonly asOf: string;
      readonly validUntil: string;
      readonly prices: 'exclusive' | 'inclusive';
      readonly payments: readonly TaxPayment[];
      readonly rates: readonly { readonly tax: string; readonly jurisdiction: string; readonly percent: string }[];
      readonly holds: boolean;
      readonly expired: boolean;
    }
  | { readonly status: 'unavailable'; readonly why: string; readonly asOf: string; readonly holds: boolean };

/** A price that a person set, beside what the rules came to then and come to now. */
export type Override = {
  readonly id: string;
  readonly componentId: string | null;
  readonly charge: string;
  readonly kind: 'unitPrice' | 'amount';
  readonly value: string;
  readonly reason: string;
  readonly byName: string;
  readonly at: string;
  readonly rulesThen: string | null;
  readonly rulesNow: string | null;
  readonly comesTo: string | null;
  readonly moved: boolean;
};

export type OrderDiscount = { readonly kind: 'percent' | 'amount'; readonly value: string; readonly reason: string };

/** Both depend on the content, and on what others do with budgets and deals: kept by the one, read again after a while for the other. */
export const quotePromotions = (id: string, content: string) =>
  queryOptions({
    queryKey: ['quote', id, 'promotions', content],
    queryFn: ({ signal }) => get<QuotePromotions>(`/quotes/${id}/promotions`, signal),
  });
export const dealGuidance = (id: string, content: string) =>
  queryOptions({
    queryKey: ['quote', id, 'guidance', content],
    queryFn: ({ signal }) => get<Guidance>(`/quotes/${id}/guidance`, signal),
  });
