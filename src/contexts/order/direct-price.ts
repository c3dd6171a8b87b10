/**
 * The price of what is ordered without a quote, and its proof. A price counts when a replay token of ours names it (it was asked for, and is decided
 * again here on the model of that day, to the same answer), or when every charge of it was agreed with the account. No promotion and no discount:
 * what is given away is given on a quote, where it is approved and its budget is reserved.
 */
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { calculatePrice, type PriceRequest, type PriceResult, pricingOf } from '#contexts/pricing/index.ts';
import {
  type Check,
  checkQuote,
  priceRequestOf,
  type Quote,
  readCustomerFacts,
  readPriceInputs,
} from '#contexts/quote/index.ts';
import { type DecisionResult, decisionFingerprint } from '#engines/decision.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { asQuote, type DirectAsk } from './direct-ask.ts';
import { dayOf, orderPolicyOf, PRICE_DAYS_DEFAULT } from './order-policy.ts';

export const DIRECT_PRICE_KIND = 'price';

export type PricedAsk = {
  readonly account: Account;
  readonly quote: Quote;
  readonly request: PriceRequest;
  readonly price: DecisionResult<PriceResult>;
  /** Whose prices they are: of the day on which they were asked for. */
  readonly model: CommercialModel;
  /** What stands in the way of ordering it, by the model of today. */
  readonly checks: readonly Check[];
  readonly decisions: readonly string[];
};

type Asking = { readonly ask: DirectAsk; readonly at: Temporal.Instant; readonly personId: string };

export const priceAsk = async (
  tx: Tx,
  door: Pick<Door, 'models'>,
  { ask, at, personId }: Asking,
  pricedOn: CommercialModel,
): Promise<Outcome<PricedAsk>> => {
  const account = await readAccount(tx, ask.accountId);
  if (account === undefined) return refused({ code: 'account.not-found' });
  const quote = asQuote(account, ask, pricedOn, personId);
  if (!quote.ok) return quote;
  const today = await door.models.at(tx, at);
  const [inputs, customer] = await Promise.all([
    readPriceInputs(tx, pricedOn, quote.value, at),
    readCustomerFacts(tx, quote.value),
  ]);
  const request: PriceRequest = {
    ...priceRequestOf({ ...inputs, quote: quote.value, model: pricedOn }),
    promotions: [],
  };
  const pricing = pricingOf(pricedOn);
  if (!pricing.ok) return pricing;
  const decided = calculatePrice(request, pricing.value);
  if (!decided.ok) return decided;
  const price = decided.value.price as DecisionResult<PriceResult>;
  const validation = checkQuote({
    quote: quote.value,
    model: today,
    customer,
    price: { ...price.output.value, blocking: price.blocking },
    at,
  });
  return accepted({
    account,
    quote: quote.value,
    request,
    price,
    model: pricedOn,
    checks: validation.checks,
    decisions: [decisionFingerprint(price), ...validation.fingerprints],
  });
};

/** The token under which the price can be shown, ordered at and decided again. */
export const tokenOf = (door: Pick<Door, 'replay'>, tenant: string, { price, model }: PricedAsk): string =>
  door.replay.sign({
    v: 1,
    tenant,
    kind: DIRECT_PRICE_KIND,
    input: price.inputs.fingerprint,
    output: price.output.fingerprint,
    model: model.hash,
  });

export type PriceProof = {
  readonly by: 'token' | 'agreement';
  readonly input: string;
  readonly output: string;
  readonly model: string;
};
export type ProvedAsk = PricedAsk & { readonly proof: PriceProof };

type Proving = Asking & { readonly replayToken: string | undefined };

export const proveAsk = async (tx: Tx, door: Door, asking: Proving): Promise<Outcome<ProvedAsk>> => {
  const age = priceAge(asking, orderPolicyOf(await door.models.at(tx, asking.at)).priceDaysMax ?? PRICE_DAYS_DEFAULT);
  if (!age.ok) return age;
  const priced =
    asking.replayToken === undefined
      ? await byAgreement(tx, door, asking)
      : await byToken(tx, door, asking, asking.replayToken);
  if (!priced.ok) return priced;
  const blocking = priced.value.checks.filter(({ severity }) => severity === 'blocking');
  if (blocking.length > 0)
    return refused({
      code: 'order.not-orderable',
      count: blocking.length,
      checks: blocking.slice(0, 20).map(({ code, message, todo }) => ({ code, message, todo })),
    });
  return priced;
};

const priceAge = ({ ask, at }: Asking, max: number): Outcome<null> => {
  const days = Temporal.PlainDate.from(ask.pricedAsOf).until(dayOf(at), { largestUnit: 'days' }).days;
  return days < 0 || days > max
    ? refused({ code: 'order.price-of-another-day', pricedAsOf: ask.pricedAsOf, days, max })
    : accepted(null);
};

const byToken = async (tx: Tx, door: Door, asking: Asking, token: string): Promise<Outcome<ProvedAsk>> => {
  const claim = door.replay.read(token, tx.tenantId);
  if (!claim.ok) return claim;
  const { kind, input, output, model } = claim.value;
  if (kind !== DIRECT_PRICE_KIND) return refused({ code: 'order.price-of-something-else', proves: kind });
  const priced = await priceAsk(tx, door, asking, await door.models.byHash(tx, model));
  if (!priced.ok) return priced;
  const { inputs, output: now } = priced.value.price;
  if (inputs.fingerprint !== input || now.fingerprint !== output)
    return refused({ code: 'order.price-of-something-else', proves: output, asked: now.fingerprint });
  return accepted({ ...priced.value, proof: { by: 'token', input, output, model } });
};

const byAgreement = async (tx: Tx, door: Door, asking: Asking): Promise<Outcome<ProvedAsk>> => {
  const priced = await priceAsk(tx, door, asking, await door.models.at(tx, asking.at));
  if (!priced.ok) return priced;
  const { request, price, model } = priced.value;
  const agreed = new Set(
    request.agreementPrices
      .filter((each) => each.price.kind === 'model')
      .map(({ offering, charge }) => `${offering}/${charge}`),
  );
  const open = price.output.value.promise.lines
    .flatMap(({ charges }) => charges)
    .filter(({ offering, charge }) => !agreed.has(`${offering}/${charge}`));
  if (open.length > 0)
    return refused({
      code: 'order.price-evidence-missing',
      count: open.length,
      charges: open.slice(0, 20).map(({ offering, charge }) => ({ offering, charge })),
    });
  const proof = {
    by: 'agreement',
    input: price.inputs.fingerprint,
    output: price.output.fingerprint,
    model: model.hash,
  } as const;
  return accepted({ ...priced.value, proof });
};
