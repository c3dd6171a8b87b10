/** What the log says of the time of an incident: what was done about it, which switches were set, what went out or was corrected, which systems failed. */
import type { Tx } from '#platform/database/tx.ts';

export type Happened = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly actorId: string;
  readonly data: { readonly [member: string]: unknown };
  readonly words: { readonly [member: string]: string | null } | null;
  readonly correlationId: string;
};

type Asked = {
  readonly incidentId: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  /** Of the whole company in that time. */
  readonly types: readonly string[];
  /** Of these also what came after that time, up to then. */
  readonly later: { readonly types: readonly string[]; readonly to: Temporal.Instant };
  readonly connector: string | null;
  readonly correlationId: string | null;
  readonly limit: number;
};

const TIME_HEX_CHARS = 12;
/** The smallest id of an instant: facts are partitioned and ordered by it, so a window reads a window. */
const floor = (at: Temporal.Instant): string => {
  const hex = at.epochMilliseconds.toString(16).padStart(TIME_HEX_CHARS, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

export const readHappened = (
  tx: Tx,
  { incidentId, from, to, types, later, connector, correlationId, limit }: Asked,
): Promise<readonly Happened[]> =>
  tx.query<Happened>({
    name: 'incident-timeline',
    text: `with found as (
             select id from platform.outbox where tenant_id = $1 and subject_id = $2
             union
             select id from platform.outbox
             where tenant_id = $1 and id >= $3 and id < $4 and type = any($5)
               and (type not like 'ConnectorBreaker%' or $6::text is null or event::jsonb #>> '{data,connector}' = $6)
             union
             select id from platform.outbox where tenant_id = $1 and id >= $4 and id < $10 and type = any($9)
             union
             select id from platform.outbox
             where tenant_id = $1 and id >= $3 and id < $4 and $7::text is not null and event::jsonb ->> 'correlationid' = $7)
           select o.id, o.recorded_at as at, o.type, o.subject_kind as "subjectKind", o.subject_id as "subjectId",
             o.event::jsonb ->> 'actorid' as "actorId", o.event::jsonb ->> 'correlationid' as "correlationId", o.event::jsonb -> 'data' as data, w.words
           from found f join platform.outbox o on o.tenant_id = $1 and o.id = f.id
           left join platform.fact_words w on w.tenant_id = $1 and w.fact_id = o.id
           order by o.id limit $8`,
    values: [
      tx.tenantId,
      incidentId,
      floor(from),
      floor(to),
      types,
      connector,
      correlationId,
      limit,
      later.types,
      floor(later.to),
    ],
  });
