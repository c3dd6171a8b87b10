/**
 * One of several rules that hold for the same item: a priority that somebody wrote down decides first, then how specific a rule is. Rules that
 * are still alike are an authoring error and are said to be one: never a silent pick, and never the order in which they were stored.
 */
import { type Decimal, cmp } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';

/** `specificity`: the more, the narrower. `priority`: higher wins over lower, and any over none. */
export type RuleRank = { readonly id: string; readonly specificity: number; readonly priority: Decimal | null };

export const chooseRule = <R extends RuleRank>(rules: readonly R[]): Outcome<R | null> => {
  const ranked = rules.toSorted((a, b) => byPriority(a, b) || b.specificity - a.specificity);
  const [first, second] = ranked;
  if (first === undefined) return accepted(null);
  const alike = ranked.filter((rule) => byPriority(rule, first) === 0 && rule.specificity === first.specificity);
  return second === undefined || alike.length === 1
    ? accepted(first)
    : refused({ code: 'price-rule.conflict', rules: alike.map((rule) => rule.id) });
};

const byPriority = (a: RuleRank, b: RuleRank): number => {
  if (a.priority === null || b.priority === null) return (a.priority === null ? 1 : 0) - (b.priority === null ? 1 : 0);
  return cmp(b.priority, a.priority);
};

/**
 * When a rule is in force: its bounds as they are written, with or without a time of day. A bound of a date means the whole day, so that a rule
 * "to 31 December" holds on that day (`inclusive`), or the moment the day begins (`exclusive`).
 */
export type Window = { readonly from?: string; readonly to?: string };

export const isInForce = (window: Window, at: string, end: 'inclusive' | 'exclusive'): boolean => {
  if (window.from !== undefined && moment(at) < moment(window.from)) return false;
  if (window.to === undefined) return true;
  const limit = moment(window.to, end === 'inclusive');
  return end === 'inclusive' ? moment(at) <= limit : moment(at) < limit;
};

/** Text order is time order once every moment has the same length. */
const moment = (written: string, endOfDay = false): string => {
  const [date, time] = written.replace(' ', 'T').split('T') as [string, string?];
  if (time === undefined) return `${date}T${endOfDay ? '23:59:59.999999999' : '00:00:00.000000000'}`;
  const [clock, part = ''] = time.replace(/Z$/, '').split('.') as [string, string?];
  return `${date}T${clock.length === 5 ? `${clock}:00` : clock}.${part.padEnd(9, '0')}`;
};
