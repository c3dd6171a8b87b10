/** Decisions without a quote: the same pure functions, asked directly (capstone 9.3). They change nothing. */
import { eligibilityOf, EligibilityRequest, evaluateEligibility } from '#contexts/eligibility/index.ts';
import { Selection, validateConfiguration } from '#contexts/configuration/index.ts';
import { calculatePrice, PriceRequest, pricingOf } from '#contexts/pricing/index.ts';
import { promotionCandidates } from '#contexts/promotion/index.ts';
import { configurationOf } from '#contexts/quote/index.ts';
import { type Static, Type } from 'typebox';
import { type DecisionResult, decisionFingerprint } from '#engines/decision.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type QueryRoute, queryRoute, type Reader } from '#platform/http/routes.ts';

const answer = (decision: DecisionResult<unknown>): Json => ({
  ...(JSON.parse(JSON.stringify(decision)) as { readonly [member: string]: Json }),
  decisionFingerprint: decisionFingerprint(decision),
});

const allowed = (reader: Reader): boolean =>
  reader.may('catalog.read', {
    type: 'Tenant',
    id: reader.principal.tenantId,
    attrs: { tenant: reader.principal.tenantId },
  });
const denied = refused({ code: 'access.denied', action: 'catalog.read', policies: [] });

const ConfigurationQuestion = Type.Object(
  { offering: Type.String({ minLength: 1, maxLength: 200 }), selection: Selection },
  { additionalProperties: false },
);

const calculation = (
  path: string,
  summary: string,
  body: QueryRoute['body'],
  decide: (reader: Reader, body: unknown) => Outcome<Json>,
): QueryRoute =>
  queryRoute({
    method: 'POST',
    path,
    summary,
    action: 'catalog.read',
    ...(body ? { body } : {}),
    read: async (_tx, reader, query) => (allowed(reader) ? decide(reader, query.body) : denied),
  });

export const calculationRoutes: readonly QueryRoute[] = [
  calculation('/pricing/calculate', 'The price of a request, with every step', PriceRequest, (reader, body) => {
    const pricing = pricingOf(reader.model);
    if (!pricing.ok) return pricing;
    const decision = calculatePrice(body as Static<typeof PriceRequest>, pricing.value);
    // The margin decision beside it is of class cost, and no part of this answer.
    return decision.ok ? accepted(answer(decision.value.price)) : decision;
  }),
  calculation(
    '/eligibility/evaluate',
    'May this be sold here, and if not, why not',
    EligibilityRequest,
    (reader, body) =>
      accepted(answer(evaluateEligibility(body as Static<typeof EligibilityRequest>, eligibilityOf(reader.model)))),
  ),
  calculation(
    '/configuration/validate',
    'Can these choices stand together, and what would make them',
    ConfigurationQuestion,
    (reader, body) => {
      const { offering, selection } = body as Static<typeof ConfigurationQuestion>;
      const model = configurationOf(reader.model, offering);
      return model
        ? accepted(answer(validateConfiguration(model, selection)))
        : refused({ code: 'quote.not-configurable', offering });
    },
  ),
  calculation(
    '/promotions/evaluate',
    'Which promotions may apply, and why the others do not',
    PriceRequest,
    (reader, body) =>
      accepted(answer(promotionCandidates(body as Static<typeof PriceRequest>, reader.model.ofKind('promotion')))),
  ),
];
