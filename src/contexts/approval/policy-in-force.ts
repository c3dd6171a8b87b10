/** Which approval policy decides on a day. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel, ModelItem } from '#platform/artifacts/model.ts';
import type { ApprovalPolicy } from './approval.contract.ts';

export type PolicyInForce = { readonly item: ModelItem; readonly policy: ApprovalPolicy };

/** None in force is a refusal: nobody approves by default. */
export const policyInForce = (model: CommercialModel, on: string): Outcome<PolicyInForce> => {
  const item = model.ofKind('approval-policy').find(({ content }) => {
    const { effective } = content as unknown as ApprovalPolicy;
    return effective.from <= on && (effective.to === undefined || on < effective.to);
  });
  return item
    ? accepted({ item, policy: item.content as unknown as ApprovalPolicy })
    : refused({ code: 'approval.policy-missing', on });
};
