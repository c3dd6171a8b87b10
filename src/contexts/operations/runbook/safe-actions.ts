/**
 * What a runbook may offer: commands that exist, by the address that takes them. Each is safe to send where a check says that it is;
 * the command road decides anyway, so an offer grants nothing.
 */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Offer } from './runbook.ts';

type SafeAction = {
  readonly command: string;
  readonly address: string;
  readonly does: string;
  /** The member of the payload that takes the reason too, where the command asks for it there. */
  readonly reasonAs?: string;
};

const literal = <const T extends Readonly<Record<string, SafeAction>>>(actions: T): T => actions;

export const SAFE_ACTIONS = literal({
  'retry-task': {
    command: 'fallout.repair',
    address: 'POST /orders/:orderId/repair-actions',
    does: 'Sends the step again under the same key; offered only where the contract says that the same key is done once',
  },
  'ask-outcome': {
    command: 'fallout.repair',
    address: 'POST /orders/:orderId/repair-actions',
    does: 'Asks the other system what became of it, and records the answer',
  },
  'take-case': {
    command: 'fallout.take',
    address: 'POST /fallout/:caseId/take',
    does: 'Takes the case, so that everybody sees who works on it',
  },
  'repair-cause': {
    command: 'fallout.repair-cause',
    address: 'POST /fallout/repair-cause',
    does: 'Repairs every open case of one cause for which the action is safe, each for itself',
  },
  'hold-order': {
    command: 'order.hold',
    address: 'POST /orders/:orderId/hold',
    does: 'Lets nothing new of the order begin; what is under way is finished',
  },
  'release-order': {
    command: 'order.release',
    address: 'POST /orders/:orderId/release',
    does: 'Lets the order go on',
  },
  'compare-systems': {
    command: 'reconciliation.start-run',
    address: 'POST /reconciliation/runs',
    does: 'Compares both sides of one pair for this order, and writes down each difference',
    reasonAs: 'reason',
  },
  'mend-difference': {
    command: 'reconciliation.request-repair',
    address: 'POST /reconciliation/differences/:differenceId/repair',
    does: 'Asks the owning context to mend the difference by its own command',
  },
  'remind-approvers': {
    command: 'approval.remind',
    address: 'POST /approvals/:caseId/remind',
    does: 'Tells the holders of the open steps once more',
  },
  'reassign-step': {
    command: 'approval.reassign',
    address: 'POST /quotes/:quoteId/reassign-approval',
    does: 'Hands the step to whoever the policy names next',
  },
  'price-quote': {
    command: 'quote.price',
    address: 'POST /quotes/:quoteId/price',
    does: 'Decides the price of a draft anew under the model in force',
  },
  'validate-quote': {
    command: 'quote.validate',
    address: 'POST /quotes/:quoteId/validate',
    does: 'Checks the quote anew, and says what holds it back',
  },
  'recall-quote': {
    command: 'quote.recall',
    address: 'POST /quotes/:quoteId/recall',
    does: 'Takes a quote back out of approval, so that it is routed anew when it is submitted again',
    reasonAs: 'because',
  },
  'revise-quote': {
    command: 'quote.revise',
    address: 'POST /quotes/:quoteId/revise',
    does: 'Makes a new revision; what the customer holds stays as it was shown',
  },
  'requeue-facts': {
    command: 'events.requeue',
    address: 'POST /events/requeue',
    does: 'Gives facts that a consumer would not take to it once more; it drops what it has by its id',
  },
  'send-again': {
    command: 'communication.resend',
    address: 'POST /messages/:messageId/resend',
    does: 'Sends a letter that did not arrive once more',
  },
  'validate-release': {
    command: 'governance.validate-release',
    address: 'POST /releases/:releaseId/validate',
    does: 'Runs all publish checks of the release again',
  },
  'roll-back-release': {
    command: 'governance.roll-back-release',
    address: 'POST /releases/:releaseId/roll-back',
    does: 'Drafts the release that points at the hashes in force before; it is approved and published like any other',
    reasonAs: 'purpose',
  },
  'pause-connector': {
    command: 'switch.set',
    address: 'POST /switches',
    does: 'Starts no more calls to the system until somebody says otherwise; what is under way is finished',
    reasonAs: 'reason',
  },
  'stop-acceptance': {
    command: 'switch.set',
    address: 'POST /switches',
    does: 'Lets nothing be accepted for an hour; whoever meets it is told the reason and the owner',
    reasonAs: 'reason',
  },
});

export type SafeActionName = keyof typeof SAFE_ACTIONS;

export const isSafeAction = (name: string): name is SafeActionName => Object.hasOwn(SAFE_ACTIONS, name);

/** The address with what it names filled in; the rest is sent. `on` is what a person tells this offer apart by. */
export const offer = (action: SafeActionName, on: string, what: string, members: JsonObject): Offer => {
  const payload: Record<string, JsonObject[string]> = { ...members };
  const address = SAFE_ACTIONS[action].address.replaceAll(/:(\w+)/g, (_whole, name: string) => {
    const value = payload[name];
    must(typeof value === 'string', `an offer of ${action} names its ${name}`);
    delete payload[name];
    return encodeURIComponent(value);
  });
  const { reasonAs }: SafeAction = SAFE_ACTIONS[action];
  return { action, on, what, address, payload, reasonAs: reasonAs ?? null };
};
