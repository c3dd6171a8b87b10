/** The only SQL of improvements, and of what recurs in the log. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Found, Improvement } from './improvement.ts';
import type { Pattern } from './patterns.ts';
import type { Recurring } from './recurring.ts';

const SELECT = `select id, number, pattern, cause, title, rule, state, found, owner_person as "ownerPerson", what, due::text as due, done_at as "doneAt",
    done_says as "doneSays", effect, ended_at as "endedAt", ended_because as "endedBecause", found_at as "foundAt", version, entry_leaf as "entryLeaf"
  from operations.improvement where tenant_id = $1`;

const maybe = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();
const read = async (
  tx: Tx,
  name: string,
  rest: string,
  ...values: readonly unknown[]
): Promise<readonly Improvement[]> =>
  (await tx.query<Improvement>({ name, text: `${SELECT} ${rest}`, values: [tx.tenantId, ...values] })).map((row) => ({
    ...row,
    doneAt: maybe(row.doneAt),
    endedAt: maybe(row.endedAt),
    foundAt: Temporal.Instant.from(row.foundAt).toString(),
  }));

export const readImprovement = async (tx: Tx, id: string): Promise<Improvement | undefined> =>
  (await read(tx, 'improvement', 'and id = $2', id))[0];
export const lockImprovement = async (tx: Tx, id: string): Promise<Improvement | undefined> =>
  (await read(tx, 'improvement-lock', 'and id = $2 for update', id))[0];
/** Those that are not over first. */
export const readImprovements = (tx: Tx, limit: number): Promise<readonly Improvement[]> =>
  read(tx, 'improvements', `order by state in ('closed', 'dismissed'), found_at desc, id desc limit $2`, limit);
/** The newest of one cause. */
export const readOfCause = async (tx: Tx, pattern: string, cause: string): Promise<Improvement | undefined> =>
  (
    await read(
      tx,
      'improvement-of-cause',
      'and pattern = $2 and cause = $3 order by number desc limit 1',
      pattern,
      cause,
    )
  )[0];

export const readNextNumber = async (tx: Tx): Promise<number> =>
  (
    await tx.query<{ next: number }>({
      name: 'improvement-number',
      text: 'select coalesce(max(number), 0) + 1 as next from operations.improvement where tenant_id = $1',
      values: [tx.tenantId],
    })
  )[0]?.next ?? 1;

const TIME_HEX_CHARS = 12;
/** The smallest id of an instant: facts lie in order of it, so a window reads a window. */
const floor = (at: Temporal.Instant): string => {
  const hex = at.epochMilliseconds.toString(16).padStart(TIME_HEX_CHARS, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};
const CAUSES_MAX = 50;

/** Of one pattern, in a window: how often each cause stands in its facts, and of which records the newest are. */
export const readRecurring = (
  tx: Tx,
  { facts, path }: Pattern,
  window: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<readonly Recurring[]> =>
  tx.query<Recurring>({
    name: 'improvement-recurring',
    text: `select case when $5::text[] = '{type}' then type else event::jsonb #>> $5::text[] end as cause, count(*)::int as count,
             (select json_agg(json_build_object('kind', split_part(one, ' ', 2), 'id', split_part(one, ' ', 1)))
              from unnest((array_agg(distinct subject_id || ' ' || subject_kind order by subject_id || ' ' || subject_kind desc))[1:20]) one) as records
           from platform.outbox where tenant_id = $1 and id >= $2 and id < $3 and type = any($4)
             and ($5::text[] = '{type}' or event::jsonb #>> $5::text[] is not null)
           group by 1 order by 2 desc, 1 limit ${CAUSES_MAX}`,
    values: [tx.tenantId, floor(window.from), floor(window.to), facts, path],
  });

/** Refusals and denials that the log keeps, by their code. No number of a refusal is in there: it may be commercial. */
export const readRefusals = (
  tx: Tx,
  window: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<readonly Recurring[]> =>
  tx.query<Recurring>({
    name: 'improvement-refusals',
    text: `select concat(canon::jsonb ->> 'refusal', ' of ', canon::jsonb ->> 'command') as cause, count(*)::int as count,
             (select json_agg(json_build_object('kind', 'entry', 'id', one)) from unnest((array_agg(id order by id desc))[1:20]) one) as records
           from platform.entry where tenant_id = $1 and id >= $2 and id < $3 and canon::jsonb ->> 'result' in ('refused', 'denied')
             and canon::jsonb ->> 'refusal' is not null
           group by 1 order by 2 desc, 1 limit ${CAUSES_MAX}`,
    values: [tx.tenantId, floor(window.from), floor(window.to)],
  });

export type NewImprovement = Omit<Improvement, 'id' | 'version' | 'entryLeaf'>;
const COLUMNS = `number, pattern, cause, title, rule, state, found, owner_person, what, due, done_at, done_says, effect, ended_at, ended_because,
  found_at, version, entry_leaf`;
const PLACES = COLUMNS.split(',')
  .map((_, index) => `$${index + 3}`)
  .join(', ');
const json = (value: Found | Improvement['effect']): string | null => (value === null ? null : JSON.stringify(value));

const valuesOf = (tenantId: string, next: Head, one: NewImprovement): readonly unknown[] => [
  tenantId,
  next.id,
  one.number,
  one.pattern,
  one.cause,
  one.title,
  one.rule,
  one.state,
  json(one.found),
  one.ownerPerson,
  one.what,
  one.due,
  one.doneAt,
  one.doneSays,
  json(one.effect),
  one.endedAt,
  one.endedBecause,
  one.foundAt,
  next.version,
  next.entryLeaf,
];

export const insertImprovement = (tenantId: string, next: Head, one: NewImprovement): Statement => ({
  name: 'improvement-insert',
  text: `insert into operations.improvement (tenant_id, id, ${COLUMNS}) values ($1, $2, ${PLACES})`,
  values: valuesOf(tenantId, next, one),
});
export const saveImprovement = (tenantId: string, next: Head, one: NewImprovement): Statement => ({
  name: 'improvement-save',
  text: `update operations.improvement set (${COLUMNS}) = (${PLACES}) where tenant_id = $1 and id = $2`,
  values: valuesOf(tenantId, next, one),
});
