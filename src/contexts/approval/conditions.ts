/** Whether what the approvers made their yes depend on holds. A machine check asks the deal; a text waits for a person. */
import { cmp, dec } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import type { ApprovalCase, Condition, ConditionCheck } from './approval.ts';
import type { DealFacts } from './deal-facts.ts';

export const isMet = ({ check, metAt }: Pick<Condition, 'check' | 'metAt'>, facts: DealFacts | null): boolean =>
  check === null ? metAt !== null : facts !== null && holds(check, facts);

const holds = ({ fact, is, value }: ConditionCheck, facts: DealFacts): boolean => {
  const order = cmp(dec(String(facts[fact])), dec(value));
  return { '>': order > 0, '>=': order >= 0, '<': order < 0, '<=': order <= 0, '=': order === 0 }[is];
};

/** What keeps an approved content from being presented. `facts`: null where none of them is asked about. */
export const unmetConditions = (
  cases: readonly ApprovalCase[],
  content: string,
  facts: DealFacts | null,
): readonly Json[] =>
  cases
    .filter((each) => each.status === 'approved' && each.content === content)
    .flatMap(({ id, conditions }) =>
      conditions
        .filter((condition) => !isMet(condition, facts))
        .map(({ id: conditionId, text, check }) => ({
          caseId: id,
          conditionId,
          text,
          ...(check === null ? {} : { check: { ...check }, now: facts === null ? null : String(facts[check.fact]) }),
        })),
    );
