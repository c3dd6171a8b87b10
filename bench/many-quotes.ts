/** A hundred thousand quotes beside one real one, each with what an answer reads: rows of ours, made by the database itself. */
import type { Database } from '#platform/database/open-database.ts';
import { asAdministrator } from './place.ts';

/** Of the n-th copy, instead of the original's. `what` keeps a quote's id apart from its family's, its case's, its entries'. */
const idOf = (what: string): string => `('00${what}0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** The rows of a table, once for each n, with these columns said otherwise. */
const copies = (table: string, where: string, said: Readonly<Record<string, string>>): string => `
  insert into ${table}
  select (jsonb_populate_record(t.one, jsonb_build_object(${Object.entries(said)
    .map(([column, value]) => `'${column}', ${value}`)
    .join(', ')}))).*
    from (select x as one from ${table} x where ${where}) t, generate_series(1, $1::int) n`;

export const manyQuotes = async (database: Database, quoteId: string, count: number): Promise<void> => {
  const own = `x.revision_id = '${quoteId}'`;
  const statements = [
    copies('quote.family', `x.id = (select family_id from quote.revision where id = '${quoteId}')`, {
      id: idOf('fa'),
      number: `'Q-M' || n`,
      deal_id: idOf('fa'),
    }),
    copies('quote.revision', `x.id = '${quoteId}'`, { id: idOf('ab'), family_id: idOf('fa') }),
    copies('quote.line', own, { revision_id: idOf('ab') }),
    copies('quote.decision', own, { revision_id: idOf('ab') }),
    copies('quote.priced_line', own, { revision_id: idOf('ab') }),
    copies('quote.acceptance', own, { revision_id: idOf('ab') }),
    copies('approval.approval_case', `x.subject_id = '${quoteId}'`, { id: idOf('ca'), subject_id: idOf('ab') }),
    copies('approval.step', `x.case_id = (select id from approval.approval_case where subject_id = '${quoteId}')`, {
      case_id: idOf('ca'),
    }),
    // An entry's id is its own in each copy: the last byte of the original's tells those of one quote apart.
    `insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, prev, canon, leaf, recorded_at)
     select x.tenant_id, ('00e0' || right(lpad(to_hex(row_number() over (partition by n)), 4, '0'), 4) || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
            x.aggregate_kind, ${idOf('ab')}, x.prev, x.canon, x.leaf, x.recorded_at
       from platform.entry x, generate_series(1, $1::int) n where x.aggregate_id = '${quoteId}'`,
  ];
  for (const statement of statements) await asAdministrator(database, statement, [count]);
  await asAdministrator(database, 'analyze');
};

export const copyOf = (n: number): string => `00ab0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
