/** What happens to an approval when the quote it was about is reopened, recalled, cancelled or declined. */
import { voidCases } from '#contexts/approval/index.ts';
import { releaseReservations } from '#contexts/promotion/index.ts';
import { endEnvelopes, endLinks } from '#contexts/proposal/index.ts';
import { voidWaitingClaims } from '#contexts/quote/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow, TogetherStep } from '#platform/flows.ts';

const voidApproval = (how: 'void' | 'recalled', because: string): TogetherStep => ({
  name: because,
  undo: 'the quote is submitted again',
  run: async (tx, fact, command) => accepted(await voidCases(tx, fact.subject.id, how, because, command.at.toString())),
});

const releaseBudget: TogetherStep = {
  name: 'reserved promotion budget is released',
  undo: 'presenting a revision reserves it again',
  run: async (tx, fact) => accepted({ facts: [], statements: releaseReservations(tx.tenantId, fact.subject.id) }),
};

const endItsLinks: TogetherStep = {
  name: 'its links open nothing any more, no paper waits for a second person, and nobody is asked to sign it',
  undo: 'another offer is presented, with links of its own',
  run: async (tx, fact, command) => {
    const links = await endLinks(tx, fact.subject.id, command.at);
    const papers = await voidWaitingClaims(tx, fact);
    const envelopes = await endEnvelopes(tx, fact.subject.id, 'The offer ended.', command.at);
    return accepted({
      facts: [...links.facts, ...papers.facts, ...envelopes.facts],
      statements: [...links.statements, ...papers.statements, ...envelopes.statements],
    });
  },
};

export const quoteReopened: Flow = {
  fact: 'QuoteReopened',
  meaning: 'An approved quote was edited, so it is a draft again.',
  together: [voidApproval('void', 'the approval is void, because the content changed')],
  after: [],
};

export const quoteRecalled: Flow = {
  fact: 'QuoteRecalled',
  meaning: 'The seller took the submission back.',
  together: [voidApproval('recalled', 'the open case is recalled')],
  after: [],
};

export const quoteCancelled: Flow = {
  fact: 'QuoteCancelled',
  meaning: 'The seller withdrew the quote.',
  together: [voidApproval('void', 'the approval is void, because the quote was withdrawn'), releaseBudget, endItsLinks],
  after: [],
};

export const quoteDeclined: Flow = {
  fact: 'QuoteDeclined',
  meaning: 'The customer said no.',
  together: [releaseBudget, endItsLinks],
  after: [],
};

export const quoteSuperseded: Flow = {
  fact: 'QuoteSuperseded',
  meaning: 'A newer revision of the family was presented, or another scenario of the deal was accepted.',
  together: [
    voidApproval('void', 'an open approval case is void, because another offer took its place'),
    releaseBudget,
    endItsLinks,
  ],
  after: [],
};

export const quoteExpired: Flow = {
  fact: 'QuoteExpired',
  meaning: 'Nobody said yes in time.',
  together: [releaseBudget, endItsLinks],
  after: [],
};
