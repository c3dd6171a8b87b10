/** The only SQL of acceptances: what was said yes to is written once; who said it, in words, stands beside it and can be erased. */
import type { Json } from '#kernel/json.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

export type StoredAcceptance = {
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly acceptedAt: string;
  readonly acceptedBy: { readonly [member: string]: Json };
  readonly grade: string;
  readonly chosenLines: readonly string[];
  readonly consentHash: string | null;
  readonly linkId: string | null;
};

type NewAcceptance = StoredAcceptance & { readonly revisionId: string; readonly entryLeaf: Uint8Array | null };

export const insertAcceptance = (tenantId: string, one: NewAcceptance): Statement => ({
  name: 'quote-acceptance-insert',
  text: `insert into quote.acceptance (tenant_id, revision_id, content_root, document_hash, accepted_at, accepted_by, grade, chosen_lines,
           consent_hash, link_id, entry_leaf) values ($1, $2, $3, $4, $5, $6, $7, $8::uuid[], $9, $10, $11)`,
  values: [
    tenantId,
    one.revisionId,
    one.contentRoot,
    one.documentHash,
    one.acceptedAt,
    one.acceptedBy,
    one.grade,
    one.chosenLines,
    one.consentHash,
    one.linkId,
    one.entryLeaf,
  ],
});

export const insertAcceptancePerson = (
  tenantId: string,
  revisionId: string,
  { name, title, evidence }: { readonly name: string; readonly title?: string; readonly evidence?: string },
): Statement => ({
  name: 'quote-acceptance-person-insert',
  text: `insert into quote.acceptance_person (tenant_id, revision_id, name, title, evidence) values ($1, $2, $3, $4, $5)`,
  values: [tenantId, revisionId, name, title ?? null, evidence ?? null],
});

export const keepAddress = (tenantId: string, revisionId: string, address: string): Statement => ({
  name: 'quote-acceptance-address',
  text: 'update quote.acceptance_person set address = $3 where tenant_id = $1 and revision_id = $2',
  values: [tenantId, revisionId, address],
});

/** What was accepted before there were grades says its grade in `accepted_by`, and its signer too. */
export const readAcceptance = async (tx: Tx, revisionId: string): Promise<StoredAcceptance | undefined> => {
  const [row] = await tx.query<StoredAcceptance>({
    name: 'quote-acceptance-read',
    text: `select a.content_root as "contentRoot", a.document_hash as "documentHash", a.accepted_at as "acceptedAt",
             a.accepted_by || jsonb_strip_nulls(jsonb_build_object('name', p.name, 'title', p.title, 'evidence', p.evidence, 'address', p.address)) as "acceptedBy",
             coalesce(a.grade, a.accepted_by ->> 'grade') as grade, a.chosen_lines::text[] as "chosenLines",
             a.consent_hash as "consentHash", a.link_id as "linkId"
           from quote.acceptance a
           left join quote.acceptance_person p on p.tenant_id = a.tenant_id and p.revision_id = a.revision_id
           where a.tenant_id = $1 and a.revision_id = $2`,
    values: [tx.tenantId, revisionId],
  });
  return row && { ...row, acceptedAt: Temporal.Instant.from(row.acceptedAt).toString() };
};
