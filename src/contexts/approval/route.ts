/** Who must agree, and why: the policy's table is asked about the facts of the deal. Preview and submission both ask here, so they agree. */
import type { DiscountPolicy } from '#contexts/pricing/index.ts';
import { compileTable, type DecisionTable, evaluateTable } from '#engines/table/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel, ModelItem } from '#platform/artifacts/model.ts';
import type { RoutedStep, Routing } from './approval.ts';
import type { ApprovalPolicy } from './approval.contract.ts';
import { authorityMissing } from './discount-authority.ts';

/** What a policy may ask about a deal. Margin is of class cost: it decides here, and never leaves in an answer. */
export type DealFacts = {
  readonly discountPercent: string;
  readonly marginPercent: string | undefined;
  readonly floorBreached: boolean;
  readonly totalInPolicyCurrency: string;
  readonly country: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  readonly nonStandardClause: boolean;
};

type Policy = { readonly item: ModelItem; readonly policy: ApprovalPolicy };

/** The policy in force on a day. None in force is a refusal: nobody approves by default. */
export const policyInForce = (model: CommercialModel, on: string): Outcome<Policy> => {
  const item = model.ofKind('approval-policy').find(({ content }) => {
    const { effective } = content as unknown as ApprovalPolicy;
    return effective.from <= on && (effective.to === undefined || on < effective.to);
  });
  return item
    ? accepted({ item, policy: item.content as unknown as ApprovalPolicy })
    : refused({ code: 'approval.policy-missing', on });
};

type Asked = { readonly role: string; readonly reason: string; readonly row: string };

const stepsOf = (order: readonly string[], asked: readonly Asked[]): readonly RoutedStep[] => {
  const place = (role: string): number => (order.includes(role) ? order.indexOf(role) : order.length);
  const roles = [...new Set(asked.map((each) => each.role))].toSorted((a, b) => place(a) - place(b));
  return roles.map((role, index) => {
    const own = asked.filter((each) => each.role === role);
    return { stepNo: index + 1, role, reasons: own.map((each) => each.reason), rows: own.map((each) => each.row) };
  });
};

export const routeApproval = (model: CommercialModel, on: string, facts: DealFacts): Outcome<Routing> => {
  const found = policyInForce(model, on);
  if (!found.ok) return found;
  const { item, policy } = found.value;
  const table = model.memo(`approval/${item.hash}`, () => compileTable(policy.table as DecisionTable));
  must(table.ok, 'a published approval policy compiles');
  const answer = evaluateTable(table.value, facts);
  if (!answer.ok) return answer;
  const asked = answer.value.hits.map(({ outputs, note, row }) => ({
    role: String(outputs['approverRole']),
    reason: String(outputs['reason'] ?? note ?? row),
    row,
  }));
  const besides = authorityBesides(model, facts, asked);
  return accepted({ steps: stepsOf(policy.order, [...asked, ...besides]), policy: { key: item.key, hash: item.hash } });
};

const authorityBesides = (model: CommercialModel, facts: DealFacts, asked: readonly Asked[]): readonly Asked[] =>
  model.ofKind('discount-policy').flatMap(({ key, content }) => {
    const { limits } = content as unknown as DiscountPolicy;
    const roles = asked.map(({ role }) => role);
    const missing = authorityMissing(limits, facts.discountPercent, roles);
    return missing === null ? [] : [{ ...missing, row: `discount-policy/${key}` }];
  });
