/** The plan of an order under the commercial model that it started with. Reads artifacts of the model only; nothing of today's. */
import type { JsonObject } from '#kernel/json.ts';
import { isJsonObject } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { OrderItem } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { decompose, type DecomposeInput, type OfferingFacts } from './decompose.ts';
import type { DeclaredCondition, DecompositionRules } from './decomposition.contract.ts';
import { withPolicies } from './model-policies.ts';
import type { Plan } from './task.ts';

/** Compiled once a model: the rules with the version that each stands in, in a fixed order. */
const rulesOf = (model: CommercialModel): DecomposeInput['rules'] =>
  model.memo('fulfillment.rules', (from) =>
    from
      .ofKind('decomposition-rules')
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .flatMap(({ hash, content }) => (content as unknown as DecompositionRules).rules.map((rule) => ({ hash, rule }))),
  );

export const offeringFacts = (model: CommercialModel, key: string): OfferingFacts | undefined => {
  const content = model.one('product-offering', key)?.content;
  return isJsonObject(content) ? offeringFactsOf(content as unknown as ProductOffering) : undefined;
};

export const offeringFactsOf = (offering: ProductOffering): OfferingFacts => ({
  orderable: offering.orderable,
  ...(offering.specification === undefined ? {} : { specification: offering.specification }),
  ...(offering.category === undefined ? {} : { category: offering.category }),
  fixed: (offering.fixed ?? {}) as JsonObject,
});

/** What the rules of the model ask to be looked up before they are applied. */
export const declaredConditions = (model: CommercialModel): readonly DeclaredCondition[] =>
  model.memo('fulfillment.conditions', (from) =>
    from
      .ofKind('decomposition-rules')
      .flatMap(({ content }) => (content as unknown as DecompositionRules).conditions ?? []),
  );

export type Circumstances = Pick<DecomposeInput, 'conditions' | 'answers'>;

/** What decomposition is given of a model, an order and what is known beside them. */
export const inputOfModel = (
  model: CommercialModel,
  order: DecomposeInput['order'],
  items: readonly OrderItem[],
  id: DecomposeInput['id'],
  known: Circumstances = {},
): DecomposeInput => ({
  order,
  items,
  rules: rulesOf(model),
  offering: (key) => offeringFacts(model, key),
  id,
  ...known,
});

export const planOfModel = (...given: Parameters<typeof inputOfModel>): Outcome<Plan> => {
  const plan = decompose(inputOfModel(...given));
  return plan.ok ? accepted(withPolicies(given[0], plan.value)) : plan;
};
