/** What the API answers, as far as pages read it. Money and quantities are decimal text, dates are text. */
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
export type People = { readonly tenant: { readonly id: string; readonly name: string }; readonly people: readonly Person[] };

export type WorkItem = {
  readonly kind: 'approval' | 'quote' | 'fallout' | 'order' | 'release';
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
  readonly kind: string;
  readonly onlyInBundle: boolean;
  readonly meters?: readonly { readonly key: string; readonly name: string; readonly unit: string }[];
};

export type OptionChoice = {
  readonly key: string;
  readonly offering: string;
  readonly offeringName?: string;
  readonly default?: boolean;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
};
export type OptionGroup = {
  readonly key: string;
  readonly name: string;
  readonly min: number;
  readonly max?: number;
  readonly options: readonly OptionChoice[];
};
export type Offering = { readonly key: string; readonly name: string; readonly optionGroups?: readonly OptionGroup[] };

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
};

export type Check = {
  readonly severity: 'blocking' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  readonly lineId?: string | null;
  readonly owner?: string;
};
export type Selected = {
  readonly group: string;
  readonly option: string;
  readonly optionName: string;
  readonly quantity: number | string;
};
export type LinePrice = Amounts & {
  readonly list: Amounts;
  readonly discountPercent: string;
  readonly usage: readonly { readonly charge: string; readonly name: string; readonly unit: string; readonly rate: string }[];
};
export type Line = {
  readonly lineId: string;
  readonly lineageId: string;
  readonly position: number;
  readonly version: number;
  readonly offering: string;
  readonly offeringName: string;
  readonly bundle: boolean;
  readonly quantity: string;
  readonly from: string;
  readonly to: string | null;
  readonly site: string | null;
  readonly selection: readonly Selected[];
  readonly discretionary: { readonly kind: 'percent'; readonly value: string; readonly reason: string } | null;
  readonly assumedUsage: Readonly<Record<string, string>>;
  readonly price: LinePrice | null;
  readonly checks: readonly Check[];
};

export type Freshness = 'holds' | 'stale' | 'none';
export type Totals = Amounts & {
  readonly termValue: string;
  readonly listTermValue: string;
  readonly discountPercent: string;
};
export type Margin = { readonly marginPercent: string; readonly total: string; readonly revenue: string };

export type Quote = {
  readonly id: string;
  readonly familyId: string;
  readonly number: string;
  readonly revision: number;
  readonly status: string;
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
  readonly lines: readonly Line[];
  readonly totals: Totals | null;
  readonly margin?: Margin;
  readonly checks: readonly Check[];
  readonly actions: Actions;
  readonly orders: readonly { readonly id: string; readonly number: string }[];
  readonly asOf: string;
};

export type TraceStep = {
  readonly step: string;
  readonly source: string | null;
  readonly row?: string | null;
  readonly base?: string;
  readonly percent?: string;
  readonly amount?: string;
  readonly result: string;
  readonly skipped?: string;
  readonly rounding?: { readonly mode: string; readonly scale: number; readonly exact: string; readonly rounded: string };
};
export type TraceCharge = {
  readonly componentId: string | null;
  readonly charge: string;
  readonly name: string;
  readonly offering: string;
  readonly type: string;
  readonly segmentId: string;
  readonly list: string;
  readonly net: string;
  readonly steps: readonly TraceStep[];
};
export type PricingTrace = {
  readonly currency: string;
  readonly lines: readonly { readonly lineId: string; readonly charges: readonly TraceCharge[] }[];
  readonly artifacts: readonly { readonly kind: string; readonly key: string; readonly version: string | number; readonly hash: string }[];
  readonly priceFingerprint: string;
  readonly decisionHash: string;
  readonly engine: { readonly name: string; readonly version: string };
  readonly pricedAsOf: string;
};

export type PreviewStep = {
  readonly stepNo: number;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly approvers: readonly { readonly personId: string; readonly name: string }[];
  readonly excluded: readonly { readonly name: string; readonly why: string }[];
};
export type ApprovalPreview = {
  readonly empty: boolean;
  readonly steps: readonly PreviewStep[];
  readonly policy: { readonly key: string; readonly hash: string };
  readonly content: string;
};
export type CaseStep = {
  readonly stepNo: number;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly status: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
};
export type ApprovalHistory = {
  readonly cases: readonly {
    readonly id: string;
    readonly status: string;
    readonly holds: boolean;
    readonly requestedBy: string;
    readonly recordedAt: string;
    readonly steps: readonly CaseStep[];
  }[];
};
export type ApprovalRow = {
  readonly caseId: string;
  readonly quoteId: string;
  readonly number: string;
  readonly name: string;
  readonly accountName: string;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly since: string;
  readonly due: string | null;
  readonly totals: Totals | null;
  readonly currency?: string;
  readonly discountPercent: string;
};
export type ApprovalCase = {
  readonly caseId: string;
  readonly status: string;
  readonly quote: {
    readonly id: string;
    readonly number: string;
    readonly revision: number;
    readonly name: string;
    readonly accountName: string;
    readonly country: string;
    readonly currency: string;
    readonly termMonths: number;
  };
  readonly facts: { readonly discountPercent: string; readonly totals: Totals | null; readonly marginPercent?: string };
  readonly content: string;
  readonly steps: readonly CaseStep[];
  readonly why: readonly string[];
  readonly changedSinceLastApproval: readonly string[];
  readonly lines: readonly (Amounts & {
    readonly offeringName: string;
    readonly quantity: string;
    readonly discountPercent: string;
  })[];
  readonly actions: Actions;
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

export type OrderRow = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly accountName: string;
  readonly quoteNumber: string | null;
  readonly items: number;
  readonly doneTasks: number;
  readonly tasks: number;
  readonly fallout: number;
  readonly requestedFor: string | null;
  readonly recordedAt: string;
};
export type Order = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly account: { readonly id: string; readonly name: string };
  readonly quoteId: string | null;
  readonly revisionId: string | null;
  readonly contentRoot: string;
  readonly currency: string;
  readonly contractFrom: string;
  readonly contractTo: string | null;
  readonly requestedFor: string | null;
  readonly items: readonly {
    readonly id: string;
    readonly offering: string;
    readonly offeringName: string;
    readonly quantity: string;
    readonly action: string;
    readonly status: string;
    readonly tasksDone: number;
    readonly tasks: number;
  }[];
  readonly actions: Actions;
  readonly asOf: string;
};
export type Attempt = {
  readonly no: number;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: unknown;
};
export type Task = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly connector: string;
  readonly operation: string;
  readonly itemId: string;
  readonly itemName: string;
  readonly state: string;
  readonly dependsOn: readonly string[];
  readonly attempts: readonly Attempt[];
  readonly pointOfNoReturn: boolean;
  readonly dueAt: string | null;
  readonly ruleId: string;
  readonly actions: Actions;
};
export type Plan = { readonly planId: string; readonly tasks: readonly Task[]; readonly asOf: string };

export type FalloutRow = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly accountName: string;
  readonly product: string;
  readonly category: string;
  readonly state: string;
  readonly ownerGroup: string;
  readonly ageMinutes: number;
  readonly dueAt: string;
  readonly recommendedAction: string;
};
export type SafeAction = {
  readonly action: string;
  readonly label: string;
  readonly explanation: string;
  readonly needs: readonly string[];
};
export type FalloutCase = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly account: string | { readonly name: string };
  readonly product: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly taskState: string;
  readonly state: string;
  readonly category: string;
  readonly retryability: string;
  readonly ownerGroup: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly why: string;
  readonly recommendedAction: string;
  readonly safeActions: readonly SafeAction[];
  readonly forbiddenActions: readonly { readonly action: string; readonly label: string; readonly reason: string }[];
  readonly dependencyImpact: readonly string[];
  readonly customerCommunication: string | null;
  readonly log: readonly { readonly at: string; readonly actorName: string | null; readonly text: string }[];
};
export type Rehearsal = { readonly would: { readonly change: readonly string[]; readonly follow: readonly string[] } };

export type ReleaseRow = {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly status: string;
  readonly effectiveFrom: string | null;
  readonly publishedAt: string | null;
  readonly recordedAt: string;
};
export type ReleaseProblem = {
  readonly code?: string;
  readonly gate?: string;
  readonly message?: string;
  readonly todo?: string;
  readonly ids?: readonly string[];
  readonly [detail: string]: unknown;
};
export type Release = ReleaseRow & {
  readonly version: number;
  readonly contentHash: string;
  readonly changes: readonly { readonly kind: string; readonly key: string; readonly hash: string | null }[];
  readonly problems?: readonly ReleaseProblem[];
  readonly actions?: Actions;
};
export type List<T> = { readonly items: readonly T[]; readonly asOf?: string };
