/**
 * Deals that were really submitted, routed by the policy in force and by the draft, as if each were submitted today and nothing were carried:
 * who would be asked more, less, differently. What a margin or a floor decided is counted; where, only who may see cost is told.
 */
import { add, type Decimal, dec, decText } from '#kernel/decimal.ts';
import type { RoutedStep } from './approval.ts';

type How = 'same' | 'more' | 'less' | 'differently';
type AskedRole = { readonly role: string; readonly reasons: readonly string[] };

export type JudgedDeal = {
  readonly how: How;
  readonly before: readonly AskedRole[];
  readonly after: readonly AskedRole[];
  /** A rule about a margin or a floor is among those that make the difference. */
  readonly byCost: boolean;
};

const COST_FACTS: ReadonlySet<string> = new Set(['marginPercent', 'floorBreached', 'floorDepth', 'linesUnderFloor']);

export const judgeDeal = (before: readonly RoutedStep[], after: readonly RoutedStep[]): JudgedDeal => {
  const [was, now] = [rolesOf(before), rolesOf(after)];
  return { how: howOf(was, now), before: was, after: now, byCost: differingRows(before, after).some(readsCost) };
};

type Row = RoutedStep['rows'][number];
const readsCost = ({ held }: Row): boolean => held.some(({ fact }) => COST_FACTS.has(fact));

const rolesOf = (steps: readonly RoutedStep[]): readonly AskedRole[] =>
  steps.map(({ role, rows }) => ({ role, reasons: [...new Set(rows.map(({ reason }) => reason))] }));

/** Rows that only one side has, by the rule as it is written. */
const differingRows = (before: readonly RoutedStep[], after: readonly RoutedStep[]): readonly Row[] => {
  const [was, now] = [before.flatMap(({ rows }) => rows), after.flatMap(({ rows }) => rows)];
  const without = (rows: readonly Row[], others: readonly Row[]): readonly Row[] =>
    rows.filter(({ mark, role }) => !others.some((each) => each.mark === mark && each.role === role));
  return [...without(was, now), ...without(now, was)];
};

const howOf = (was: readonly AskedRole[], now: readonly AskedRole[]): How => {
  if (JSON.stringify(was) === JSON.stringify(now)) return 'same';
  const [before, after] = [new Set(was.map(({ role }) => role)), new Set(now.map(({ role }) => role))];
  if (after.size > before.size && before.isSubsetOf(after)) return 'more';
  return after.size < before.size && after.isSubsetOf(before) ? 'less' : 'differently';
};

export type Counted = JudgedDeal & { readonly total: string };
export type Tally = {
  readonly deals: number;
  /** Of each kind: how many deals, worth how much in the policy's currency. */
  readonly by: Readonly<Record<How, { readonly deals: number; readonly total: string }>>;
  readonly roles: readonly {
    readonly role: string;
    readonly before: number;
    readonly after: number;
    /** Deals about which it is asked by one of the policies only. */
    readonly more: number;
    readonly less: number;
  }[];
};

export const tallyOf = (deals: readonly Counted[]): Tally => {
  const of = (how: How) => {
    const found = deals.filter((each) => each.how === how);
    return { deals: found.length, total: decText(found.map(({ total }) => dec(total)).reduce(add, NOTHING)) };
  };
  const roles = [...new Set(deals.flatMap(({ before, after }) => [...before, ...after].map(({ role }) => role)))];
  return {
    deals: deals.length,
    by: { same: of('same'), more: of('more'), less: of('less'), differently: of('differently') },
    roles: roles.toSorted().map((role) => ({ role, ...asked(deals, role) })),
  };
};

const NOTHING: Decimal = dec('0');

const asked = (deals: readonly JudgedDeal[], role: string) => {
  const each = deals.map(({ before, after }) => ({ was: has(before, role), now: has(after, role) }));
  return {
    before: each.filter(({ was }) => was).length,
    after: each.filter(({ now }) => now).length,
    more: each.filter(({ was, now }) => now && !was).length,
    less: each.filter(({ was, now }) => was && !now).length,
  };
};

const has = (asks: readonly AskedRole[], role: string): boolean => asks.some((each) => each.role === role);
