/** What a finding means: by the rules of its pair, the gravest first. Pure; the rules are data. */
import { must } from '#kernel/outcome.ts';
import type { Finding, FindingKind } from './merge.ts';
import type { PairName, Severity, Verdict } from './reconciliation.ts';

/** `field`: one by name, or every other. */
type Rule = Verdict & { readonly when: Exclude<FindingKind, 'different'> | { readonly field: string } };
export type PairRules = {
  readonly name: PairName;
  /** In the words of a person: "Order" against "Billing". */
  readonly left: string;
  readonly right: string;
  readonly asks: string;
  readonly rules: readonly Rule[];
  /** What is no difference in this pair, and why: told in the guide. */
  readonly ignores?: { readonly kind: FindingKind; readonly because: string };
  /** The side that another system keeps: it comes through its connector, or as brought records. */
  readonly outside?: readonly ('left' | 'right')[];
};

const GRAVITY: Readonly<Record<Severity, number>> = { critical: 0, major: 1, minor: 2 };

export const judged = (pair: PairRules, finding: Finding): Verdict | null => {
  if (pair.ignores?.kind === finding.kind) return null;
  const rules =
    finding.kind === 'different'
      ? finding.fields.map(({ field }) => ofField(pair, field))
      : [ofKind(pair, finding.kind)];
  const [worst] = rules.toSorted((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
  must(worst, 'every finding of a pair has a rule');
  const { severity, owner, repair } = worst;
  return { severity, owner, repair };
};

const ofKind = (pair: PairRules, kind: FindingKind): Rule => {
  const rule = pair.rules.find(({ when }) => when === kind);
  must(rule, `the pair ${pair.name} says what ${kind} means`);
  return rule;
};

const ofField = (pair: PairRules, field: string): Rule => {
  const named = (name: string) => pair.rules.find(({ when }) => typeof when === 'object' && when.field === name);
  const rule = named(field) ?? named('*');
  must(rule, `the pair ${pair.name} says what another ${field} means`);
  return rule;
};
