/** What the API answers, as far as pages read it. Money and quantities are decimal text, dates are text. */
import type { AsAWhole } from './family.ts';
import type { ChangeTotals, LineChange } from './asset-shapes.ts';
import type { ConfigurationBook } from '../../../src/contexts/configuration/configuration-book.ts';
import type { Chosen, Selection } from '../../../src/contexts/configuration/configuration.contract.ts';

export type { ConfigurationBook };

import type { OrderDiscount, Override, Tax } from './given.ts';

export type Action = { readonly allowed: boolean; readonly why: string | null };
export type Actions = { readonly [name: string]: Action | undefined };
export type Amounts = { readonly oneTime: string; readonly recurringMonthly: string };

export type Person = {
  readonly personId: string;
  readonly principalId: string;
  readonly key: string;
  readonly name: string;
  readonly type: 'user' | 'customer';
  readonly roles: readonly string[];
  readonly territories: readonly string[];
  readonly accountId: string | null;
  readonly does?: string;
};
export type SignInWay =
  | { readonly way: 'people' }
  | { readonly way: 'token' }
  | { readonly way: 'provider'; readonly provider: string; readonly issuer: string };
export type People = {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly people: readonly Person[];
};

export type WorkItem = {
  readonly kind:
    | 'approval'
    | 'quote'
    | 'blocked-quote'
    | 'change-asked'
    | 'acceptance-paper'
    | 'contract-handover'
    | 'fallout'
    | 'order'
    | 'release'
    | 'difference'
    | 'break-glass';
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly since: string;
  readonly due: string | null;
  readonly href: string;
  readonly urgency: 'now' | 'soon' | 'later';
};

export type Account = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly segment: string;
  readonly channel: string;
  readonly territory: string;
  readonly state: string;
};

export type OfferingRow = {
  readonly key: string;
  readonly name: string;
  readonly bundle: boolean;
  readonly category: string | null;
  readonly onlyInBundle: boolean;
};

export type QuoteRow = {
  readonly id: string;
  readonly familyId: string;
  readonly number: string;
  readonly revision: number;
  readonly name: string;
  readonly accountName: string;
  readonly status: string;
  readonly currency: string;
  readonly total: Amounts | null;
  readonly validUntil: string | null;
  readonly ownerName: string;
  readonly recordedAt: string;
  readonly customerReference: string | null;
  /** Ours; a customer is not told. */
  readonly internalReference?: string | null;
  readonly class?: string;
};
/** `next` names where the following page begins; null: there is none. */
export type QuoteList = { readonly items: readonly QuoteRow[]; readonly next: string | null };

export type Check = {
  readonly severity: 'blocking' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  readonly lineId?: string | null;
  readonly owner?: string;
};
/** What is chosen, with what is chosen inside it. */
export type Selected = Omit<Chosen, 'quantity'> & { readonly optionName: string; readonly quantity: number | string };
/** What the customer binds themselves to over several lines. */
export type Commitment = {
  readonly key: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly per: 'month' | 'quarter' | 'year' | 'term';
  readonly minimum?: string;
  readonly maximum?: string;
  readonly covers: {
    readonly groups?: readonly string[];
    readonly offerings?: readonly string[];
    readonly chargeTypes?: readonly string[];
  };
  /** With the usage that was assumed; only for us, and only while the price holds. */
  readonly estimate?: { readonly trueUp: string; readonly capped: string };
};
/** A usage charge is a rate, for so many of what is metered; a tiered one names its model instead of one rate. */
export type UsageRate = {
  readonly charge: string;
  readonly name: string;
  readonly metric: string;
  readonly per: string;
  readonly rate: string;
};
export type LinePrice = Amounts & {
  readonly listTermValue: string | null;
  readonly termValue: string | null;
  readonly discountPercent: string;
  readonly usage: readonly UsageRate[];
};
export type Line = {
  readonly lineId: string;
  readonly lineageId: string;
  readonly position: number;
  readonly version: number;
  readonly offering: string;
  readonly offeringName: string;
  readonly bundle: boolean;
  /** Of flags that rules of its configuration ask for, those that are on. */
  readonly flags?: readonly string[];
  /** Of a ramp, that of its first step. */
  readonly quantity: string;
  readonly from: string;
  readonly to: string | null;
  /** The steps of a ramp; absent where the quantity stays the same. */
  readonly segments?: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string | null;
    readonly quantity: string;
  }[];
  readonly group?: string;
  /** Offered beside the rest: outside every total until the customer chooses it. */
  readonly optional?: true;
  /** Of a line that changes what the customer has. */
  readonly change?: LineChange;
  readonly site: string | null;
  readonly selection: readonly Selected[];
  readonly characteristics?: Selection['characteristics'];
  /** What the parts inside parts are called, by their way from the line. */
  readonly partNames?: Readonly<Record<string, string>>;
  readonly discretionary: { readonly kind: 'percent'; readonly value: string; readonly reason: string } | null;
  readonly assumedUsage: Readonly<Record<string, string>>;
  readonly overrides: readonly Override[];
  readonly price: LinePrice | null;
  readonly checks: readonly Check[];
};

export type Freshness = 'holds' | 'stale' | 'none';
export type Totals = Amounts & {
  readonly termValue: string;
  readonly listTermValue: string;
  readonly discountPercent: string;
};
export type Margin = { readonly marginPercent: string | null; readonly total: string; readonly revenue: string };

/** What must be known of the customer for this deal, as it stands now. */
export type Needed = {
  readonly kind: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly asked: Readonly<Record<string, string>>;
  readonly status: string;
  readonly expiresAt: string | null;
  readonly why: string | null;
  readonly owner: string;
  readonly todo: string;
};

export type Quote = AsAWhole & {
  readonly id: string;
  readonly familyId: string;
  readonly number: string;
  readonly revision: number;
  readonly status: string;
  readonly class?: string;
  readonly version: number;
  readonly name: string;
  readonly account: { readonly id: string; readonly key: string; readonly name: string; readonly country: string };
  readonly country: string;
  readonly currency: string;
  readonly channel: string;
  readonly language: string;
  readonly contractFrom: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  readonly owner: { readonly personId: string; readonly name: string };
  readonly validUntil: string | null;
  readonly pricedAsOf: string;
  readonly content: string;
  readonly contentRoot: string | null;
  readonly documentHash: string | null;
  readonly documentId: string | null;
  readonly revisions: readonly { readonly id: string; readonly revision: number; readonly status: string }[];
  readonly freshness: { readonly priced: Freshness; readonly validated: Freshness; readonly approved: Freshness };
  /** All of them, or, when the quote was read `since` a version, those that changed after it. */
  readonly lines: readonly Line[];
  readonly lineCount: number;
  readonly since: number | null;
  /** What kind of order it becomes; absent: a new sale. */
  readonly orderType?: string;
  readonly change?: { readonly totals: ChangeTotals };
  readonly coupons: readonly string[];
  readonly commitments?: readonly Commitment[];
  readonly orderDiscount: OrderDiscount | null;
  readonly tax: Tax | null;
  readonly totals: Totals | null;
  readonly margin?: Margin;
  readonly checks: readonly Check[];
  readonly qualifications: readonly Needed[];
  readonly actions: Actions;
  readonly orders: readonly { readonly id: string; readonly number: string }[];
  readonly asOf: string;
};

export type TraceStep = {
  readonly step: string;
  readonly source: string;
  readonly row: string;
  readonly base?: string;
  readonly percent?: string;
  readonly amount?: string;
  readonly result: string;
  readonly skipped?: string;
  readonly rounding?: {
    readonly mode: string;
    readonly scale: number;
    readonly exact: string;
    readonly rounded: string;
  };
};
export type TraceCharge = {
  /** `group/option` of the part that is charged for, or null for the offering itself. */
  readonly componentId: string | null;
  readonly charge: string;
  readonly type: 'oneTime' | 'recurring' | 'usage';
  readonly segmentId: string;
  readonly list: string;
  readonly net: string;
  readonly steps: readonly TraceStep[];
};
export type PricingTrace = {
  readonly currency: string;
  readonly lines: readonly { readonly lineId: string; readonly charges: readonly TraceCharge[] }[];
  readonly artifacts: readonly { readonly kind: string; readonly key: string; readonly hash: string }[];
  readonly priceFingerprint: string;
  readonly decisionHash: string;
  readonly engine: { readonly name: string; readonly version: string };
  readonly pricedAsOf: string;
};

export type TimelineItem = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly title: string;
  readonly actorName: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
};

export type List<T> = { readonly items: readonly T[]; readonly asOf?: string };

/** One thing that a quote rests on, and whether it still holds. */
export type FreshArea = {
  readonly area: string;
  readonly standing: 'none' | 'holds' | 'stale';
  readonly fingerprint: string | null;
  readonly changes: readonly {
    readonly code: string;
    readonly text: string;
    readonly was?: string;
    readonly now?: string;
  }[];
  readonly todo: string | null;
};
