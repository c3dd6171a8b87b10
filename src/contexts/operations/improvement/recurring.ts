/** From rows that were counted to causes that somebody has to look at. Pure. */
import { COUNTED_DAYS, type Found } from './improvement.ts';
import { type Pattern, ruleText } from './patterns.ts';

export const RECORDS_KEPT_MAX = 20;
export const CAUSE_CHARS_MAX = 300;

type Recorded = Found['records'][number];
/** One cause, how often it stood in facts of a window, and whom those facts were about, the newest first. */
export type Recurring = { readonly cause: string; readonly count: number; readonly records: readonly Recorded[] };
export type Window = { readonly from: Temporal.Instant; readonly to: Temporal.Instant };

export type Cause = {
  readonly pattern: string;
  readonly cause: string;
  readonly title: string;
  readonly rule: string;
  readonly found: Found;
};

export const windowBefore = (to: Temporal.Instant): Window => ({ from: to.subtract({ hours: 24 * COUNTED_DAYS }), to });

/** Those of one team are one cause: nobody is listed by name. `teamOf` is told of each principal once. */
export const joinTeams = (
  rows: readonly Recurring[],
  teamOf: (principalId: string) => string,
): readonly Recurring[] => {
  const teams = new Map<string, Recurring>();
  for (const { cause, count, records } of rows) {
    const team = teamOf(cause);
    const before = teams.get(team);
    teams.set(team, {
      cause: team,
      count: count + (before?.count ?? 0),
      // The newest first: ids are in the order of time.
      records: [...(before?.records ?? []), ...records]
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, RECORDS_KEPT_MAX),
    });
  }
  return [...teams.values()];
};

/** As it is kept and found again. */
export const causeText = (cause: string): string => cause.slice(0, CAUSE_CHARS_MAX);

/** What was counted often enough to be a cause; what has no name is none. */
export const causesOf = (pattern: Pattern, rows: readonly Recurring[], { from, to }: Window): readonly Cause[] =>
  rows
    .filter(({ cause, count }) => cause !== '' && count >= pattern.least)
    .map(({ cause, count, records }) => ({
      pattern: pattern.key,
      cause: causeText(cause),
      title: pattern.title(cause, count).slice(0, CAUSE_CHARS_MAX),
      rule: ruleText(pattern),
      found: { count, from: from.toString(), to: to.toString(), records: records.slice(0, RECORDS_KEPT_MAX) },
    }));
