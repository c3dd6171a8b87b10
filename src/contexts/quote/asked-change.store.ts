/** The only SQL of changes that customers asked for. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type AskedChange = {
  readonly id: string;
  readonly revisionId: string;
  readonly wish: string;
  readonly lines: readonly string[];
  readonly askedBy: string;
  readonly askedByName: string;
  readonly state: 'open' | 'answered';
  readonly answer: string | null;
  readonly answeredAt: string | null;
  readonly recordedAt: string;
};

const ASKED = `select id, revision_id as "revisionId", wish, lines::text[] as lines, asked_by as "askedBy", asked_by_name as "askedByName",
    state, answer, answered_at as "answeredAt", recorded_at as "recordedAt" from quote.change_asked where tenant_id = $1`;

export const readChanges = (tx: Tx, revisionId: string): Promise<readonly AskedChange[]> =>
  tx.query<AskedChange>({
    name: 'changes-asked',
    text: `${ASKED} and revision_id = $2 order by recorded_at, id`,
    values: [tx.tenantId, revisionId],
  });

/** Of offers that are still open; what was asked of one that ended needs no answer. */
export const readOpenChanges = (tx: Tx, limit: number): Promise<readonly AskedChange[]> =>
  tx.query<AskedChange>({
    name: 'changes-open',
    text: `${ASKED} and state = 'open' and exists (select from quote.revision r where r.tenant_id = change_asked.tenant_id
             and r.id = change_asked.revision_id and r.status = 'presented') order by recorded_at, id limit $2`,
    values: [tx.tenantId, limit],
  });

type NewChange = Omit<AskedChange, 'state' | 'answer' | 'answeredAt'>;

export const insertChange = (tenantId: string, asked: NewChange): Statement => ({
  name: 'change-asked-insert',
  text: `insert into quote.change_asked (tenant_id, id, revision_id, wish, lines, asked_by, asked_by_name, state, recorded_at)
         values ($1, $2, $3, $4, $5::uuid[], $6, $7, 'open', $8)`,
  values: [
    tenantId,
    asked.id,
    asked.revisionId,
    asked.wish,
    asked.lines,
    asked.askedBy,
    asked.askedByName,
    asked.recordedAt,
  ],
});

export const answerChange = (
  tenantId: string,
  id: string,
  { answer, personId, at }: { readonly answer: string; readonly personId: string; readonly at: string },
): Statement => ({
  name: 'change-asked-answer',
  text: `update quote.change_asked set state = 'answered', answer = $3, answered_by_person = $4, answered_at = $5
         where tenant_id = $1 and id = $2`,
  values: [tenantId, id, answer, personId, at],
});
