/** What the offer's addresses answer. */
import type { OfferTotals, OptionTotals } from '../../../../src/engines/price/with-options.ts';

export type OfferOption = OptionTotals & {
  readonly name: string;
  readonly quantity: string;
  readonly position: number;
};

export type AskedChange = {
  readonly id: string;
  readonly wish: string;
  readonly state: 'open' | 'answered';
  readonly answer: string | null;
  readonly askedAt: string;
};

export type Offer = {
  readonly quoteId: string;
  readonly number: string;
  readonly revision: number;
  readonly name: string;
  readonly status: string;
  readonly seller: string;
  readonly customer: string;
  readonly contact: string;
  readonly language: string;
  readonly currency: string;
  readonly contractFrom: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  /** The parts of the offer in their order; lines stand under one by their `group`. */
  readonly sections: readonly { readonly key: string; readonly title: string }[];
  readonly validUntil: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly tax: 'exclusive' | 'inclusive' | null;
  readonly totals: OfferTotals;
  readonly options: readonly OfferOption[];
  readonly lineCount: number;
  readonly consent: { readonly text: string; readonly hash: string };
  readonly acceptance: {
    readonly acceptedAt: string;
    readonly grade: string;
    readonly chosenLines: readonly string[];
    readonly name: string | null;
    readonly title: string | null;
  } | null;
  readonly changes: readonly AskedChange[];
  readonly can: { readonly accept: boolean; readonly decline: boolean; readonly askChange: boolean };
};

export type OfferLine = {
  readonly lineId: string;
  readonly position: number;
  readonly offeringName: string;
  readonly quantity: string;
  readonly optional?: boolean;
  readonly group?: string;
  readonly selection: readonly { readonly option: string; readonly optionName: string; readonly quantity: number }[];
  readonly price: {
    readonly oneTime: string;
    readonly recurringMonthly: string;
    readonly usage: readonly {
      readonly charge: string;
      readonly name: string;
      readonly metric: string;
      readonly per: string;
      readonly rate: string;
    }[];
  } | null;
};

export type LineWindow = { readonly items: readonly OfferLine[]; readonly next: number | null };
