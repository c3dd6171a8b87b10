/** Reads what the further checks ask and says what was found, in words with a way out. Nothing here stands in the way of anything. */
import { questionAbout, readQualifications, standingRow } from '#contexts/eligibility/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readPrice } from '../decision.store.ts';
import { guidanceFor } from '../guidance-for.ts';
import type { Quote } from '../quote.ts';
import type { Check } from '../validation.ts';
import { comparedPrices, isWorthSaying, type LastDeal, unitPrices } from './compare-prices.ts';
import { exposureOf } from './exposure.ts';
import { readExposed, readLastAccepted, readOverlapping } from './further.store.ts';
import type { ComparedPrice, Exposure, FurtherChecks, OtherDeal } from './further.ts';

export const lookFurther = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  at: Temporal.Instant,
): Promise<FurtherChecks> => {
  const { accountId, familyId, header } = quote;
  const asking = { accountId, familyId, offerings: [...new Set(quote.lines.map(({ offering }) => offering))] };
  const otherDeals = await readOverlapping(tx, asking);
  const prices = await comparedWith(tx, model, quote, asking, at);
  const limit = await creditLimit(tx, quote, at);
  const exposed = await readExposed(tx, accountId, at.toString().slice(0, 10));
  const exposure = exposed.length === 0 ? null : exposureOf(exposed, header.currency, limit);
  return { findings: findingsOf({ otherDeals, prices, exposure }), otherDeals, prices, exposure };
};

const comparedWith = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  asking: Parameters<typeof readLastAccepted>[1],
  at: Temporal.Instant,
): Promise<FurtherChecks['prices']> => {
  const own = await readPrice(tx, quote.id);
  if (own === undefined || quote.pricedContent !== quote.content) return null;
  const last: LastDeal[] = [];
  for (const { id, number, acceptedAt } of await readLastAccepted(tx, asking, quote.header.currency)) {
    const price = await readPrice(tx, id);
    if (price !== undefined) last.push({ number, acceptedAt, prices: unitPrices(price.result.promise) });
  }
  return {
    account: comparedPrices(unitPrices(own.result.promise), last),
    likeIt: await guidanceFor(tx, model, quote, at),
  };
};

/** As it was answered last, while the answer holds. */
const creditLimit = async (tx: Tx, { accountId, header }: Quote, at: Temporal.Instant): Promise<string | null> => {
  const question = questionAbout('credit', { currency: header.currency, offering: '', site: '' });
  const row = question && standingRow(await readQualifications(tx, accountId), question, at);
  if (row?.status !== 'passed') return null;
  const holds = row.expiresAt === null || Temporal.Instant.compare(Temporal.Instant.from(row.expiresAt), at) > 0;
  return holds ? (row.answer?.limit ?? null) : null;
};

const warning = (code: string, message: string, todo: string, owner: string): Check => ({
  severity: 'warning',
  code,
  message,
  todo,
  lineId: null,
  owner,
});

const DEALS_NAMED_MAX = 3;

const findingsOf = ({ otherDeals, prices, exposure }: Omit<FurtherChecks, 'findings'>): readonly Check[] => [
  ...otherDealsFound(otherDeals),
  ...(prices?.account ?? []).filter(isWorthSaying).map(priceFound),
  ...exposureFound(exposure),
];

const otherDealsFound = (deals: readonly OtherDeal[]): readonly Check[] => {
  if (deals.length === 0) return [];
  const named = deals.slice(0, DEALS_NAMED_MAX).map(({ number, name }) => `${number} (${name})`);
  const more = deals.length - named.length;
  return [
    warning(
      'quote.other-open-deal',
      `The same things are on offer to this customer in ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
      'Ask whoever works on it whether both are meant; make them scenarios of one deal where only one is.',
      'seller',
    ),
  ];
};

const priceFound = ({ offering, charge, mine, last, differencePercent, number }: ComparedPrice): Check => {
  const lower = differencePercent.startsWith('-');
  const percent = lower ? differencePercent.slice(1) : differencePercent;
  return warning(
    lower ? 'quote.cheaper-than-before' : 'quote.dearer-than-before',
    `A unit of ${offering} (${charge}) is ${mine}; the customer accepted ${last} in ${number}: ${percent} % ${lower ? 'less' : 'more'} now.`,
    lower ? 'Be sure that it is meant.' : 'Be ready to say why.',
    'seller',
  );
};

const exposureFound = (exposure: Exposure | null): readonly Check[] => {
  if (exposure === null || exposure.over === null) return [];
  const { total, currency, limit, over } = exposure;
  return [
    warning(
      'quote.over-credit-limit',
      `With all that is open and accepted the customer comes to ${total} ${currency}, ${over} over the ${limit} they are good for.`,
      'Ask finance for a higher limit, or offer less.',
      'finance',
    ),
  ];
};
