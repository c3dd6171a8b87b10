import type { Statement, Tx } from '#platform/database/tx.ts';
import type { DocumentRecord } from './proposal.contract.ts';

export type StoredDocument = {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly contentRoot: string;
  readonly recordedAt: string;
};

type NewDocument = {
  readonly id: string;
  readonly subjectId: string;
  readonly language: string;
  readonly contentRoot: string;
  readonly record: DocumentRecord;
  readonly pdf: Uint8Array;
};

export const insertDocument = (tenantId: string, document: NewDocument, at: string): Statement => ({
  name: 'document-insert',
  text: `insert into proposal.document
           (tenant_id, id, subject_id, language, sha256, content_root, template_hash, data_hash, font_hashes, engine, bytes, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
  values: [
    tenantId,
    document.id,
    document.subjectId,
    document.language,
    document.record.sha256,
    document.contentRoot,
    document.record.templateHash,
    document.record.dataHash,
    JSON.stringify(document.record.fontHashes),
    `typst ${document.record.typstVersion}`,
    document.pdf,
    at,
  ],
});

/** What the kept bytes come to, worked out beside them: megabytes need not travel to be compared. */
export const readKeptHash = async (tx: Tx, subjectId: string): Promise<string | undefined> =>
  (
    await tx.query<{ hash: string }>({
      name: 'document-kept-hash',
      text: `select 'sha256:' || encode(sha256(bytes), 'hex') as hash from proposal.document
             where tenant_id = $1 and subject_id = $2 order by recorded_at desc limit 1`,
      values: [tx.tenantId, subjectId],
    })
  )[0]?.hash;

/** The document that was presented for a revision. */
export const readDocumentOf = async (tx: Tx, subjectId: string): Promise<StoredDocument | undefined> =>
  (
    await tx.query<StoredDocument>({
      name: 'document-of-subject',
      text: `select id, sha256, bytes, content_root as "contentRoot", recorded_at as "recordedAt" from proposal.document
             where tenant_id = $1 and subject_id = $2 order by recorded_at desc limit 1`,
      values: [tx.tenantId, subjectId],
    })
  )[0];
