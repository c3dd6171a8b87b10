/** What billing calls a charge. The rule that names most decides; two that name equally much are an error of the mapping, never a toss. */
import { isStagedIn } from '#contexts/catalog/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { BillingMapping, BillingRule } from './billing-mapping.contract.ts';

export type ChargeFacts = {
  readonly offering: string;
  readonly category?: string;
  readonly charge: string;
  readonly chargeType: BillingRule['chargeType'];
  /** The flags that are on for the order, as segments; absent: none is. */
  readonly flags?: readonly string[];
};

const fits = (rule: BillingRule, facts: ChargeFacts): boolean =>
  rule.chargeType === facts.chargeType &&
  (rule.offering === undefined || rule.offering === facts.offering) &&
  (rule.category === undefined || rule.category === facts.category) &&
  (rule.charge === undefined || rule.charge === facts.charge) &&
  (rule.staged === undefined || isStagedIn(rule.staged, facts.flags ?? []));

/** Offering before category, a named charge breaks the tie of either, and a flag that of all: so says the contract of the mapping. */
const weight = (rule: BillingRule): number =>
  (rule.offering === undefined ? 0 : 8) +
  (rule.category === undefined ? 0 : 4) +
  (rule.charge === undefined ? 0 : 2) +
  (rule.staged === undefined ? 0 : 1);

export const mapCharge = (mapping: BillingMapping, facts: ChargeFacts): Outcome<BillingRule> => {
  const fitting = mapping.charges.filter((rule) => fits(rule, facts)).toSorted((a, b) => weight(b) - weight(a));
  const [best, next] = fitting;
  const clash = best !== undefined && next !== undefined && weight(best) === weight(next);
  if (best === undefined || clash)
    return refused({ code: 'billing.charge-unmapped', ...facts, rules: clash ? [best.id, next.id] : [] });
  return accepted(best);
};
