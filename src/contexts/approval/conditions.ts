/** Whether what the approvers made their yes depend on holds. A machine check asks the deal; a text waits for a person. */
import type { Quote } from '#contexts/quote/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ApprovalCase, Condition, ConditionCheck } from './approval.ts';
import { type Deal, dealFacts, type DealFacts } from './deal-facts.ts';

export const isMet = ({ check, metAt }: Pick<Condition, 'check' | 'metAt'>, facts: DealFacts | null): boolean =>
  check === null ? metAt !== null : facts !== null && holds(check, facts);

const holds = ({ fact, is, value }: ConditionCheck, facts: DealFacts): boolean => {
  const order = cmp(dec(String(facts[fact])), dec(value));
  return { '>': order > 0, '>=': order >= 0, '<': order < 0, '<=': order <= 0, '=': order === 0 }[is];
};

/** Whether the offer may go out: every condition of the approvals that it rests on is met by the deal as it is. */
export const conditionsHold = (
  cases: readonly ApprovalCase[],
  quote: Pick<Quote, 'content' | 'header' | 'lines' | 'territory' | 'familyId'>,
  priced: Pick<Deal, 'price' | 'margin'>,
  model: CommercialModel,
  at: Temporal.Instant,
): Outcome<true> => {
  if (cases.every(({ conditions }) => conditions.length === 0)) return accepted(true);
  const { header, lines, territory, familyId } = quote;
  const told = dealFacts(
    { header, lines, territory, familyId, ...priced },
    model,
    at.toZonedDateTimeISO('UTC').toPlainDate().toString(),
  );
  if (!told.ok) return told;
  const conditions = unmetConditions(cases, quote.content, told.value.facts);
  return conditions.length === 0 ? accepted(true) : refused({ code: 'approval.conditions-unmet', conditions });
};

/** What keeps an approved content from being presented. */
const unmetConditions = (cases: readonly ApprovalCase[], content: string, facts: DealFacts): readonly Json[] =>
  cases
    .filter((each) => each.status === 'approved' && each.content === content)
    .flatMap(({ id, conditions }) =>
      conditions
        .filter((condition) => !isMet(condition, facts))
        .map(({ id: conditionId, text, check }) => ({
          caseId: id,
          conditionId,
          text,
          ...(check === null ? {} : { check: { ...check }, now: String(facts[check.fact]) }),
        })),
    );
