/** Who answers for whom, as the server tells it. */
type Named = { readonly personId: string; readonly name: string };
export type DelegationRow = {
  readonly delegationId: string;
  readonly kind: 'delegation' | 'out-of-office';
  readonly from: Named;
  readonly to: Named;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly roles: readonly string[] | null;
  readonly territories: readonly string[] | null;
  readonly reason: string;
  readonly active: boolean;
  readonly endedAt: string | null;
};
export type Delegations = {
  readonly items: readonly DelegationRow[];
  /** Null: the policy lets nobody delegate. */
  readonly rule: { readonly daysMax: number; readonly toRoles: readonly string[] } | null;
  readonly candidates: readonly Named[];
};
