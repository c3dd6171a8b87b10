/** What the API answers about orders, plans, cases and releases, as far as pages read it. */
import type { Structure } from '../pages/order/plan-shapes.ts';

export type OrderHead = {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly accountId: string;
  readonly revisionId: string | null;
  readonly source: string;
  readonly says: string;
  readonly priority?: number;
  readonly promisedFor: string | null;
  readonly beginOn: string | null;
  readonly customerReference: string | null;
  readonly remainderOf: string | null;
  readonly contentRoot: string;
  readonly currency: string;
  readonly contractFrom: string;
  readonly contractTo: string | null;
  readonly requestedFor: string | null;
  readonly parties: { readonly soldTo: { readonly name: string } };
  readonly itemCount: number;
  readonly recordedAt: string;
};
export type OrderItem = {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly parentItemId: string | null;
  readonly offering: string;
  readonly offeringName?: string;
  readonly action: string;
  readonly segments: readonly { readonly from: string; readonly to?: string; readonly quantity: string }[];
};
export type Orders = { readonly orders: readonly OrderHead[]; readonly more: boolean; readonly asOf: string };
export type OrderAction = {
  readonly action: string;
  readonly name: string;
  readonly possible: boolean;
  readonly because: string | null;
};
export type Order = {
  readonly order: OrderHead;
  readonly items: readonly OrderItem[];
  readonly actions: readonly OrderAction[];
  readonly remainder: { readonly orderId: string; readonly number: string } | null;
  readonly amended: readonly {
    readonly itemId: string;
    readonly version: number;
    readonly kind: string;
    readonly offering: string;
    readonly offeringName: string | null;
    readonly quantity: string | null;
    readonly recordedAt: string;
  }[];
  readonly asOf: string;
};
export type DirectPrice = {
  readonly currency: string;
  readonly pricedAsOf: string;
  readonly orderable: boolean;
  readonly replayToken: string | null;
  readonly checks: readonly {
    readonly code: string;
    readonly message: string;
    readonly todo: string;
    readonly line: number | null;
  }[];
  readonly lines: readonly {
    readonly line: number;
    readonly offeringName: string;
    readonly quantity: string;
    readonly charges: readonly {
      readonly charge: string;
      readonly name: string;
      readonly period: string | null;
      readonly amount: string | null;
    }[];
  }[];
};
export type CommercialEntry = {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly name: string;
  readonly reasonCode: string | null;
};
export type CommercialTimeline = {
  readonly accountName: string;
  readonly asOf: string;
  readonly entries: readonly CommercialEntry[];
  readonly next: string | null;
};

export type Attempt = {
  readonly id: string;
  readonly taskId: string;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: number | null;
  readonly detail: string | null;
};
export type Task = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly itemId: string | null;
  /** How many steps stand before it at the least. */
  readonly level: number;
  /** What is sent; only for who may see commercial matters. */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly connector: string | null;
  readonly operation: string | null;
  readonly predecessors: readonly string[];
  readonly pointOfNoReturn: boolean;
  readonly dueAt: string | null;
  readonly ruleId: string;
  /** The service or resource that it works on. */
  readonly partId?: string | null;
  readonly problem: { readonly cause: string; readonly code: string; readonly message: string } | null;
};
/** A customer is told which step stands where, and nothing of how it is done. */
export type CustomerTask = Pick<Task, 'id' | 'key' | 'name' | 'state' | 'level'>;
export type Plan = Structure & {
  readonly plans: readonly { readonly id: string; readonly tasks: readonly (Task | CustomerTask)[] }[];
  readonly attempts: readonly Attempt[];
  readonly asOf: string;
};
export type Fact = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly actorId?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
};

export type FalloutCase = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customer: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly product: string;
  readonly severity: string;
  readonly causeKey: string;
  readonly runbook: string;
  readonly ruleId: string;
  readonly assigneePerson: string | null;
  readonly assignee?: string | null;
  readonly orderState?: string | null;
  readonly taskState?: string | null;
  readonly serviceLevel: string;
  readonly escalatedTo: string | null;
  readonly state: string;
  readonly version: number;
  readonly category: string;
  readonly retryability: string;
  readonly ownerGroup: string;
  readonly cause: { readonly cause: string; readonly code: string; readonly message: string };
  readonly recommended: string;
  readonly safeActions: readonly string[];
  readonly forbiddenActions: readonly { readonly action: string; readonly reason: string }[];
  readonly impact: {
    readonly heldUp: readonly { readonly taskId: string; readonly name: string }[];
    readonly count: number;
  };
  readonly communication: 'none' | 'queued' | 'sent' | 'failed';
  readonly openedAt: string;
  readonly slaDueAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
  readonly ageSeconds: number;
  readonly overdue: boolean;
};
export type Repair = {
  readonly id: string;
  readonly action: string;
  readonly reason: string;
  readonly recordedAt: string;
  readonly person: string | null;
  readonly reverses: string | null;
  readonly groupRepair: string | null;
};
export type CaseEvent = {
  readonly id: string;
  readonly kind: string;
  readonly person: string | null;
  readonly body: string;
  readonly recordedAt: string;
};
export type CaseAnswer = {
  readonly case: FalloutCase;
  readonly repairs: readonly Repair[];
  readonly events: readonly CaseEvent[];
};
export type Rehearsal = {
  readonly wouldChange: {
    readonly task: string;
    readonly from: string;
    readonly to: string;
    readonly sameKey: boolean;
  };
  readonly wouldFollow: { readonly tasksFreed: readonly string[]; readonly ends: boolean };
};

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
  readonly gate: string;
  readonly message?: string;
  readonly whatToDo?: string;
  readonly severity?: string;
  readonly offending?: readonly string[];
  readonly [detail: string]: unknown;
};
export type Release = ReleaseRow & {
  readonly version: number;
  readonly contentHash: string;
  readonly moves: readonly string[];
  readonly changeCount: number;
  readonly changes: readonly { readonly kind: string; readonly key: string; readonly hash: string | null }[];
};
export type ReleaseChecks = {
  /** The questions of the checklist, each answered by its gates. */
  readonly checklist: readonly {
    readonly item: string;
    readonly question: string;
    readonly passed: boolean;
    readonly problems: number;
    readonly warnings: number;
    readonly gates: readonly string[];
    readonly evidence: readonly string[];
  }[];
  readonly checks: readonly {
    readonly gate: string;
    readonly promise: string;
    readonly problems: readonly ReleaseProblem[];
  }[];
};
