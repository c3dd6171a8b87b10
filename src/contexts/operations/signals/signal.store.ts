/** The only SQL of figures and alerts. Reports read here and nowhere else. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';
import type { SignalAlert } from './signal.ts';

const SLOT_MINUTES = 5;
const KEPT_HOURS = 48;
/** A figure that is older is no figure of now: nobody swept. */
export const NEWEST_WITHIN_MINUTES = 15;

export const slotOf = (at: Temporal.Instant): string =>
  at.round({ smallestUnit: 'minute', roundingIncrement: SLOT_MINUTES, roundingMode: 'floor' }).toString();

/** Figures are decimals in text: an amount may be among them. The empty part is the whole. */
export type Figure = { readonly key: string; readonly part: string; readonly value: string | null };
export type FigureAt = Figure & { readonly at: string };

export const saveFigures = (
  tenantId: string,
  at: Temporal.Instant,
  figures: readonly Figure[],
): readonly Statement[] => [
  {
    name: 'signal-value-clear',
    text: `delete from operations.signal_value where tenant_id = $1 and (slot = $2 or slot < $3)`,
    values: [tenantId, slotOf(at), at.subtract({ hours: KEPT_HOURS }).toString()],
  },
  {
    name: 'signal-value-save',
    text: `insert into operations.signal_value (tenant_id, slot, key, part, at, value)
           select $1, $2, f.key, f.part, $3, f.value from unnest($4::text[], $5::text[], $6::numeric[]) as f(key, part, value)
           on conflict (tenant_id, slot, key, part) do update set at = excluded.at, value = excluded.value`,
    values: [
      tenantId,
      slotOf(at),
      at.toString(),
      figures.map(({ key }) => key),
      figures.map(({ part }) => part),
      figures.map(({ value }) => value),
    ],
  },
];

/** The newest figures, of the last minutes: all of one sweep. */
export const readNewest = (tx: Tx, at: Temporal.Instant, keys: readonly string[]): Promise<readonly FigureAt[]> =>
  tx.query<FigureAt>({
    name: 'signal-newest',
    text: `select key, part, value::text as value, at from operations.signal_value
           where tenant_id = $1 and slot = (select max(slot) from operations.signal_value where tenant_id = $1 and slot >= $2 and slot <= $3)
             and key = any($4) order by key, part`,
    values: [tx.tenantId, at.subtract({ minutes: NEWEST_WITHIN_MINUTES }).toString(), at.toString(), keys],
  });

/** How one went, the oldest first. */
export const readCourse = (tx: Tx, key: string, from: Temporal.Instant): Promise<readonly FigureAt[]> =>
  tx.query<FigureAt>({
    name: 'signal-course',
    text: `select key, part, value::text as value, at from operations.signal_value
           where tenant_id = $1 and key = $2 and part = '' and slot >= $3 order by slot`,
    values: [tx.tenantId, key, from.toString()],
  });

const ALERT = `select id, key, level, state, value::text as value, threshold::text as threshold, raised_at as "raisedAt",
  cleared_at as "clearedAt", version, entry_leaf as "entryLeaf" from operations.signal_alert where tenant_id = $1`;

export const readStanding = (tx: Tx): Promise<readonly SignalAlert[]> =>
  tx.query<SignalAlert>({
    name: 'signal-alerts-standing',
    text: `${ALERT} and state = 'raised' order by level, raised_at, id`,
    values: [tx.tenantId],
  });

export const readAlertsOf = (tx: Tx, keys: readonly string[], limit: number): Promise<readonly SignalAlert[]> =>
  tx.query<SignalAlert>({
    name: 'signal-alerts-of',
    text: `${ALERT} and key = any($2) order by raised_at desc, id desc limit $3`,
    values: [tx.tenantId, keys, limit],
  });

export const readAlert = async (tx: Tx, id: string): Promise<SignalAlert | undefined> =>
  (await tx.query<SignalAlert>({ name: 'signal-alert', text: `${ALERT} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockAlert = async (tx: Tx, id: string): Promise<SignalAlert | undefined> =>
  (
    await tx.query<SignalAlert>({
      name: 'signal-alert-lock',
      text: `${ALERT} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

export type NewAlert = Pick<SignalAlert, 'key' | 'level' | 'value' | 'threshold' | 'raisedAt'>;

export const insertAlert = (tenantId: string, { id, version, entryLeaf }: Head, alert: NewAlert): Statement => ({
  name: 'signal-alert-insert',
  text: `insert into operations.signal_alert (tenant_id, id, key, level, state, value, threshold, raised_at, version, entry_leaf)
         values ($1, $2, $3, $4, 'raised', $5, $6, $7, $8, $9)`,
  values: [tenantId, id, alert.key, alert.level, alert.value, alert.threshold, alert.raisedAt, version, entryLeaf],
});

export const saveCleared = (tenantId: string, { id, version, entryLeaf }: Head, at: string): Statement => ({
  name: 'signal-alert-clear',
  text: `update operations.signal_alert set state = 'cleared', cleared_at = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2`,
  values: [tenantId, id, at, version, entryLeaf],
});

export type RecordedRow = {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly at: string;
  /** Of a denial or a refusal. */
  readonly code?: string;
};

/** Facts of some types, the newest first: what a number was counted from. */
export const readFactsBehind = (
  tx: Tx,
  types: readonly string[],
  from: Temporal.Instant,
  limit: number,
): Promise<readonly RecordedRow[]> =>
  tx.query<RecordedRow>({
    name: 'signal-facts-behind',
    text: `select id, type, subject_kind as kind, subject_id as subject, recorded_at as at from platform.outbox
           where tenant_id = $1 and id >= $2::uuid and type = any($3) order by id desc limit $4`,
    values: [tx.tenantId, leastId(from), types, limit],
  });

/** What was denied or refused, the newest first; no command named: all of them. */
export const readRefusedBehind = (
  tx: Tx,
  result: 'denied' | 'refused',
  commands: readonly string[],
  from: Temporal.Instant,
  limit: number,
): Promise<readonly RecordedRow[]> =>
  tx.query<RecordedRow>({
    name: 'signal-refused-behind',
    text: `select id, canon ->> 'command' as type, aggregate_kind as kind, aggregate_id as subject, recorded_at as at, canon ->> 'refusal' as code
           from (select id, canon::jsonb as canon, aggregate_kind, aggregate_id, recorded_at from platform.entry
                 where tenant_id = $1 and id >= $2::uuid) e
           where canon ->> 'result' = $5 and (cardinality($3::text[]) = 0 or canon ->> 'command' = any($3)) order by id desc limit $4`,
    values: [tx.tenantId, leastId(from), commands, limit, result],
  });

/** What was refused with one of these codes, by whichever command, the newest first. */
export const readRefusedWith = (
  tx: Tx,
  codes: readonly string[],
  from: Temporal.Instant,
  limit: number,
): Promise<readonly RecordedRow[]> =>
  tx.query<RecordedRow>({
    name: 'signal-refused-with',
    text: `select id, canon ->> 'command' as type, aggregate_kind as kind, aggregate_id as subject, recorded_at as at, canon ->> 'refusal' as code
           from (select id, canon::jsonb as canon, aggregate_kind, aggregate_id, recorded_at from platform.entry
                 where tenant_id = $1 and id >= $2::uuid) e
           where canon ->> 'result' = 'refused' and canon ->> 'refusal' = any($3) order by id desc limit $4`,
    values: [tx.tenantId, leastId(from), codes, limit],
  });
