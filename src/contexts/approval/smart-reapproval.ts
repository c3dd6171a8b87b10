/**
 * Whether a rule that approved a deal once asks again after it was changed (Salesforce, "smart approvals"): only if it still holds, and only if
 * the deal is worse than what was approved. A better deal keeps the approval that a worse one got. A rule of several conditions asks again when
 * it holds and any fact that makes it hold got worse, however much better the others became.
 */
import { type Decimal, cmp } from '#kernel/decimal.ts';

export type Comparison = '>' | '>=' | '<' | '<=' | '=' | '!=';

/** `asks`: the rule's own threshold. `worse`: how a new value is worse than the one that was approved. */
export type SmartRule = { readonly asks: Comparison; readonly threshold: Decimal; readonly worse: Comparison };

/** A condition of a rule with its two values; null where it was never approved. */
export type SmartCondition = { readonly rule: SmartRule; readonly approved: Decimal | null; readonly now: Decimal };

export const asksAgain = (rule: SmartRule, approved: Decimal | null, now: Decimal): boolean =>
  asksAgainOf([{ rule, approved, now }], 'all');

/** `all`: the rule holds when each of its conditions does; `any`: when one of them does, and then that one is looked at. */
export const asksAgainOf = (conditions: readonly SmartCondition[], needs: 'all' | 'any'): boolean => {
  const holding = conditions.filter(({ rule, now }) => holds(now, rule.asks, rule.threshold));
  if (holding.length === 0 || (needs === 'all' && holding.length < conditions.length)) return false;
  return holding.some(({ rule, approved, now }) => approved === null || holds(now, rule.worse, approved));
};

const holds = (a: Decimal, comparison: Comparison, b: Decimal): boolean => {
  const order = cmp(a, b);
  return {
    '>': order > 0,
    '>=': order >= 0,
    '<': order < 0,
    '<=': order <= 0,
    '=': order === 0,
    '!=': order !== 0,
  }[comparison];
};
