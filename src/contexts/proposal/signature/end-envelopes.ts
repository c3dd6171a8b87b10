/** What an offer's end and its acceptance do to an envelope that is open. Called by flows, inside the transaction of the quote's own fact. */
import { must } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Together } from '#platform/flows.ts';
import { lockOpenEnvelopes, updateEnvelope } from './envelope.store.ts';
import { takeBack } from './send-for-signature.ts';

/** Nobody signs what is over. What the service has already is taken back by a worker, until the service says so. */
export const endEnvelopes = async (
  tx: Tx,
  quoteId: string,
  because: string,
  at: Temporal.Instant,
): Promise<Together> => {
  const open = (await lockOpenEnvelopes(tx, quoteId)).filter(({ state }) => state !== 'voiding');
  const ended = open.map((envelope) => {
    const moved = takeBack(envelope, because, at);
    must(moved.ok, 'an open envelope can be taken back');
    const head = { version: envelope.version + 1, entryLeaf: envelope.entryLeaf };
    return {
      facts: moved.value.facts,
      statement: updateEnvelope(tx.tenantId, head, envelope, moved.value.change),
    };
  });
  return { facts: ended.flatMap(({ facts }) => facts), statements: ended.map(({ statement }) => statement) };
};
