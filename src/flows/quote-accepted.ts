/** What happens when a quote is accepted. */
import { consumeReservations, giveBack } from '#contexts/promotion/index.ts';
import { accepted } from '#kernel/outcome.ts';
import {
  addressOfYes,
  CONTRACT_SYSTEM,
  endEnvelopes,
  documentHolds,
  openHandover,
  useLink,
} from '#contexts/proposal/index.ts';
import { keepAddress, readPromotionsLeft, supersedeAlternatives, voidWaitingClaims } from '#contexts/quote/index.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Flow } from '#platform/flows.ts';

export const quoteAccepted = (connectors: Pick<ConnectorRegistry, 'connector'>): Flow => ({
  fact: 'QuoteAccepted',
  meaning: 'The customer said yes to exactly what they were shown.',
  together: [
    {
      name: 'the document that is kept is the one that was shown',
      undo: 'none: it only looks, and where it is another nothing is accepted',
      run: async (tx, fact) => {
        const holds = await documentHolds(tx, fact.subject.id, String(fact.data['proposalDocumentHash']));
        return holds.ok ? accepted({ facts: [], statements: [] }) : holds;
      },
    },
    {
      name: 'the other scenarios of the deal are superseded',
      undo: 'none: the customer took this one',
      run: (tx, fact) => supersedeAlternatives(tx, String(fact.data['familyId']), fact.subject.id),
    },
    {
      name: 'the reserved promotion budget is consumed; what was held for options that were left is given back',
      undo: 'none: an accepted price does not change',
      run: async (tx, fact) => {
        const { id } = fact.subject;
        const left = await readPromotionsLeft(tx, id, fact.data['chosenLines'] as readonly string[]);
        const back = left.map((one) => giveBack(tx.tenantId, id, one));
        return accepted({ facts: [], statements: [...back, ...consumeReservations(tx.tenantId, id)] });
      },
    },
    {
      name: 'the link that it was said under is used',
      undo: 'none: it was used once; a link that was taken back meanwhile refuses the acceptance',
      run: async (tx, fact, command) =>
        command.actor.linkId === undefined
          ? accepted({ facts: [], statements: [] })
          : useLink(tx, command.actor.linkId, fact.subject.id, command.at),
    },
    {
      name: 'the address that it came from is kept beside its grade',
      undo: 'none: it is erased with the person',
      run: async (tx, fact, command) => {
        const address = await addressOfYes(tx, fact.subject.id, command.actor);
        const kept = address === undefined ? [] : [keepAddress(tx.tenantId, fact.subject.id, address)];
        return accepted({ facts: [], statements: kept });
      },
    },
    {
      name: 'a paper that waits for a second person is void',
      undo: 'none: the offer is accepted, and by which way is on the record',
      run: async (tx, fact, command) => {
        const { claimId } = command.payload as { readonly claimId?: string };
        return accepted(await voidWaitingClaims(tx, fact, claimId));
      },
    },
    {
      name: 'an envelope that is open at a signature service is taken back',
      undo: 'none: the one by whose signature it was accepted is settled already; no other may be signed after it',
      run: async (tx, fact, command) =>
        accepted(await endEnvelopes(tx, fact.subject.id, 'The offer was accepted in another way.', command.at)),
    },
    {
      name: 'the contract system is to be told, where one is connected',
      undo: 'none: a contract that was filed is ended in the contract system, by its owner',
      run: async (tx, fact, command) =>
        accepted(
          connectors.connector(tx.tenantId, CONTRACT_SYSTEM) === undefined
            ? { facts: [], statements: [] }
            : openHandover(tx.tenantId, fact, command),
        ),
    },
  ],
  // Conversion is a command of its own, because a seller, a date or a split decides when; it can be sent any number of times.
  after: [],
});
