/** What several kinds of pricing artifacts are asked alike. */
import type { Finding } from '#engines/decision.ts';
import { isCurrency } from '#kernel/money.ts';
import { checkPeriod } from '#kernel/period.ts';

export const pairs = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));

export const periodProblems = (
  period: { readonly from: string; readonly to?: string },
  place: object,
): readonly Finding[] => {
  const checked = checkPeriod(period);
  return checked.ok ? [] : [{ ...checked.refusal, ...place }];
};

export const currencyProblems = (currency: string): readonly Finding[] =>
  isCurrency(currency) ? [] : [{ code: 'price.unknown-currency', currency }];

export const duplicates = <T extends string>(names: readonly T[]): string[] => {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
};
