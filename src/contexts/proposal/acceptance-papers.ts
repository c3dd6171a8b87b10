/** What an acceptance rests on besides the offer: the paper that two persons looked at, what a service sealed, the words that were agreed to. */
import type { PackageAudience, PackageParts } from '#contexts/evidence/index.ts';
import { CONSENT_SCHEMA, consentOf, paperType, readAcceptance, readClaims, readPaper } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readEnvelopesOf, readSignedDocument } from './signature/envelope.store.ts';

type Papers = Required<Pick<PackageParts, 'documents' | 'decisions'>>;

const NONE: Papers = { documents: [], decisions: [] };
const EXTENSION: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** Names and signatures are on them: they are for both sides of the deal, and for nobody else. */
const isOfTheDeal = (audience: PackageAudience): boolean => audience !== 'public' && audience !== 'partner';

/** Only what an entry in the package states (`isStated`): anything else would prove nothing. */
export const acceptancePapers = async (
  tx: Tx,
  quoteId: string,
  audience: PackageAudience,
  isStated: (hash: string) => boolean,
): Promise<Papers> => {
  const acceptance = await readAcceptance(tx, quoteId);
  if (acceptance === undefined) return NONE;
  const { consentHash } = acceptance;
  const consent = consentHash !== null && isStated(consentHash) ? consentOf(consentHash) : undefined;
  return {
    decisions: consent ? [{ name: 'consent', schemaId: CONSENT_SCHEMA, value: { ...consent } }] : [],
    documents: isOfTheDeal(audience)
      ? [...(await confirmedPaper(tx, quoteId, isStated)), ...(await signedProposal(tx, quoteId, isStated))]
      : [],
  };
};

const confirmedPaper = async (tx: Tx, quoteId: string, isStated: (hash: string) => boolean) => {
  const claim = (await readClaims(tx, quoteId)).find(({ state }) => state === 'confirmed');
  if (claim === undefined || !isStated(claim.paperHash)) return [];
  const bytes = await readPaper(tx, quoteId, claim.id);
  must(bytes, 'a paper that was confirmed is kept');
  return [{ name: `signed-paper.${EXTENSION[paperType(bytes) ?? ''] ?? 'bin'}`, bytes }];
};

const signedProposal = async (tx: Tx, quoteId: string, isStated: (hash: string) => boolean) => {
  const signed = (await readEnvelopesOf(tx, quoteId)).find(
    ({ state, signedHash }) => state === 'signed' && signedHash !== null && isStated(signedHash),
  );
  if (signed === undefined) return [];
  const bytes = await readSignedDocument(tx, signed.id);
  must(bytes, 'what was signed is kept');
  return [{ name: 'proposal-signed.pdf', bytes }];
};
