/** The words of billing: handoffs and their instructions. We never charge; we say, once and exactly, what was accepted. */
import type { StateOf } from '#kernel/lifecycle.ts';
import type { PromisedTerm } from '#contexts/order/index.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { invoiceConstraints, invoiceFacts, invoiceRefusals } from './invoice.ts';
import type { handoffLife } from './handoff.lifecycle.ts';

export type HandoffState = StateOf<typeof handoffLife>;

/** One charge of one segment of one order item. Its identity is these three (and the component): a replay finds it, and adds nothing. */
export type Instruction = {
  readonly id: string;
  readonly itemId: string;
  readonly lineageId: string;
  readonly chargeKey: string;
  readonly segmentId: string;
  readonly componentId: string;
  /** `end`: what was promised before ends on the first day of the change; the terms say which it was, and the day. */
  readonly action: 'activate' | 'end';
  /** Exactly the accepted promise. */
  readonly terms: PromisedTerm;
  readonly termsHash: string;
  readonly priceLeafHash: string;
  /** What billing calls it, and the rule of the mapping that says so; absent when the model has no mapping. */
  readonly productCode?: string;
  readonly invoiced?: 'inAdvance' | 'inArrears';
  readonly ruleId?: string;
};

export type Handoff = {
  readonly id: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly state: HandoffState;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  /** Fingerprint over all instructions: what billing confirms. */
  readonly termsRoot: string;
  readonly currency: string;
  readonly billingRef: string | null;
  readonly recordedAt: string;
  readonly deliveredAt: string | null;
};

export const INSTRUCTION_SCHEMA = 'billing-instruction/1';
export const HANDOFF_SCHEMA = 'billing-handoff/1';

export const billingFacts = ['BillingActivationRequested', 'BillingHandoffDelivered', ...invoiceFacts] as const;

export const handoffResource = (
  tenantId: string,
  handoff: { readonly id: string; readonly accountId: string },
): ResourceFacts => ({
  type: 'Handoff',
  id: handoff.id,
  attrs: { tenant: tenantId, accountId: handoff.accountId },
});

export const billingRefusals: RefusalTexts = {
  ...invoiceRefusals,
  'handoff.not-found': { status: 404, title: 'There is no such billing handoff', todo: 'Check the order.' },
  'handoff.move-not-allowed': {
    status: 409,
    title: 'The handoff is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'billing.requested-already': {
    status: 409,
    title: 'Billing has been asked for this order',
    todo: 'Nothing: a handoff is made once.',
  },
  'billing.order-not-fulfilled': {
    status: 409,
    title: 'The order is not fulfilled',
    todo: 'Billing is told when the work is done.',
  },
  'billing.terms-mismatch': {
    status: 422,
    title: 'The terms are not those that were accepted',
    todo: 'Do not bill. The item and both fingerprints are named; open a correction.',
  },
  'billing.charge-unmapped': {
    status: 422,
    title: 'The billing mapping has no rule, or no single rule, for a charge',
    todo: 'Publish a billing mapping with one most specific rule for the charges that are named.',
  },
};

export const billingConstraints: Readonly<Record<string, string>> = {
  ...invoiceConstraints,
  handoff_once: 'billing.requested-already',
  instruction_once: 'billing.requested-already',
};
