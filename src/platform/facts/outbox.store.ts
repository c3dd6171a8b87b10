/** Writes facts into the outbox inside their command's transaction, and reads one back for a flow. */
import type { Json } from '#kernel/json.ts';
import type { RecordedFact, Words } from '../command.ts';
import type { Cursor } from '../http/cursor.ts';
import type { Statement, Tx } from '../database/tx.ts';
import { partOf } from './cloud-event.ts';

/** A fact, and the text of the event as which it leaves. */
export type LeavingFact = { readonly fact: RecordedFact; readonly event: string };

export const recordFacts = (facts: readonly LeavingFact[], entryId: string): readonly Statement[] =>
  facts.length === 0
    ? []
    : [
        ...wordsOf(facts),
        {
          name: 'outbox-insert',
          text: `insert into platform.outbox (tenant_id, id, part, type, subject_kind, subject_id, event, recorded_at, entry_id)
                 select $1, f.id, f.part, f.type, f.kind, f.subject, f.event, f.at, $9
                 from unnest($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::timestamptz[])
                   as f(id, part, type, kind, subject, event, at)`,
          values: [
            facts[0]?.fact.tenantId,
            facts.map(({ fact }) => fact.id),
            facts.map(({ fact }) => partOf(fact.subject.id)),
            facts.map(({ fact }) => fact.type),
            facts.map(({ fact }) => fact.subject.kind),
            facts.map(({ fact }) => fact.subject.id),
            facts.map(({ event }) => event),
            facts.map(({ fact }) => fact.at),
            entryId,
          ],
        },
      ];

/** Beside the facts, because those leave the house and are never changed. */
const wordsOf = (facts: readonly LeavingFact[]): readonly Statement[] => {
  const said = facts.flatMap(({ fact }) => (fact.words === undefined ? [] : [fact]));
  const [first] = said;
  return first === undefined
    ? []
    : [
        {
          name: 'fact-words-insert',
          text: `insert into platform.fact_words (tenant_id, fact_id, words, recorded_at)
                 select $1, w.id, w.words::jsonb, $4 from unnest($2::uuid[], $3::text[]) as w(id, words)`,
          values: [first.tenantId, said.map(({ id }) => id), said.map(({ words }) => JSON.stringify(words)), first.at],
        },
      ];
};

type EventText = {
  readonly id: string;
  readonly time: string;
  readonly correlationid: string;
  readonly causationid: string;
  readonly tenantid: string;
  readonly actorid: string;
  readonly data: { readonly [member: string]: Json };
};

export type OutboxRow = {
  readonly type: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly event: string;
  readonly words?: Words | null;
};

export const factOfRow = (row: OutboxRow): RecordedFact => {
  const event = JSON.parse(row.event) as EventText;
  return {
    id: event.id,
    tenantId: event.tenantid,
    type: row.type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    data: event.data,
    ...(row.words ? { words: row.words } : {}),
    at: event.time,
    correlationId: event.correlationid,
    causationId: event.causationid,
    actorId: event.actorid,
  };
};

export const readFact = async (tx: Tx, factId: string): Promise<RecordedFact | undefined> => {
  const rows = await tx.query<OutboxRow>({
    name: 'outbox-read',
    text: `select o.type, o.subject_kind, o.subject_id, o.event, w.words from platform.outbox o
           left join platform.fact_words w on w.tenant_id = o.tenant_id and w.fact_id = o.id
           where o.tenant_id = $1 and o.id = $2`,
    values: [tx.tenantId, factId],
  });
  return rows[0] === undefined ? undefined : factOfRow(rows[0]);
};

/** The facts about one subject, oldest first: what a timeline is drawn from. */
export const readFactsOf = async (
  tx: Tx,
  subjects: readonly string[],
  limit: number,
): Promise<readonly RecordedFact[]> => {
  const rows = await tx.query<OutboxRow>({
    name: 'outbox-of-subjects',
    text: `select o.type, o.subject_kind, o.subject_id, o.event, w.words from platform.outbox o
           left join platform.fact_words w on w.tenant_id = o.tenant_id and w.fact_id = o.id
           where o.tenant_id = $1 and o.subject_id = any($2::uuid[]) order by o.recorded_at, o.seq limit $3`,
    values: [tx.tenantId, subjects, limit],
  });
  return rows.map(factOfRow);
};

/** Of some kinds, newest first, from where the reader stopped. */
export const readNewestFacts = async (
  tx: Tx,
  asked: {
    readonly subjects: readonly string[];
    readonly types: readonly string[];
    readonly after: Cursor | null;
    readonly limit: number;
  },
): Promise<readonly RecordedFact[]> => {
  const rows = await tx.query<OutboxRow>({
    name: 'outbox-newest-of-subjects',
    text: `select o.type, o.subject_kind, o.subject_id, o.event, w.words from platform.outbox o
           left join platform.fact_words w on w.tenant_id = o.tenant_id and w.fact_id = o.id
           where o.tenant_id = $1 and o.subject_id = any($2::uuid[]) and o.type = any($3)
             and ($4::timestamptz is null or (o.recorded_at, o.id) < ($4, $5::uuid))
           order by o.recorded_at desc, o.id desc limit $6`,
    values: [
      tx.tenantId,
      asked.subjects,
      asked.types,
      asked.after?.place ?? null,
      asked.after?.id ?? null,
      asked.limit,
    ],
  });
  return rows.map(factOfRow);
};

export type FactRange = { readonly from: string; readonly to: string; readonly types: readonly string[] };

/** Which facts were recorded in a range of time, oldest first. */
/** Which of these were ever stated. */
export const readKnownFacts = async (tx: Tx, ids: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      name: 'outbox-known',
      text: 'select id from platform.outbox where tenant_id = $1 and id = any($2::uuid[]) order by seq',
      values: [tx.tenantId, ids],
    })
  ).map(({ id }) => id);

export const readFactIdsBetween = async (
  tx: Tx,
  { from, to, types }: FactRange,
  limit: number,
): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      name: 'outbox-between',
      text: `select id from platform.outbox
             where tenant_id = $1 and recorded_at >= $2 and recorded_at < $3 and (cardinality($4::text[]) = 0 or type = any($4))
             order by seq limit $5`,
      values: [tx.tenantId, from, to, types, limit],
    })
  ).map(({ id }) => id);
