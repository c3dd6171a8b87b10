/** What recurs now, by every pattern. A person in a fact is told as the team that they belong to: nobody is listed by name. */
import { readPrincipal } from '#contexts/identity/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Found, COUNTED_DAYS } from './improvement.ts';
import { readRecurring, readRefusals, type Recurring } from './improvement.store.ts';
import { type Pattern, PATTERNS, ruleText } from './patterns.ts';

const RECORDS_KEPT_MAX = 20;
const CAUSE_CHARS_MAX = 300;

export type Cause = {
  readonly pattern: string;
  readonly cause: string;
  readonly title: string;
  readonly rule: string;
  readonly found: Found;
};
type Window = { readonly from: Temporal.Instant; readonly to: Temporal.Instant };

const teamOf = async (tx: Tx, principalId: string): Promise<string> => {
  const principal = await readPrincipal(tx, principalId);
  const where = principal?.territories.join(', ') ?? '';
  return [principal?.roles[0] ?? 'nobody of the house', where].filter((part) => part !== '').join(' in ');
};

/** Those of one team are one cause. */
const byTeam = async (tx: Tx, rows: readonly Recurring[]): Promise<readonly Recurring[]> => {
  const teams = new Map<string, Recurring>();
  for (const { cause, count, ids } of rows) {
    const team = await teamOf(tx, cause);
    const before = teams.get(team);
    teams.set(team, {
      cause: team,
      count: count + (before?.count ?? 0),
      ids: [...(before?.ids ?? []), ...ids].slice(0, RECORDS_KEPT_MAX),
    });
  }
  return [...teams.values()];
};

const rowsOf = async (tx: Tx, pattern: Pattern, window: Window): Promise<readonly Recurring[]> => {
  if (pattern.facts.length === 0) return readRefusals(tx, window);
  const rows = await readRecurring(tx, pattern, window);
  return pattern.path[0] === 'actorid' ? byTeam(tx, rows) : rows;
};

const foundOf = (pattern: Pattern, { count, ids }: Recurring, { from, to }: Window): Found => ({
  count,
  from: from.toString(),
  to: to.toString(),
  records: ids.map((id) => ({ kind: pattern.records, id })),
});

export const windowBefore = (to: Temporal.Instant): Window => ({ from: to.subtract({ hours: 24 * COUNTED_DAYS }), to });

export const lookForCauses = async (tx: Tx, at: Temporal.Instant): Promise<readonly Cause[]> => {
  const window = windowBefore(at);
  const found: Cause[] = [];
  for (const pattern of PATTERNS)
    for (const row of await rowsOf(tx, pattern, window))
      if (row.count >= pattern.least)
        found.push({
          pattern: pattern.key,
          cause: row.cause.slice(0, CAUSE_CHARS_MAX),
          title: pattern.title(row.cause, row.count),
          rule: ruleText(pattern),
          found: foundOf(pattern, row, window),
        });
  return found;
};

/** How often one cause was met in a window. */
export const countOf = async (
  tx: Tx,
  { pattern: key, cause }: { readonly pattern: string; readonly cause: string },
  window: Window,
): Promise<number> => {
  const pattern = PATTERNS.find((each) => each.key === key);
  if (!pattern) return 0;
  const rows = await rowsOf(tx, pattern, window);
  return rows.find((row) => row.cause.slice(0, CAUSE_CHARS_MAX) === cause)?.count ?? 0;
};
