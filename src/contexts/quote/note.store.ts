/** The only SQL of what we say about a deal among ourselves. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type Note = {
  readonly id: string;
  readonly revisionNo: number;
  readonly body: string;
  readonly authorPerson: string;
  readonly recordedAt: string;
};

export const insertNote = (
  tenantId: string,
  note: Pick<Note, 'id' | 'body' | 'authorPerson' | 'recordedAt'> & { familyId: string; revisionId: string },
): Statement => ({
  name: 'quote-note-insert',
  text: `insert into quote.note (tenant_id, id, family_id, revision_id, body, author_person, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [tenantId, note.id, note.familyId, note.revisionId, note.body, note.authorPerson, note.recordedAt],
});

/** Of all revisions of the family, newest first. */
export const readNotes = (tx: Tx, familyId: string, limit: number): Promise<readonly Note[]> =>
  tx.query<Note>({
    name: 'quote-notes',
    text: `select n.id, r.revision_no as "revisionNo", n.body, n.author_person as "authorPerson", n.recorded_at as "recordedAt"
           from quote.note n join quote.revision r on r.tenant_id = n.tenant_id and r.id = n.revision_id
           where n.tenant_id = $1 and n.family_id = $2 order by n.recorded_at desc, n.id desc limit $3`,
    values: [tx.tenantId, familyId, limit],
  });

export const setInternalReference = (tenantId: string, familyId: string, reference: string | null): Statement => ({
  name: 'quote-internal-reference',
  text: 'update quote.family set internal_reference = $3 where tenant_id = $1 and id = $2',
  values: [tenantId, familyId, reference],
});

export const readInternalReference = async (tx: Tx, familyId: string): Promise<string | null> => {
  const [row] = await tx.query<{ reference: string | null }>({
    name: 'quote-internal-reference-read',
    text: 'select internal_reference as reference from quote.family where tenant_id = $1 and id = $2',
    values: [tx.tenantId, familyId],
  });
  return row?.reference ?? null;
};
