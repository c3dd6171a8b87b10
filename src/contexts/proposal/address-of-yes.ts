/** To which address the offer went that was said yes to: a grade says how strong a yes is, this says where it came from. */
import { readPersonById } from '#contexts/identity/index.ts';
import type { Principal } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readLink } from './link.store.ts';
import { readEnvelopesOf } from './signature/envelope.store.ts';

/** Of a paper there is none: two persons vouch for it. */
export const addressOfYes = async (tx: Tx, quoteId: string, actor: Principal): Promise<string | undefined> => {
  if (actor.linkId !== undefined) return (await readLink(tx, actor.linkId))?.contactEmail;
  if (actor.type === 'customer') return (await readPersonById(tx, actor.personId))?.email;
  return actor.type === 'system'
    ? (await readEnvelopesOf(tx, quoteId)).find(({ state }) => state === 'signed')?.signerEmail
    : undefined;
};
