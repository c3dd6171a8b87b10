/**
 * Whether a rule that approved a deal once asks again after it was changed (Salesforce, "smart approvals"): only if it still holds, and only if
 * the deal is worse than what was approved. A better deal keeps the approval that a worse one got.
 */
import { type Decimal, cmp } from '#kernel/decimal.ts';

export type Comparison = '>' | '>=' | '<' | '<=';

/** `asks`: the rule's own threshold. `worse`: how a new value is worse than the one that was approved. */
export type SmartRule = { readonly asks: Comparison; readonly threshold: Decimal; readonly worse: Comparison };

export const asksAgain = ({ asks, threshold, worse }: SmartRule, approved: Decimal | null, now: Decimal): boolean =>
  holds(now, asks, threshold) && (approved === null || holds(now, worse, approved));

const holds = (a: Decimal, comparison: Comparison, b: Decimal): boolean => {
  const order = cmp(a, b);
  switch (comparison) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
};
