/** The only SQL of signed papers. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type Claim = {
  readonly id: string;
  readonly revisionId: string;
  readonly state: 'recorded' | 'confirmed' | 'rejected' | 'void';
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly chosenLines: readonly string[];
  readonly paperHash: string;
  readonly paperName: string;
  readonly signerName: string;
  readonly signerTitle: string | null;
  readonly signedOn: string;
  readonly recordedBy: string;
  readonly recordedByPerson: string;
  readonly recordedAt: string;
  readonly decidedByPerson: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
};

const CLAIM = `select id, revision_id as "revisionId", state, content_root as "contentRoot", document_hash as "documentHash",
    chosen_lines::text[] as "chosenLines", paper_hash as "paperHash", paper_name as "paperName", signer_name as "signerName",
    signer_title as "signerTitle", signed_on::text as "signedOn", recorded_by as "recordedBy",
    recorded_by_person as "recordedByPerson", recorded_at as "recordedAt", decided_by_person as "decidedByPerson",
    decided_at as "decidedAt", comment
  from quote.acceptance_claim where tenant_id = $1 and revision_id = $2`;

/** Under the lock of its quote, which every command on a claim takes first. */
export const readClaims = (tx: Tx, revisionId: string): Promise<readonly Claim[]> =>
  tx.query<Claim>({
    name: 'claims-of-quote',
    text: `${CLAIM} order by recorded_at, id`,
    values: [tx.tenantId, revisionId],
  });

export type NewClaim = Omit<Claim, 'state' | 'decidedByPerson' | 'decidedAt' | 'comment'> & {
  readonly bytes: Uint8Array;
};

export const insertClaim = (tenantId: string, claim: NewClaim): readonly Statement[] => [
  {
    name: 'claim-insert',
    text: `insert into quote.acceptance_claim (tenant_id, id, revision_id, state, content_root, document_hash, chosen_lines, paper_hash,
             paper_name, signer_name, signer_title, signed_on, recorded_by, recorded_by_person, recorded_at)
           values ($1, $2, $3, 'recorded', $4, $5, $6::uuid[], $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      tenantId,
      claim.id,
      claim.revisionId,
      claim.contentRoot,
      claim.documentHash,
      claim.chosenLines,
      claim.paperHash,
      claim.paperName,
      claim.signerName,
      claim.signerTitle,
      claim.signedOn,
      claim.recordedBy,
      claim.recordedByPerson,
      claim.recordedAt,
    ],
  },
  {
    name: 'claim-paper-insert',
    text: 'insert into quote.acceptance_paper (tenant_id, claim_id, sha256, bytes, recorded_at) values ($1, $2, $3, $4, $5)',
    values: [tenantId, claim.id, claim.paperHash, claim.bytes, claim.recordedAt],
  },
];

export const decideClaim = (
  tenantId: string,
  id: string,
  state: 'confirmed' | 'rejected',
  decided: { readonly personId: string; readonly at: string; readonly comment: string | null },
): Statement => ({
  name: 'claim-decide',
  text: `update quote.acceptance_claim set state = $3, decided_by_person = $4, decided_at = $5, comment = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, id, state, decided.personId, decided.at, decided.comment],
});

/** Whatever waits for a second person when there is nothing left to confirm. */
export const voidClaims = (tenantId: string, revisionId: string, at: string): Statement => ({
  name: 'claims-void',
  text: `update quote.acceptance_claim set state = 'void', decided_at = $3 where tenant_id = $1 and revision_id = $2 and state = 'recorded'`,
  values: [tenantId, revisionId, at],
});

export const readPaper = async (tx: Tx, revisionId: string, claimId: string): Promise<Uint8Array | undefined> =>
  (
    await tx.query<{ bytes: Uint8Array }>({
      name: 'claim-paper',
      text: `select p.bytes from quote.acceptance_paper p
             join quote.acceptance_claim c on c.tenant_id = p.tenant_id and c.id = p.claim_id
             where p.tenant_id = $1 and c.revision_id = $2 and p.claim_id = $3`,
      values: [tx.tenantId, revisionId, claimId],
    })
  )[0]?.bytes;

/** What waits for a second person, with whose offer it is: for the page that one opens in the morning. */
export type WaitingClaim = Pick<Claim, 'id' | 'revisionId' | 'recordedAt' | 'recordedByPerson' | 'signerName'>;

export const readWaitingClaims = (tx: Tx, limit: number): Promise<readonly WaitingClaim[]> =>
  tx.query<WaitingClaim>({
    name: 'claims-waiting',
    text: `select id, revision_id as "revisionId", recorded_at as "recordedAt", recorded_by_person as "recordedByPerson", signer_name as "signerName"
           from quote.acceptance_claim where tenant_id = $1 and state = 'recorded' order by recorded_at, id limit $2`,
    values: [tx.tenantId, limit],
  });
