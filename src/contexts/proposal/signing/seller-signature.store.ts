import type { Statement, Tx } from '#platform/database/tx.ts';
import type { SignedBySeller } from './sign-document.ts';

export const insertSellerSignature = (
  tenantId: string,
  documentId: string,
  { appended, hash, certificateHash }: SignedBySeller,
  at: string,
): Statement => ({
  name: 'seller-signature-insert',
  text: `insert into proposal.seller_signature (tenant_id, document_id, sha256, appended, certificate_hash, recorded_at)
         values ($1, $2, $3, $4, $5, $6)`,
  values: [tenantId, documentId, hash, appended, certificateHash, at],
});

export type SellerSignature = {
  readonly documentHash: string;
  readonly signedDocumentHash: string;
  readonly certificateHash: string;
  readonly signedAt: string;
};

/** On the document that was presented for a revision; nothing where Troth had no key then. */
export const readSellerSignature = async (tx: Tx, subjectId: string): Promise<SellerSignature | undefined> =>
  (
    await tx.query<SellerSignature>({
      name: 'seller-signature-of-subject',
      text: `select d.sha256 as "documentHash", s.sha256 as "signedDocumentHash", s.certificate_hash as "certificateHash", s.recorded_at as "signedAt"
             from proposal.seller_signature s join proposal.document d on d.tenant_id = s.tenant_id and d.id = s.document_id
             where s.tenant_id = $1 and d.subject_id = $2 order by s.recorded_at desc limit 1`,
      values: [tx.tenantId, subjectId],
    })
  )[0];

/** The signed document: the presented bytes, and the signature after them. */
export const readSignedBySeller = async (tx: Tx, subjectId: string): Promise<Uint8Array | undefined> =>
  (
    await tx.query<{ bytes: Uint8Array }>({
      name: 'signed-by-seller-bytes',
      text: `select d.bytes || s.appended as bytes
             from proposal.seller_signature s join proposal.document d on d.tenant_id = s.tenant_id and d.id = s.document_id
             where s.tenant_id = $1 and d.subject_id = $2 order by s.recorded_at desc limit 1`,
      values: [tx.tenantId, subjectId],
    })
  )[0]?.bytes;
