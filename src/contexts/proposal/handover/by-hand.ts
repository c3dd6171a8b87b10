/** A person's ways out: send it again or ask at once what became of it, or say, with evidence, under which number the contract is kept. */
import { Type } from 'typebox';
import { quotePayload } from '#contexts/quote/index.ts';
import { accepted } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { handoverLife } from './handover.lifecycle.ts';
import type { Handover } from './handover.ts';
import { updateHandover } from './handover.store.ts';
import { handoverFact, type HandoverDecision, type Loaded, onHandover, type OnHandover } from './on-handover.ts';

type Again = OnHandover & { readonly because: string };

const MOVE_OF = { requested: 'postpone', unknown: 'lose', refused: 'retry' } as const;

export const retryHandover = defineCommand<Again, Loaded, HandoverDecision>({
  ...onHandover,
  name: 'proposal.retry-handover',
  payload: quotePayload({ because: Type.String({ minLength: 1, maxLength: 500 }) }),
  decide: ({ row }, { at, payload: { because } }) => {
    // What is on its way is waited for: its worker says what came of it, or its lease runs out.
    if (row.status === 'sending')
      return accepted({
        unchanged: true,
        change: {},
        facts: [],
        answer: { quoteId: row.revisionId, status: row.status },
      });
    const move = row.status === 'delivered' ? 'retry' : MOVE_OF[row.status];
    const status = handoverLife.move(row.status, move);
    if (!status.ok) return status;
    const now = at.toString();
    const anew = move === 'retry' ? { round: row.round + 1, askedAt: now, why: null } : {};
    const fact = handoverLife.row(row.status, move)?.fact ?? '';
    return accepted({
      change: { status: status.value, dueAt: now, ...anew },
      facts: [handoverFact(fact, row, {}, { why: because })],
      answer: { quoteId: row.revisionId, status: status.value },
      root: row.contentRoot,
    });
  },
  save: ({ change }, { row }, next, command) => [updateHandover(command.tenantId, next, row, change)],
});

type ByHand = OnHandover & { readonly reference: string; readonly evidence: string };

const closedBy = (row: Handover, { reference, evidence }: ByHand, name: string, at: string) => ({
  change: {
    status: 'delivered',
    dueAt: null,
    reference,
    source: `person ${name}`,
    why: evidence,
    deliveredAt: at,
  } as const,
  facts: [handoverFact('ContractHandoverDelivered', row, { reference, source: 'person' })],
  answer: { quoteId: row.revisionId, status: 'delivered', reference },
  root: row.contentRoot,
});

export const settleHandover = defineCommand<ByHand, Loaded, HandoverDecision>({
  ...onHandover,
  name: 'proposal.settle-handover',
  payload: quotePayload({
    reference: Type.String({ minLength: 1, maxLength: 200 }),
    /** What this rests on, since the contract system does not vouch for it. */
    evidence: Type.String({ minLength: 10, maxLength: 2_000 }),
  }),
  decide: ({ row }, { payload, at, actor }) => {
    const status = handoverLife.move(row.status, 'deliver');
    return status.ok ? accepted(closedBy(row, payload, actor.name, at.toString())) : status;
  },
  save: ({ change }, { row }, next, command) => [updateHandover(command.tenantId, next, row, change)],
});
