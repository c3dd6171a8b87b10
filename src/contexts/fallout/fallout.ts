/** The words of fallout: cases, the seven owners, the refusals. No behaviour. */
import type { Json } from '#kernel/json.ts';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { Forbidden, Problem, RepairAction } from '#contexts/fulfillment/index.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { falloutLife } from './fallout.lifecycle.ts';

export type CaseState = StateOf<typeof falloutLife>;

/** Operations 16.2: what kind of trouble it is decides whose it is. */
export const FALLOUT_OWNERS = {
  'missing-customer-data': 'sales/support ops',
  'product-mapping-missing': 'product ops + engineering',
  'provisioning-failure': 'fulfillment ops',
  'billing-handoff-failure': 'billing ops + engineering',
  'asset-mismatch': 'asset/inventory ops',
  'approval-inconsistency': 'revenue ops/finance',
  'security-violation': 'security/compliance',
} as const;
export type FalloutCategory = keyof typeof FALLOUT_OWNERS;

export type Retryability = 'safe' | 'unsafe' | 'after-correction';

export type Classification = {
  readonly category: FalloutCategory;
  readonly ownerGroup: string;
  readonly retryability: Retryability;
  readonly recommended: RepairAction;
  readonly slaHours: number;
};

export type FalloutCase = {
  readonly id: string;
  readonly orderId: string;
  readonly taskId: string;
  readonly accountId: string;
  readonly itemId: string | null;
  readonly product: string;
  readonly state: CaseState;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly category: FalloutCategory;
  readonly retryability: Retryability;
  readonly ownerGroup: string;
  readonly cause: Problem;
  readonly recommended: RepairAction;
  readonly safeActions: readonly RepairAction[];
  readonly forbiddenActions: readonly Forbidden[];
  /** The tasks that cannot begin before this one has ended. */
  readonly impact: {
    readonly heldUp: readonly { readonly taskId: string; readonly name: string }[];
    readonly count: number;
  };
  readonly communication: 'none' | 'queued';
  readonly openedAt: string;
  readonly slaDueAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
};

export const falloutFacts = ['OrderFalloutDetected', 'OrderRepairApplied', 'OrderFalloutResolved'] as const;

export const caseResource = (
  tenantId: string,
  found: Pick<FalloutCase, 'id' | 'orderId' | 'accountId' | 'ownerGroup'>,
): ResourceFacts => ({
  type: 'FalloutCase',
  id: found.id,
  attrs: {
    tenant: tenantId,
    orderId: found.orderId,
    accountId: found.accountId,
    ownerRole: found.ownerGroup,
  } satisfies Record<string, Json>,
});

export const falloutRefusals: RefusalTexts = {
  'fallout-case.not-found': {
    status: 404,
    title: 'There is no such fallout case',
    todo: 'Check the order and the case; a case that is resolved takes no repair.',
  },
  'fallout.move-not-allowed': {
    status: 409,
    title: 'The case is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'fallout.action-forbidden': {
    status: 422,
    title: 'This repair is not safe here',
    todo: 'The reason is named; choose one of the safe actions of the case.',
  },
  'fallout.reason-missing': {
    status: 422,
    title: 'A repair needs a reason',
    todo: 'Say why, in the reason of the command: it stands in the evidence.',
  },
  'fallout.wrong-order': {
    status: 404,
    title: 'The task is not part of this order',
    todo: 'Take order and task from the same fallout case.',
  },
};

export const falloutConstraints: Readonly<Record<string, string>> = { fallout_one_open: 'fallout.move-not-allowed' };
