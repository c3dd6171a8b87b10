/** The words of fallout: cases, the seven owners, the refusals. No behaviour. */
import type { Json } from '#kernel/json.ts';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { Forbidden, Problem, RepairAction } from '#contexts/fulfillment/index.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { falloutLife } from './fallout.lifecycle.ts';
import type { FalloutCategory, Retryability, Severity } from './fallout-rules.contract.ts';
import { workRefusals } from './work.refusals.ts';

export type CaseState = StateOf<typeof falloutLife>;

export type Classification = {
  /** The row of the rules that judged. */
  readonly ruleId: string;
  readonly category: FalloutCategory;
  readonly severity: Severity;
  readonly runbook: string;
  readonly ownerGroup: string;
  readonly retryability: Retryability;
  readonly recommended: RepairAction;
  readonly resolveWithinMinutes: number;
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
  /** Whether the customer was told: a letter is written, was taken by a mail server, or could not be delivered. */
  readonly communication: 'none' | 'queued' | 'sent' | 'failed';
  readonly ruleId: string;
  /** The version of the rules; null where those that ship judged. */
  readonly rulesHash: string | null;
  readonly severity: Severity;
  readonly runbook: string;
  /** One cause over many orders: the system, the operation and the code of the no. */
  readonly causeKey: string;
  readonly connector: string | null;
  readonly operation: string | null;
  /** As they were called when the case was opened. */
  readonly taskName: string;
  readonly orderNumber: string;
  readonly customer: string;
  readonly channel: string | null;
  /** When the work that failed was last sent: until the case was opened, nobody knew. */
  readonly failedAt: string | null;
  readonly assigneePerson: string | null;
  readonly nearAt: string | null;
  readonly breachedAt: string | null;
  readonly escalations: number;
  readonly escalatedTo: string | null;
  readonly openedAt: string;
  readonly slaDueAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
};

export const falloutFacts = [
  'OrderFalloutDetected',
  'OrderRepairApplied',
  'OrderFalloutResolved',
  'OrderRepairReversed',
  'FalloutCaseTaken',
  'FalloutCaseAssigned',
  'FalloutCaseCommented',
  'FalloutServiceLevelNear',
  'FalloutEscalated',
  'FalloutGroupRepairStarted',
  'FalloutGroupRepairStopped',
  'FalloutGroupRepairEnded',
] as const;

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
  ...workRefusals,
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

export const falloutConstraints: Readonly<Record<string, string>> = {
  fallout_one_open: 'fallout.move-not-allowed',
  group_repair_one_running: 'group-repair.running-already',
};
