/**
 * Deals that were really submitted, routed by the policy in force and by the draft, as if each were submitted today and nothing were carried:
 * who would be asked more, less, differently. Who writes a draft chooses what its rules ask about margins, so every count would be an answer about
 * a margin: who may not see cost is told each deal as if no rule read one, and beside that only a rounded count over many deals.
 */
import { add, type Decimal, dec, decText } from '#kernel/decimal.ts';
import type { RoutedStep } from './approval.ts';

type How = 'same' | 'more' | 'less' | 'differently';
type AskedRole = { readonly role: string; readonly reasons: readonly string[] };

export type Judgement = {
  readonly how: How;
  readonly before: readonly AskedRole[];
  readonly after: readonly AskedRole[];
};

export type JudgedDeal = Judgement & {
  /** As it is told to who may not see cost: by the rules that read neither a margin nor a floor. */
  readonly withoutCost: Judgement;
};

const COST_FACTS: ReadonlySet<string> = new Set(['marginPercent', 'floorBreached', 'floorDepth', 'linesUnderFloor']);

export const judgeDeal = (before: readonly RoutedStep[], after: readonly RoutedStep[]): JudgedDeal => ({
  ...judgement(before, after),
  withoutCost: judgement(before.flatMap(blindToCost), after.flatMap(blindToCost)),
});

const judgement = (before: readonly RoutedStep[], after: readonly RoutedStep[]): Judgement => {
  const [was, now] = [rolesOf(before), rolesOf(after)];
  return { how: howOf(was, now), before: was, after: now };
};

const blindToCost = (step: RoutedStep): readonly RoutedStep[] => {
  const rows = step.rows.filter((row) => !readsCost(row));
  return rows.length === 0 ? [] : [{ ...step, rows }];
};

/** Fewer deals than this, and a count about margins would be about one of them. */
export const COST_COUNTED_FROM_DEALS = 20;
/** Counts about margins are told in steps of so many: one deal more or less shows nothing. */
export const COST_COUNTED_IN_STEPS_OF = 10;

/** Of deals whose cost the reader may not see: about how many a rule on margins or floors decides otherwise. Null: too few to say. */
export const decidedByCost = (hidden: readonly JudgedDeal[]): number | null => {
  if (hidden.length < COST_COUNTED_FROM_DEALS) return null;
  const count = hidden.filter(
    ({ how, before, after, withoutCost }) => JSON.stringify({ how, before, after }) !== JSON.stringify(withoutCost),
  ).length;
  return count - (count % COST_COUNTED_IN_STEPS_OF);
};

type Row = RoutedStep['rows'][number];
const readsCost = ({ held }: Row): boolean => held.some(({ fact }) => COST_FACTS.has(fact));

const rolesOf = (steps: readonly RoutedStep[]): readonly AskedRole[] =>
  steps.map(({ role, rows }) => ({ role, reasons: [...new Set(rows.map(({ reason }) => reason))] }));

const howOf = (was: readonly AskedRole[], now: readonly AskedRole[]): How => {
  if (JSON.stringify(was) === JSON.stringify(now)) return 'same';
  const [before, after] = [new Set(was.map(({ role }) => role)), new Set(now.map(({ role }) => role))];
  if (after.size > before.size && before.isSubsetOf(after)) return 'more';
  return after.size < before.size && after.isSubsetOf(before) ? 'less' : 'differently';
};

export type Counted = Judgement & { readonly total: string };
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

const asked = (deals: readonly Judgement[], role: string) => {
  const each = deals.map(({ before, after }) => ({ was: has(before, role), now: has(after, role) }));
  return {
    before: each.filter(({ was }) => was).length,
    after: each.filter(({ now }) => now).length,
    more: each.filter(({ was, now }) => now && !was).length,
    less: each.filter(({ was, now }) => was && !now).length,
  };
};

const has = (asks: readonly AskedRole[], role: string): boolean => asks.some((each) => each.role === role);
