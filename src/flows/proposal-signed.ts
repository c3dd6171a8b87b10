/** What happens when a signature service says what became of an envelope: the offer is accepted or declined by that word, while it is open. */
import { type Envelope, readEnvelope } from '#contexts/proposal/index.ts';
import { acceptQuote, DECLINE_REASONS, declineQuote, readQuoteHead, SIGNATURE_ROLE } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import type { AnyCommandDefinition, RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Flow, FollowUp } from '#platform/flows.ts';

const accept = acceptQuote as unknown as AnyCommandDefinition;
const decline = declineQuote as unknown as AnyCommandDefinition;

/** Facts name nobody; the envelope does. An offer that is over takes neither yes nor no: what came too late stays on the record. */
const whileOpen = async (
  fact: RecordedFact,
  tx: Tx,
  follow: (envelope: Envelope) => FollowUp,
): Promise<readonly FollowUp[]> => {
  const envelope = await readEnvelope(tx, fact.subject.id);
  must(envelope, 'a fact about an envelope names one that exists');
  const quote = await readQuoteHead(tx, envelope.quoteId);
  return quote?.status === 'presented' ? [follow(envelope)] : [];
};

const yesOf = ({ quoteId, ...envelope }: Envelope): FollowUp => {
  const { signedHash, evidence } = envelope;
  must(signedHash !== null && evidence !== null, 'what was signed is kept with who vouches for it');
  return {
    definition: accept,
    payload: {
      quoteId,
      shownContentRoot: envelope.contentRoot,
      shownDocumentHash: envelope.documentHash,
      chosenLines: [...envelope.chosenLines],
      signedDocumentHash: signedHash,
      acceptedBy: {
        name: envelope.signerName,
        ...(envelope.signerTitle === null ? {} : { title: envelope.signerTitle }),
        evidence: `envelope ${envelope.id}, ${evidence.service} ${evidence.ref}, signed ${evidence.signedAt}, certificate ${evidence.certificateHash}`,
      },
    },
  };
};

export const proposalSigned: Flow = {
  fact: 'ProposalSigned',
  meaning: 'A signature service vouches for it that the customer signed what was presented.',
  together: [],
  after: [
    {
      name: 'offer-accepted-by-signature',
      undo: 'none: the customer said yes',
      as: SIGNATURE_ROLE,
      commands: (fact, tx) => whileOpen(fact, tx, yesOf),
    },
  ],
};

export const proposalSignatureDeclined: Flow = {
  fact: 'ProposalSignatureDeclined',
  meaning: 'The signer told the signature service no.',
  together: [],
  after: [
    {
      name: 'offer-declined-by-signer',
      undo: 'the offer is revised and presented again',
      as: SIGNATURE_ROLE,
      commands: (fact, tx) =>
        whileOpen(fact, tx, ({ quoteId, why }) => {
          const said = String(fact.data['reason']);
          const reason = DECLINE_REASONS.find(({ code }) => code === said)?.code ?? 'other';
          return {
            definition: decline,
            payload: { quoteId, because: (why ?? 'The signer declined.').slice(0, 500), reason },
          };
        }),
    },
  ],
};
