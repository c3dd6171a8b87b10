/** Whom a case asks right now, by name, and what they need to be told about it: what letters are written from. */
import { readPeople } from '#contexts/identity/index.ts';
import { readQuoteHead } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ApprovalCase, Called, Step } from './approval.ts';
import { readCase } from './approval.store.ts';
import { whoAnswers } from './approvers.ts';
import { readDelegations } from './delegation.store.ts';
import { benchOfCase } from './standing.ts';
import { DELEGATIONS_READ_MAX } from './submittable.ts';

export type AskedPersons = {
  readonly approvalCase: ApprovalCase;
  readonly quote: NonNullable<Awaited<ReturnType<typeof readQuoteHead>>>;
  readonly requestedByName: string;
  /** Of each step that waits for an answer: who may give it and has not yet. */
  readonly steps: readonly { readonly step: Step; readonly persons: readonly Called[] }[];
};

/** Undefined where the case is decided already: then nobody is asked. */
export const readAskedPersons = async (
  tx: Tx,
  caseId: string,
  at: Temporal.Instant,
): Promise<AskedPersons | undefined> => {
  const approvalCase = await readCase(tx, caseId);
  if (approvalCase?.status !== 'open') return undefined;
  const [quote, people, delegations] = await Promise.all([
    readQuoteHead(tx, approvalCase.subjectId),
    readPeople(tx),
    readDelegations(tx, DELEGATIONS_READ_MAX),
  ]);
  if (quote === undefined) return undefined;
  const bench = benchOfCase(approvalCase, quote.territory, people, delegations, at);
  return {
    approvalCase,
    quote,
    requestedByName: people.find(({ id }) => id === approvalCase.requestedBy)?.name ?? 'A colleague',
    steps: approvalCase.steps
      .filter(({ status }) => status === 'asked')
      .map((step) => ({
        step,
        persons: whoAnswers(step.role, step.rules, bench).approvers.filter(
          ({ personId }) => !step.answers.some((answer) => answer.personId === personId),
        ),
      })),
  };
};
