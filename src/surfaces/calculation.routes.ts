/** Decisions without a quote: the same pure functions, asked directly (capstone 9.3). They change nothing. */
import {
  changeFindings,
  eligibilityOf,
  EligibilityPageRequest,
  EligibilityRequest,
  evaluateEligibility,
  evaluatePage,
} from '#contexts/eligibility/index.ts';
import {
  type ConfigurationContext,
  type Selection,
  SelectionSchema,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import {
  AmendmentRequest,
  calculateAmendment,
  calculatePrice,
  inEditionOf,
  previewPromotions,
  PriceRequest,
  type PriceResult,
  pricingOf,
} from '#contexts/pricing/index.ts';
import { type PromotionCandidate, promotionCandidates } from '#contexts/promotion/index.ts';
import { configurationOf, readQuote, wholePrice } from '#contexts/quote/index.ts';
import { type Static, type TSchema, Type } from 'typebox';
import { FlagsOn, PlaceOfSale } from './configuration.routes.ts';
import { type DecisionResult, decisionFingerprint } from '#engines/decision.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { readBlob } from '#platform/artifacts/blob.store.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { schemaProblems } from '#platform/commands/envelope.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, type QueryRoute, queryRoute, type Reader } from '#platform/http/routes.ts';
import { refusedIn } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { REPLAY_TOKEN_CHARS_MAX, type ReplayClaim } from '#platform/replay-token.ts';

type Calculation = {
  readonly path: string;
  readonly summary: string;
  readonly body: TSchema;
  readonly decide: (model: CommercialModel, body: unknown) => Outcome<DecisionResult<unknown>>;
  /** What is told beside the decision and is no part of it. */
  readonly beside?: (model: CommercialModel, body: unknown, decided: DecisionResult<unknown>) => JsonObject;
};

const ConfigurationQuestion = Type.Object(
  {
    offering: Type.String({ minLength: 1, maxLength: 200 }),
    selection: SelectionSchema,
    ...PlaceOfSale,
    flags: FlagsOn,
  },
  { additionalProperties: false },
);
type ConfigurationQuestion = ConfigurationContext & { readonly offering: string; readonly selection: Selection };

/** A price request, and what is contended or brought by the customer: prices do not look at it, promotions do. */
const PromotionRequest = Type.Object(
  {
    ...PriceRequest.properties,
    coupons: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 20 })),
    budgetsLeft: Type.Optional(Type.Record(Type.String(), Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' }))),
    usesLeft: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
  },
  { additionalProperties: false },
);

/** How the candidates resolve when they meet the prices; what stops pricing stops only this. */
const promotionPreview = (model: CommercialModel, body: unknown, decided: DecisionResult<unknown>): JsonObject => {
  const {
    coupons: _coupons,
    budgetsLeft: _budgets,
    usesLeft: _uses,
    ...request
  } = body as Static<typeof PromotionRequest>;
  const pricing = pricingOf(model);
  const preview = pricing.ok
    ? previewPromotions(request, decided.output.value as readonly PromotionCandidate[], pricing.value)
    : pricing;
  return { resolution: (preview.ok ? preview.value : { blocked: preview.refusal }) as unknown as Json };
};

/** What the catalog says to the changes: what may no longer be amended or renewed, and ways that it does not know. */
const standingOfChanges = (model: CommercialModel, body: unknown): JsonObject => {
  const { offerings } = eligibilityOf(model);
  return {
    findings: [...changeFindings(body as Static<typeof AmendmentRequest>, (key) => offerings.get(key)?.content)],
  };
};

/** By the name that a replay token calls them. */
const CALCULATIONS: Readonly<Record<string, Calculation>> = {
  price: {
    path: '/pricing/calculate',
    summary: 'The price of a request, with every step',
    body: PriceRequest,
    decide: (model, body) => {
      const pricing = pricingOf(model);
      if (!pricing.ok) return pricing;
      const decision = calculatePrice(body as Static<typeof PriceRequest>, pricing.value);
      // The margin decision beside it is of class cost, and no part of this answer.
      return decision.ok ? accepted(decision.value.price) : decision;
    },
  },
  amendment: {
    path: '/pricing/amendments/calculate',
    summary: 'What a change of the installed base costs, from the terms that were committed',
    body: AmendmentRequest,
    decide: (model, body) => {
      const pricing = pricingOf(model);
      return pricing.ok ? calculateAmendment(body as Static<typeof AmendmentRequest>, pricing.value) : pricing;
    },
    beside: standingOfChanges,
  },
  eligibility: {
    path: '/eligibility/evaluate',
    summary: 'May this be sold here, and if not, why not',
    body: EligibilityRequest,
    decide: (model, body) =>
      accepted(evaluateEligibility(body as Static<typeof EligibilityRequest>, eligibilityOf(model))),
  },
  'eligibility-page': {
    path: '/eligibility/evaluate-page',
    summary: 'What may this customer buy: one question about a page of offerings, or about all',
    body: EligibilityPageRequest,
    decide: (model, body) =>
      accepted(evaluatePage(body as Static<typeof EligibilityPageRequest>, eligibilityOf(model))),
  },
  configuration: {
    path: '/configuration/validate',
    summary: 'Can these choices stand together, and what would make them',
    body: ConfigurationQuestion,
    decide: (model, body) => {
      const { offering, selection, ...context } = body as ConfigurationQuestion;
      const configuration = configurationOf(model, offering, context);
      return configuration
        ? accepted(validateConfiguration(configuration, selection))
        : refused({ code: 'quote.not-configurable', offering });
    },
  },
  promotion: {
    path: '/promotions/evaluate',
    summary: 'Which promotions may apply, why the others do not, and what they come to together',
    body: PromotionRequest,
    decide: (model, body) =>
      accepted(promotionCandidates(body as Static<typeof PromotionRequest>, model.ofKind('promotion'))),
    beside: promotionPreview,
  },
};

/** What says prices: while none is worked out, none is previewed either, or whoever reads it would promise it. */
const PRICES: ReadonlySet<string> = new Set(['price', 'amendment']);

const allowed = ({ may, principal: { tenantId } }: Reader): boolean =>
  may('catalog.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });
const denied = refused({ code: 'access.denied', action: 'catalog.read', policies: [] });

/**
 * The decision with what it rests on, and the token under which it can be decided again. As text: the steps of 10,000 lines are 12 MB, which
 * are written once and not copied before.
 */
const answer = (
  kind: string,
  decision: DecisionResult<unknown>,
  model: string,
  tenant: string,
  door: Door,
  beside: JsonObject,
): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      ...decision,
      ...beside,
      decisionFingerprint: decisionFingerprint(decision),
      modelHash: model,
      replayToken: door.replay.sign({
        v: 1,
        tenant,
        kind,
        input: decision.inputs.fingerprint,
        output: decision.output.fingerprint,
        model,
      }),
    }),
  );

const calculationRoute = ([kind, { path, summary, body, decide, beside }]: readonly [
  string,
  Calculation,
]): QueryRoute =>
  queryRoute({
    method: 'POST',
    path,
    summary,
    action: 'catalog.read',
    body,
    answers: 'application/json',
    read: async (tx, reader, query, door) => {
      if (!allowed(reader)) return denied;
      const down = PRICES.has(kind) && refusedIn(await readSwitchesOn(tx, door.clock()), 'fallback-pricing', {});
      if (down) return refused(down);
      const decision = decide(reader.model, query.body);
      if (!decision.ok) return decision;
      const told = beside?.(reader.model, query.body, decision.value) ?? {};
      return accepted(answer(kind, decision.value, reader.model.hash, tx.tenantId, door, told));
    },
  });

const ReplayQuestion = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: REPLAY_TOKEN_CHARS_MAX }),
    /** What was asked, where it is not kept here: a calculation stores nothing. */
    request: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

const askedOf = async (
  tx: Tx,
  door: Door,
  claim: ReplayClaim,
  request: unknown,
  { body }: Calculation,
): Promise<Outcome<unknown>> => {
  const quote = claim.quote === undefined ? undefined : await readQuote(tx, claim.quote);
  if (quote) {
    const price = await wholePrice(tx, door.models, quote);
    return price.ok ? accepted(price.value.request) : price;
  }
  const kept = claim.stored === undefined ? undefined : await readBlob(tx, claim.stored);
  if (kept) return accepted((kept.value as { readonly request: Json }).request);
  if (request === undefined) return refused({ code: 'replay.request-missing', kind: claim.kind });
  const problems = schemaProblems(body, request);
  return problems.length > 0 ? refused({ code: 'request.invalid', problems }) : accepted(request);
};

/** A token says nothing of the engine: where this edition's fingerprint of the question is not the token's, the first edition's is tried. */
const inEditionOfToken = (
  kind: string,
  input: string,
  asked: unknown,
  fresh: DecisionResult<unknown>,
): DecisionResult<unknown> =>
  kind !== 'price' || fresh.inputs.fingerprint === input
    ? fresh
    : inEditionOf(
        { ...fresh.engine, version: '1' },
        asked as Static<typeof PriceRequest>,
        fresh as DecisionResult<Static<typeof PriceResult>>,
      );

/** Decides again on the model that the token names, however long ago that was in force. Answers with fingerprints, never with prices. */
const replay = async (tx: Tx, reader: Reader, { body }: Query, door: Door): Promise<Outcome<Json>> => {
  if (!allowed(reader)) return denied;
  const { token, request } = body as Static<typeof ReplayQuestion>;
  const claim = door.replay.read(token, tx.tenantId);
  if (!claim.ok) return claim;
  const { kind, model, input, output } = claim.value;
  const calculation = CALCULATIONS[kind];
  must(calculation, 'a token that we signed names a calculation of ours');
  const asked = await askedOf(tx, door, claim.value, request, calculation);
  if (!asked.ok) return asked;
  const fresh = calculation.decide(await door.models.byHash(tx, model), asked.value);
  if (!fresh.ok) return fresh;
  const { inputs, output: again, engine } = inEditionOfToken(kind, input, asked.value, fresh.value);
  if (inputs.fingerprint !== input)
    return refused({ code: 'replay.other-request', asked: inputs.fingerprint, decided: input });
  return accepted({
    replay: again.fingerprint === output ? 'identical' : 'different',
    kind,
    modelHash: model,
    input,
    decided: output,
    again: again.fingerprint,
    engine: { ...engine },
  });
};

export const calculationRoutes: readonly QueryRoute[] = [
  ...Object.entries(CALCULATIONS).map(calculationRoute),
  queryRoute({
    method: 'POST',
    path: '/decisions/replay',
    summary: 'Decide again what a replay token names, and say whether it is the same',
    action: 'catalog.read',
    body: ReplayQuestion,
    read: replay,
  }),
];
