/** What recurs now, by every pattern. A person in a fact is told as the team that they belong to: nobody is listed by name. */
import { readFirstAuthors } from '#contexts/governance/index.ts';
import { readPeople, readPrincipal } from '#contexts/identity/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readRecurring, readRefusals } from './improvement.store.ts';
import { type Pattern, PATTERNS } from './patterns.ts';
import { type Cause, causesOf, causeText, joinTeams, type Recurring, type Window, windowBefore } from './recurring.ts';

const teamOf = async (tx: Tx, principalId: string): Promise<string> => {
  const principal = await readPrincipal(tx, principalId);
  const where = principal?.territories.join(', ') ?? '';
  return [principal?.roles[0] ?? 'nobody of the house', where].filter((part) => part !== '').join(' in ');
};

const byTeam = async (tx: Tx, rows: readonly Recurring[]): Promise<readonly Recurring[]> => {
  const teams = new Map<string, string>();
  for (const { cause } of rows) teams.set(cause, await teamOf(tx, cause));
  return joinTeams(rows, (principalId) => teams.get(principalId) ?? 'nobody of the house');
};

/** The team of whoever began to write the release or the change that a fact is about. */
const byAuthor = async (tx: Tx, rows: readonly Recurring[]): Promise<readonly Recurring[]> => {
  const authors = await readFirstAuthors(
    tx,
    rows.map(({ cause }) => cause.slice(cause.indexOf('/') + 1)),
  );
  const known = rows.flatMap((row) => {
    const author = authors.get(row.cause.slice(row.cause.indexOf('/') + 1));
    return author === undefined ? [] : [{ ...row, cause: author }];
  });
  const people = new Map((await readPeople(tx)).map(({ id, principalId }) => [id, principalId]));
  const teams = new Map<string, string>();
  for (const { cause } of known) teams.set(cause, await teamOf(tx, people.get(cause) ?? cause));
  return joinTeams(known, (personId) => teams.get(personId) ?? 'nobody of the house');
};

const rowsOf = async (tx: Tx, pattern: Pattern, window: Window): Promise<readonly Recurring[]> => {
  if (pattern.facts.length === 0) return readRefusals(tx, window);
  const rows = await readRecurring(tx, pattern, window);
  if (pattern.path[0] === 'subject') return byAuthor(tx, rows);
  return pattern.path[0] === 'actorid' ? byTeam(tx, rows) : rows;
};

export const lookForCauses = async (tx: Tx, at: Temporal.Instant): Promise<readonly Cause[]> => {
  const window = windowBefore(at);
  const found: Cause[] = [];
  for (const pattern of PATTERNS) found.push(...causesOf(pattern, await rowsOf(tx, pattern, window), window));
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
  return rows.find((row) => causeText(row.cause) === cause)?.count ?? 0;
};
