/** What happens when an approval case is decided: the answer goes back to the quote that asked. */
import {
  approvedByCase,
  lockQuote,
  type Quote,
  returnedByCase,
  type Settled,
  updateQuote,
} from '#contexts/quote/index.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Flow, TogetherStep } from '#platform/flows.ts';

type Answer = {
  readonly caseId: string;
  readonly subjectId: string;
  readonly approvers: readonly string[];
  readonly comment: string | null;
};

const settle = (name: string, undo: string, how: (quote: Quote, answer: Answer) => Outcome<Settled>): TogetherStep => ({
  name,
  undo,
  run: async (tx, fact: RecordedFact) => {
    const answer = { ...fact.data, comment: fact.words?.['comment'] ?? null } as unknown as Answer;
    const quote = await lockQuote(tx, answer.subjectId);
    must(quote, 'a case about a quote names one that exists');
    const settled = how(quote, answer);
    if (!settled.ok) return settled;
    return accepted({ facts: settled.value.facts, statements: updateQuote(tx.tenantId, quote, settled.value.change) });
  },
});

export const approvalGranted: Flow = {
  fact: 'ApprovalGranted',
  meaning: 'Everybody who was asked said yes.',
  together: [
    settle('the quote is approved', 'editing the quote voids the approval', (quote, { caseId, approvers }) =>
      approvedByCase(quote, caseId, approvers),
    ),
  ],
  after: [],
};

export const approvalReturned: Flow = {
  fact: 'ApprovalReturned',
  meaning: 'Somebody said yes to a part, and the rest has to change.',
  together: [
    settle(
      'the quote returns to its seller as a draft',
      'the seller changes what was not approved and submits it again; the approved part is carried',
      (quote, { caseId, comment }) => returnedByCase(quote, caseId, comment),
    ),
  ],
  after: [],
};

export const approvalRejected: Flow = {
  fact: 'ApprovalRejected',
  meaning: 'Somebody said no.',
  together: [
    settle('the quote returns to its seller as a draft', 'the seller submits it again', (quote, { caseId, comment }) =>
      returnedByCase(quote, caseId, comment),
    ),
  ],
  after: [],
};
