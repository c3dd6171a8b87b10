/** What a house would have lost: the commands that it had acknowledged until the failure and that are not in what was restored. */
import pg from 'pg';
import { leastId } from '#platform/facts/least-id.ts';

export type Lost = {
  readonly entries: number;
  /** When the first of them was acknowledged; null: none is lost. */
  readonly since: string | null;
  readonly byKind: readonly { readonly kind: string; readonly entries: number }[];
  readonly facts: number;
  /** Of those facts, how many a webhook of others had taken: they can be asked for. */
  readonly toldFacts: number;
};

type Between = { readonly takenAt: string; readonly failure: Temporal.Instant };
type EntryRow = { readonly id: string; readonly kind: string; readonly at: Date };
type FactRow = { readonly id: string; readonly told: boolean };

/** A command that was under way when the snapshot was taken has an earlier time than its commit. */
const UNDER_WAY_MINUTES = 10;

const reading = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'troth-drill' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const ENTRIES = `select id, aggregate_kind as kind, recorded_at as at from platform.entry
  where id >= $1::uuid and recorded_at <= $2 order by recorded_at, id`;
const FACTS = `select o.id, exists (select from platform.webhook_delivery d
    where d.tenant_id = o.tenant_id and d.fact_id = o.id and d.delivered_at is not null) as told
  from platform.outbox o where o.id >= $1::uuid and o.recorded_at <= $2`;

const readBook = (url: string, { takenAt, failure }: Between) =>
  reading(url, async (client) => {
    const from = leastId(Temporal.Instant.from(takenAt).subtract({ minutes: UNDER_WAY_MINUTES }));
    const asked = [from, failure.toString()];
    return {
      entries: (await client.query<EntryRow>(ENTRIES, asked)).rows,
      facts: (await client.query<FactRow>(FACTS, asked)).rows,
    };
  });

const absent = <T extends { readonly id: string }>(live: readonly T[], copy: readonly T[]): readonly T[] => {
  const there = new Set(copy.map(({ id }) => id));
  return live.filter(({ id }) => !there.has(id));
};

/** The live house and its copy, held against each other by the ids of what was acknowledged: nothing is guessed from times. */
export const lostBetween = async (liveUrl: string, copyUrl: string, between: Between): Promise<Lost> => {
  const [live, copy] = [await readBook(liveUrl, between), await readBook(copyUrl, between)];
  const entries = absent(live.entries, copy.entries);
  const facts = absent(live.facts, copy.facts);
  const kinds = Map.groupBy(entries, ({ kind }) => kind);
  return {
    entries: entries.length,
    since: entries[0]?.at.toISOString() ?? null,
    byKind: [...kinds]
      .map(([kind, rows]) => ({ kind, entries: rows.length }))
      .toSorted((one, other) => other.entries - one.entries || (one.kind < other.kind ? -1 : 1)),
    facts: facts.length,
    toldFacts: facts.filter(({ told }) => told).length,
  };
};
