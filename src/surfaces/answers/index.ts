/** What every address of the house answers, by its area. A test holds each route to having a row. */
import type { Answers } from '#platform/http/answers.ts';
import { accountsAnswers } from './accounts.answers.ts';
import { assetsAnswers } from './assets.answers.ts';
import { billingAnswers } from './billing.answers.ts';
import { approvalsAnswers } from './approvals.answers.ts';
import { bulkQuotesAnswers } from './bulk-quotes.answers.ts';
import { calculationsAnswers } from './calculations.answers.ts';
import { catalogAnswers } from './catalog.answers.ts';
import { changesAnswers } from './changes.answers.ts';
import { connectorsAnswers } from './connectors.answers.ts';
import { continuityAnswers } from './continuity.answers.ts';
import { decisionsAnswers } from './decisions.answers.ts';
import { dealsAnswers } from './deals.answers.ts';
import { declineReasonsAnswers } from './decline-reasons.answers.ts';
import { delegationsAnswers } from './delegations.answers.ts';
import { eventsAnswers } from './events.answers.ts';
import { evidenceAnswers } from './evidence.answers.ts';
import { reconciliationAnswers } from './reconciliation.answers.ts';
import { exportsAnswers } from './exports.answers.ts';
import { falloutAnswers } from './fallout.answers.ts';
import { governanceAnswers } from './governance.answers.ts';
import { houseAnswers } from './house.answers.ts';
import { manualTaskAnswers } from './manual-tasks.answers.ts';
import { messagesAnswers } from './messages.answers.ts';
import { calendarAnswers } from './calendar.answers.ts';
import { flagsAnswers } from './flags.answers.ts';
import { modesAnswers } from './modes.answers.ts';
import { orderMovesAnswers } from './order-moves.answers.ts';
import { orderWorkAnswers } from './order-work.answers.ts';
import { ordersAnswers } from './orders.answers.ts';
import { planAnswers } from './plans.answers.ts';
import { proposalEnvelopesAnswers } from './proposal-envelopes.answers.ts';
import { proposalLinksAnswers } from './proposal-links.answers.ts';
import { qualificationsAnswers } from './qualifications.answers.ts';
import { quoteEditsAnswers } from './quote-edits.answers.ts';
import { quoteMovesAnswers } from './quote-moves.answers.ts';
import { quotePartsAnswers } from './quote-parts.answers.ts';
import { quotePricesAnswers } from './quote-prices.answers.ts';
import { quoteProofAnswers } from './quote-proof.answers.ts';
import { quotesAnswers } from './quotes.answers.ts';
import { correctionAnswers } from './corrections.answers.ts';
import { incidentAnswers } from './incidents.answers.ts';
import { runbookAnswers } from './runbooks.answers.ts';
import { signalAnswers } from './signals.answers.ts';
import { signInsAnswers } from './sign-ins.answers.ts';
import { simulationsAnswers } from './simulations.answers.ts';

export const everyAnswer: Answers = {
  ...decisionsAnswers,
  ...accountsAnswers,
  ...assetsAnswers,
  ...billingAnswers,
  ...approvalsAnswers,
  ...bulkQuotesAnswers,
  ...calculationsAnswers,
  ...catalogAnswers,
  ...changesAnswers,
  ...connectorsAnswers,
  ...dealsAnswers,
  ...declineReasonsAnswers,
  ...delegationsAnswers,
  ...messagesAnswers,
  ...eventsAnswers,
  ...evidenceAnswers,
  ...exportsAnswers,
  ...reconciliationAnswers,
  ...falloutAnswers,
  ...governanceAnswers,
  ...houseAnswers,
  ...flagsAnswers,
  ...modesAnswers,
  ...calendarAnswers,
  ...manualTaskAnswers,
  ...orderMovesAnswers,
  ...orderWorkAnswers,
  ...ordersAnswers,
  ...planAnswers,
  ...proposalEnvelopesAnswers,
  ...proposalLinksAnswers,
  ...qualificationsAnswers,
  ...quoteEditsAnswers,
  ...quoteMovesAnswers,
  ...quotePartsAnswers,
  ...quotePricesAnswers,
  ...quoteProofAnswers,
  ...quotesAnswers,
  ...correctionAnswers,
  ...incidentAnswers,
  ...runbookAnswers,
  ...signalAnswers,
  ...continuityAnswers,
  ...signInsAnswers,
  ...simulationsAnswers,
};
