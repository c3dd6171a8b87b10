/** The words of proposal, beside those of its documents (`document.refusals.ts`). */
import type { RefusalTexts } from '#platform/refusals.ts';

export const proposalFacts = ['ProposalGenerated', 'ProposalClausesChosen'] as const;

export const proposalRefusals: RefusalTexts = {
  'proposal.not-found': { status: 404, title: 'Nothing was presented yet', todo: 'Present the quote first.' },
  'proposal.document-changed': {
    status: 409,
    title: 'The document that is kept is not the one that was shown',
    todo: 'Nothing is accepted on it. Tell whoever runs the service, and present a new revision.',
  },
  'proposal.not-signed-by-seller': {
    status: 404,
    title: 'The seller put no signature on this document',
    todo: 'Use the document itself; signatures are made where Troth has a key for it, from then on.',
  },
  'proposal.no-template': {
    status: 422,
    title: 'There is no template in this language',
    todo: 'Publish a template that knows the language.',
  },
  'proposal.no-seller': {
    status: 422,
    title: 'None of our legal entities sells in this country',
    todo: 'Publish a legal entity for the market.',
  },
};
