/** What approvals come to, for who watches. Read every half a minute, so on indexes only. */
import type { Tx } from '#platform/database/tx.ts';

export type ApprovalFigures = {
  readonly asked: number;
  readonly overdue: number;
  /** Seconds since the oldest case that is open was put. */
  readonly oldestSeconds: number;
  readonly decided: number;
  readonly decidedLate: number;
  readonly withoutReason: number;
};

export const readApprovalFigures = async (
  tx: Tx,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
): Promise<ApprovalFigures> => {
  const [figures] = await tx.query<ApprovalFigures>({
    name: 'approval-figures',
    text: `with asked as (select s.due_at, c.recorded_at from approval.step s
          join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
          where s.tenant_id = $1 and s.status = 'asked'),
        decided as (select decided_at, due_at, comment from approval.step
          where tenant_id = $1 and decided_at >= $2 and status in ('approved', 'rejected', 'returned'))
      select (select count(*)::int from asked) as asked, (select count(*)::int from asked where due_at < $3) as overdue,
        coalesce((select extract(epoch from $3 - min(recorded_at))::float8 from asked), 0) as "oldestSeconds",
        (select count(*)::int from decided) as decided, (select count(*)::int from decided where decided_at > due_at) as "decidedLate",
        (select count(*)::int from decided where coalesce(btrim(comment), '') = '') as "withoutReason"`,
    values: [tx.tenantId, from.toString(), at.toString()],
  });
  return figures as ApprovalFigures;
};

/** Of these quotes, those that people approved. */
export const readApprovedOf = async (tx: Tx, quoteIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.query<{ id: string }>({
        name: 'approval-approved-of',
        text: `select distinct subject_id as id from approval.approval_case
               where tenant_id = $1 and subject_kind = 'quote' and subject_id = any($2::uuid[]) and status = 'approved'`,
        values: [tx.tenantId, quoteIds],
      })
    ).map(({ id }) => id),
  );
