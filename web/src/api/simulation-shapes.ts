/** What a draft of an approval policy would change. */
export type AskedSide = {
  readonly asks: readonly {
    readonly role: string;
    readonly territory: string;
    readonly reasons: readonly string[];
    readonly may: readonly string[];
    readonly barred: readonly { readonly name: string; readonly why: string }[];
  }[];
  readonly refusal: string | null;
};
export type SimulatedCase = {
  readonly name: string;
  readonly deal: string;
  readonly expects: string;
  readonly before: AskedSide | null;
  readonly after: AskedSide;
  readonly differs: boolean;
  readonly meets: boolean;
};
export type How = 'same' | 'more' | 'less' | 'differently';
type Asks = readonly { readonly role: string; readonly reasons: readonly string[] }[];
export type SimulatedDeal = {
  readonly quoteId: string;
  readonly number: string;
  readonly name: string;
  readonly accountName: string;
  readonly total: string;
  readonly how: How;
  readonly before: Asks;
  readonly after: Asks;
};
export type SimulatedDeals = {
  readonly deals: number;
  readonly currency: string | null;
  readonly by: Readonly<Record<How, { readonly deals: number; readonly total: string }>>;
  readonly roles: readonly {
    readonly role: string;
    readonly before: number;
    readonly after: number;
    readonly more: number;
    readonly less: number;
  }[];
  readonly leftOut: Readonly<Record<string, number>>;
  /** About how many more differ by a margin or a floor, for who may not see cost; null where that would be about a few. */
  readonly withheld: number | null;
  readonly differing: number;
  readonly items: readonly SimulatedDeal[];
};
export type Simulation = {
  readonly on: string;
  readonly cases: readonly SimulatedCase[];
  readonly deals: SimulatedDeals | null;
};
