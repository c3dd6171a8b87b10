/** Reads what a quote rests on and decides again what something has changed for. Writes nothing. */
import { flagReaders } from '#contexts/catalog/index.ts';
import { calculatePrice, type PriceDecision, pricingOf } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { offeredBy } from './commercial-model.ts';
import { checkQuote } from './check-quote.ts';
import { lineLeaf } from './content.ts';
import { readCustomerFacts } from './customer-facts.ts';
import { readDecision } from './decision.store.ts';
import {
  areaKinds,
  artifactsChanged,
  type Change,
  checkedFreshness,
  type Freshness,
  HELD,
  kindsChanged,
  priceFreshness,
  type PriceStanding,
  promotionFreshness,
  qualificationFreshness,
} from './freshness.ts';
import { readNeededNow } from './open-qualifications.ts';
import { partsOfLine } from './parts-of-line.ts';
import { readPriceInputs } from './price-inputs.ts';
import { priceRequestOf, type PriceInputs } from './price-request.ts';
import type { PricedPart, StoredPrice } from './priced-line.ts';
import { readPartsOfLines } from './priced-line.store.ts';
import { promotionUses } from './promotion-use.ts';
import type { Quote } from './quote.ts';
import type { Validation } from './validation.ts';

type Asked = {
  readonly quote: Quote;
  readonly models: ModelCache;
  readonly model: CommercialModel;
  readonly at: Temporal.Instant;
};

/** Configuration, eligibility, qualification, price, promotion: the later contexts add what is theirs. */
export const readFreshness = async (tx: Tx, asked: Asked): Promise<readonly Freshness[]> => {
  const { quote, at } = asked;
  const validation = (await readDecision<Validation>(tx, quote.id, 'validation'))?.result;
  const needed = await readNeededNow(tx, quote, at);
  const standing = await readPriceStanding(tx, asked);
  return [
    ...(await checkedAreas(tx, asked, validation, standing.stored)),
    qualificationFreshness(quote, validation, needed),
    priceFreshness(standing),
    promotionFreshness(standing, standing.again && promotionUses(standing.again.output.value.promotions ?? [])),
  ];
};

const checkedAreas = async (
  tx: Tx,
  { quote, models, model, at }: Asked,
  validation: Validation | undefined,
  price: StoredPrice | undefined,
): Promise<readonly Freshness[]> => {
  const asksAgain =
    validation !== undefined && quote.validatedContent === quote.content && !HELD.includes(quote.status);
  const again = asksAgain
    ? checkQuote({ quote, model, price, customer: await readCustomerFacts(tx, quote), at })
    : undefined;
  const hash = validation?.modelHash;
  const was = hash === undefined || hash === model.hash ? model : await models.byHash(tx, hash);
  const sold = soldOn(quote, model);
  return (['configuration', 'eligibility'] as const).map((area) =>
    checkedFreshness(
      area,
      { quote, validation, again },
      kindsChanged(was, model, areaKinds(area), (key, kind) =>
        kind === 'feature-flag'
          ? [was, model].some((of) => isAskedIn(of, area, key))
          : kind === 'eligibility-table' || sold.has(key),
      ),
    ),
  );
};

/** Whether what decides the area asks for the flag. */
const isAskedIn = (model: CommercialModel, area: 'configuration' | 'eligibility', flag: string): boolean =>
  flagReaders(model, flag).some(
    ({ kind }) => kind === (area === 'configuration' ? 'configuration-rules' : 'eligibility-table'),
  );

/** Every offering on a line or inside one. */
const soldOn = ({ lines }: Quote, model: CommercialModel): ReadonlySet<string> => {
  const offered = offeredBy(model);
  return new Set(
    lines.flatMap((line) => {
      const item = offered(line.offering);
      const parts = item ? partsOfLine(line, item.offering, offered) : [];
      return [line.offering, ...parts.map(({ offering }) => offering)];
    }),
  );
};

/** What the stored price rests on, against what is there now. */
export const readPriceStanding = async (tx: Tx, asked: Asked): Promise<PriceStanding> => {
  const { quote, model } = asked;
  const stored = (await readDecision<StoredPrice>(tx, quote.id, 'price'))?.result;
  if (stored === undefined || quote.pricedContent !== quote.content)
    return { quote, stored, changedLines: await changedLines(tx, quote), changes: [], again: undefined };
  const published = artifactsChanged(stored.artifacts ?? [], model);
  if (HELD.includes(quote.status)) return { quote, stored, changedLines: [], changes: published, again: undefined };
  const inputs = await readPriceInputs(tx, model, quote, asked.at);
  const changes = [...published, ...inputsChanged(stored.inputs, inputs)];
  const unused = await unusedChanged(tx, asked, stored);
  const again = changes.length + unused.length === 0 ? undefined : priceAgain(asked, inputs);
  // Where the answer is the same, what it never rested on is nobody's concern.
  const isSame = again === undefined || again.output.fingerprint === stored.priceFingerprint;
  return { quote, stored, changedLines: [], changes: isSame ? changes : [...changes, ...unused], again };
};

const PRICE_KINDS = ['price-book', 'discount-schedule', 'promotion'];

/** What the price did not use and might use now: a promotion that begins, a book that is nearer to this customer. */
const unusedChanged = async (
  tx: Tx,
  { models, model }: Asked,
  { modelHash, artifacts = [] }: StoredPrice,
): Promise<readonly Change[]> => {
  if (modelHash === undefined || modelHash === model.hash) return [];
  const used = new Set(artifacts.map(({ kind, key }) => `${kind}/${key}`));
  const was = await models.byHash(tx, modelHash);
  return kindsChanged(was, model, PRICE_KINDS, (key, kind) => !used.has(`${kind}/${key}`));
};

const changedLines = async (tx: Tx, quote: Quote): Promise<PriceStanding['changedLines']> => {
  const priced = await readPartsOfLines<PricedPart>(tx, 'priced_line', quote.id, null);
  return quote.lines
    .filter((line) => priced.get(line.id)?.leaf !== lineLeaf(line))
    .map(({ id, offeringName: name }) => ({ id, name }));
};

const INPUTS: Readonly<Record<keyof PriceInputs, string>> = {
  newCustomer: 'The customer has accepted another offer meanwhile.',
  budgetsLeft: 'Another amount is left of a promotion’s budget.',
  usesLeft: 'Another number of uses is left of a promotion.',
  segments: 'The account’s segments were changed.',
  agreements: 'The agreements in force with the account were changed.',
  flags: 'A flag was turned for such a deal.',
};

const inputsChanged = (was: PriceInputs | undefined, now: PriceInputs): readonly Change[] =>
  was === undefined
    ? []
    : (Object.keys(INPUTS) as (keyof PriceInputs)[])
        .filter((name) => canonical(was[name] ?? null) !== canonical(now[name] ?? null))
        .map((name) => ({ code: `freshness.input-${name}`, text: INPUTS[name] }));

/** An engine that refuses to price it now gives no answer to compare; the price command says why. */
const priceAgain = ({ quote, model }: Asked, inputs: PriceInputs): PriceDecision['price'] | undefined => {
  const pricing = pricingOf(model);
  if (!pricing.ok) return undefined;
  const decided = calculatePrice(priceRequestOf({ quote, model, ...inputs }), pricing.value);
  return decided.ok ? decided.value.price : undefined;
};
