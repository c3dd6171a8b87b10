/** The SQL of what was said and done about a case. It is only ever added to. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type CaseEventKind =
  | 'opened'
  | 'fell-out-again'
  | 'taken'
  | 'assigned'
  | 'commented'
  | 'near'
  | 'escalated'
  | 'told'
  | 'resolved'
  | 'repair-reversed';

export type CaseEvent = {
  readonly id: string;
  readonly kind: CaseEventKind;
  readonly personId: string | null;
  readonly body: string;
  readonly recordedAt: string;
};

export const insertCaseEvent = (
  tenantId: string,
  caseId: string,
  event: Omit<CaseEvent, 'recordedAt'>,
  at: string,
): Statement => ({
  name: 'fallout-event-insert',
  text: `insert into fallout.case_event (tenant_id, id, case_id, kind, person_id, body, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [tenantId, event.id, caseId, event.kind, event.personId, event.body, at],
});

const EVENTS_READ_MAX = 500;

export const readCaseEvents = (tx: Tx, caseId: string): Promise<readonly CaseEvent[]> =>
  tx.query<CaseEvent>({
    name: 'fallout-events',
    text: `select id, kind, person_id as "personId", body, recorded_at as "recordedAt" from fallout.case_event
           where tenant_id = $1 and case_id = $2 order by recorded_at, id limit $3`,
    values: [tx.tenantId, caseId, EVENTS_READ_MAX],
  });
