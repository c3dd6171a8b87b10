/** What the business has written down: rows and their contents, so that "it changed nothing" is seen and not believed. */
import assert from 'node:assert/strict';
import type { TestDatabase } from '#test/support/database.ts';

/** The log of what was tried is not business state, and grows by a denial; the job engine keeps its own house, and a process says how it does. */
const NOT_BUSINESS = [
  'platform.entry',
  'evidence.',
  'pgboss.',
  'operations.process_vitals',
  'operations.process_build',
];

export type Rows = Readonly<Record<string, string>>;

export type BusinessRows = {
  /** For every table its number of rows and a sum over their contents. */
  readonly read: () => Promise<Rows>;
  /** Runs what must leave no trace in any of them, and says which one it changed. */
  readonly unchanged: (what: () => Promise<void>) => Promise<void>;
  /** How many refusals and dry runs have an entry, by code. */
  readonly denials: () => Promise<Readonly<Record<string, number>>>;
};

export const businessRows = async ({ admin }: TestDatabase): Promise<BusinessRows> => {
  const tables = await admin<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const all = tables
    .map(({ name }) => name)
    .filter((name) => !NOT_BUSINESS.some((prefix) => name.startsWith(prefix)))
    .map(
      (name) =>
        `select '${name}' as name, count(*) || ' rows ' ||
           coalesce(sum(('x' || left(md5(t::text), 12))::bit(48)::bigint)::text, '') as content from ${name} t`,
    )
    .join(' union all ');
  const read = async (): Promise<Rows> =>
    Object.fromEntries(
      (await admin<{ name: string; content: string }>(all)).map(({ name, content }) => [name, content]),
    );
  return {
    read,
    unchanged: async (what) => {
      const earlier = await read();
      await what();
      assert.deepEqual(await read(), earlier, 'a refused command changes no row');
    },
    denials: async () =>
      Object.fromEntries(
        (
          await admin<{ code: string; n: string }>(
            `select coalesce(canon::jsonb ->> 'refusal', canon::jsonb ->> 'result') as code, count(*)::text as n
             from platform.entry where canon::jsonb ->> 'result' <> 'accepted' group by 1`,
          )
        ).map(({ code, n }) => [code, Number(n)]),
      ),
  };
};
