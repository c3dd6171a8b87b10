/** What the API answers about why a plan is as it is. */
export type PlanPart = {
  readonly id: string;
  readonly itemId: string;
  readonly key: string;
  readonly kind: 'customerFacingService' | 'resourceFacingService' | 'resource';
  readonly name: string;
  readonly supportsId: string | null;
  readonly characteristics: Readonly<Record<string, unknown>>;
};
type Named = { readonly taskId: string; readonly name: string };
export type PlanAmendment = {
  readonly id: string;
  readonly orderVersion: number;
  readonly recordedAt: string;
  readonly changes: {
    readonly kept: number;
    readonly dropped: readonly Named[];
    readonly undone: readonly Named[];
    readonly redone: readonly (Named & { readonly because: readonly string[] })[];
    readonly added: readonly Named[];
  };
};
export type OrderWait = {
  readonly taskId: string;
  readonly otherOrderId: string;
  readonly offering: string;
  readonly taskKey: string;
};
export type Structure = {
  readonly parts?: readonly PlanPart[];
  readonly waitsForOrders?: readonly OrderWait[];
  readonly amendments?: readonly PlanAmendment[];
};

export type Why = {
  readonly item: { readonly offeringName: string; readonly action: string } | null;
  readonly parts: readonly { readonly id: string; readonly kind: PlanPart['kind']; readonly name: string }[];
  readonly rule: {
    readonly id: string;
    readonly artifactKey: string | null;
    readonly artifactHash: string;
    readonly target: string | null;
    readonly conditions: readonly {
      readonly about: string;
      readonly wanted: readonly unknown[];
      readonly not: boolean;
      readonly found: unknown;
      readonly holds: boolean;
    }[];
  };
  readonly heldUp: readonly Named[];
  readonly answers: Readonly<Record<string, unknown>> | null;
};

type Difference = { readonly itemId: string | null; readonly key: string; readonly name: string };
export type Preview = {
  readonly plan: {
    readonly items: readonly { readonly id: string; readonly offeringName: string }[];
    readonly tasks: readonly unknown[];
  };
  readonly compared: {
    readonly same?: number;
    readonly removed?: readonly Difference[];
    readonly added?: readonly Difference[];
    readonly changed?: readonly (Difference & { readonly what: readonly string[] })[];
  } | null;
};

export const KIND_WORDS: Readonly<Record<PlanPart['kind'], string>> = {
  customerFacingService: 'service for the customer',
  resourceFacingService: 'service behind it',
  resource: 'resource',
};
