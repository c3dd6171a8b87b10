/** What an account has, and what a quote changes of it. */
type AssetPeriod = {
  readonly state: string;
  readonly quantity: string;
  readonly validFrom: string;
  readonly validTo: string | null;
};
export type Way = { readonly offering: string; readonly name: string };
export type Asset = {
  readonly id: string;
  readonly parentId: string | null;
  readonly offering: string;
  readonly offeringName: string;
  readonly state: string;
  readonly version: number;
  /** What nobody knows of it yet. */
  readonly incomplete: readonly string[];
  readonly history: readonly AssetPeriod[];
  readonly ways: {
    readonly upgrade: readonly Way[];
    readonly downgrade: readonly Way[];
    readonly migration: readonly Way[];
  };
  readonly committedTerms: readonly {
    readonly chargeKey: string;
    readonly validFrom: string;
    readonly validTo: string | null;
    readonly terms: {
      readonly type: string;
      readonly currency: string;
      readonly amount?: string;
      readonly period?: string;
      readonly chargeName: string;
    };
  }[];
};
export type AccountAssets = { readonly knownAt: string; readonly assets: readonly Asset[] };

type ChangeBillLine = {
  readonly kind: 'credit' | 'charge' | 'net' | 'used' | 'once';
  readonly charge: string;
  readonly from: string;
  readonly to: string;
  readonly fraction: string;
  readonly amount: string;
  readonly why: string;
};
export type LineChange = {
  readonly action: string;
  readonly effectiveFrom: string;
  readonly becomes: 'active' | 'suspended' | 'terminated';
  readonly upliftPercent?: string;
  readonly reason?: string;
  readonly was: {
    readonly offeringName: string;
    readonly quantity: string;
    readonly to: string | null;
    readonly state: string;
    readonly recurringMonthly: string;
  };
  readonly bill: readonly ChangeBillLine[];
};
export type ChangeTotals = {
  readonly credits: string;
  readonly charges: string;
  readonly net: string;
  readonly due: string;
  readonly balance: string;
};
