/** Feature flags in force, and for one customer who has what. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type FlagRule = {
  readonly id: string;
  readonly value: 'on' | 'off';
  readonly channels?: readonly string[];
  readonly countries?: readonly string[];
  readonly productLines?: readonly string[];
  readonly segments?: readonly string[];
  readonly groups?: readonly string[];
  readonly accounts?: readonly string[];
  readonly traffic?: { readonly percent: number; readonly of: 'account' | 'quote' };
};
type Value = { readonly on: boolean; readonly rule: string | null };
export type FlagFor = Value & {
  readonly productLines: readonly (Value & { readonly name: string })[];
  readonly byDeal: boolean;
};
export type Flag = {
  readonly key: string;
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly expires: string;
  readonly overdue: boolean;
  readonly rules: readonly FlagRule[];
  readonly otherwise: 'on' | 'off';
  readonly askedBy: readonly { readonly kind: string; readonly key: string }[];
  readonly for: FlagFor | null;
};
export type Flags = {
  readonly on: string;
  readonly account: { readonly key: string; readonly name: string } | null;
  readonly items: readonly Flag[];
};

export const flags = (account: string | null) =>
  queryOptions({
    queryKey: ['flags', account],
    queryFn: ({ signal }) =>
      get<Flags>(`/flags${account === null ? '' : `?account=${encodeURIComponent(account)}`}`, signal),
  });

/** Whom a rule is about, in words. */
export const ruleWords = (rule: FlagRule): string => {
  const clauses: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['sold through', rule.channels],
    ['in', rule.countries],
    ['of the product line', rule.productLines],
    ['to the segment', rule.segments],
    ['by the territory', rule.groups],
    ['to', rule.accounts],
  ];
  const said = clauses.flatMap(([word, names]) => (names === undefined ? [] : [`${word} ${names.join(' or ')}`]));
  const share =
    rule.traffic === undefined
      ? []
      : [`${rule.traffic.percent} % of ${rule.traffic.of === 'account' ? 'accounts' : 'deals'}`];
  return [...share, ...said].join(', ') || 'everybody';
};
