/** What a revision rests on of what other systems say about the customer: written with each validation. */
import { type Question, subjectHash } from '#contexts/eligibility/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

type Row = { readonly kind: Question['kind']; readonly subject: string };
type Stored = { readonly subject: Question['subject']; readonly asked: Question['asked'] };

export const readNeeded = async (tx: Tx, revisionId: string): Promise<readonly Question[]> => {
  const rows = await tx.query<Row>({
    name: 'quote-needed-qualifications',
    text: `select kind, subject from quote.needed_qualification where tenant_id = $1 and revision_id = $2 order by kind, subject_hash`,
    values: [tx.tenantId, revisionId],
  });
  return rows.map(({ kind, subject }) => ({ kind, ...(JSON.parse(subject) as Stored) }));
};

export const replaceNeeded = (
  tenantId: string,
  revisionId: string,
  content: string,
  questions: readonly Question[],
): readonly Statement[] => [
  {
    name: 'quote-needed-qualifications-clear',
    text: 'delete from quote.needed_qualification where tenant_id = $1 and revision_id = $2',
    values: [tenantId, revisionId],
  },
  ...questions.map(({ kind, subject, asked }) => ({
    name: 'quote-needed-qualification-insert',
    text: `insert into quote.needed_qualification (tenant_id, revision_id, kind, subject_hash, subject, content)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [tenantId, revisionId, kind, subjectHash(subject), canonical({ subject, asked }), content],
  })),
];
