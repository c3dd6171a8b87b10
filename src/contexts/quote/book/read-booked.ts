/**
 * Many quotes with everything that a decision on each looks at, read by a handful of queries: what is the same for all quotes of a customer is read
 * once. Each comes to what `readPriceInputs` and `readCustomerFacts` answer for it alone.
 */
import {
  type Account,
  type Agreement,
  agreementsInForce,
  readAccount,
  readAgreements,
  readAccountByKey,
} from '#contexts/accounts/index.ts';
import { readInUse, readProductsByIds } from '#contexts/assets/index.ts';
import { type Installed, type QualificationRow, readQualifications } from '#contexts/eligibility/index.ts';
import { leftOf, limitedOf, readHolders, readTaken, readUses, type Uses } from '#contexts/promotion/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { partiesNamed } from '../check-parties.ts';
import type { CustomerFacts } from '../customer-facts.ts';
import { flagInputs } from '../flags-of-quote.ts';
import type { PriceInputs } from '../price-request.ts';
import type { Quote } from '../quote.ts';
import { readAcceptedFamilies, readQuotes, readRevisionsOf } from './book.store.ts';

/** What a price looks at besides quote and model, whatever the model: which promotions are limited is the model's word. */
export type Standing = Pick<PriceInputs, 'newCustomer' | 'segments' | 'agreements'> & Limits;
type Limits = {
  readonly taken: ReadonlyMap<string, string>;
  readonly used: ReadonlyMap<string, Uses>;
};
export type BookedQuote = { readonly quote: Quote; readonly customer: CustomerFacts; readonly standing: Standing };

export const inputsUnder = (
  model: CommercialModel,
  { quote, standing: { taken, used, ...standing } }: Pick<BookedQuote, 'quote' | 'standing'>,
): PriceInputs => ({
  ...standing,
  ...leftOf(limitedOf(model.ofKind('promotion')), taken, used),
  ...flagInputs(model, quote, standing.segments),
});

/** `limited`: the keys of promotions that any of the models limits. */
export const readBooked = async (
  tx: Tx,
  ids: readonly string[],
  limited: readonly string[],
): Promise<readonly BookedQuote[]> => {
  const quotes = await readQuotes(tx, ids);
  const [customers, limits] = await Promise.all([readCustomers(tx, quotes), readLimits(tx, quotes, limited)]);
  return Promise.all(
    quotes.map(async (quote) => {
      const customer = await customers(quote);
      const { account, newCustomer } = customer.facts;
      const { currency, parties, pricedAsOf: on } = quote.header;
      const inForce = agreementsInForce(customer.agreements, { currency, seller: parties.seller, on });
      const segments = account?.segments ?? [];
      const standing: Standing = {
        newCustomer,
        ...(segments.length === 0 ? {} : { segments }),
        ...(inForce.length === 0 ? {} : { agreements: inForce.map(({ key, to, prices }) => ({ key, to, prices })) }),
        ...(await limits(quote)),
      };
      return { quote, customer: customer.facts, standing };
    }),
  );
};

type Known = {
  readonly account: Account | undefined;
  readonly agreements: readonly Agreement[];
  readonly qualifications: readonly QualificationRow[];
};
type Customer = { readonly facts: CustomerFacts; readonly agreements: readonly Agreement[] };

/** Each question once, by its name. */
const once = <T>(ask: (name: string) => Promise<T>): ((name: string) => Promise<T>) => {
  const asked = new Map<string, Promise<T>>();
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
};

const readCustomers = async (tx: Tx, quotes: readonly Quote[]): Promise<(quote: Quote) => Promise<Customer>> => {
  const accepted = await readAcceptedFamilies(tx, [...new Set(quotes.map(({ accountId }) => accountId))]);
  const known = once(async (id): Promise<Known> => {
    const [account, agreements, qualifications] = await Promise.all([
      readAccount(tx, id),
      readAgreements(tx, id),
      readQualifications(tx, id),
    ]);
    return { account, agreements, qualifications };
  });
  const installedOn = once((name): Promise<readonly Installed[]> => {
    const [id = '', on = ''] = name.split(' ');
    return readInUse(tx, id, on);
  });
  const party = once((key) => readAccountByKey(tx, key));
  return async ({ accountId, familyId, header, lines }) => {
    const changed = lines.flatMap(({ change }) => change?.assetId ?? []);
    const [{ agreements, account, qualifications }, installed, assets, parties] = await Promise.all([
      known(accountId),
      installedOn(`${accountId} ${header.pricedAsOf}`),
      changed.length === 0 ? [] : readProductsByIds(tx, changed),
      Promise.all(partiesNamed({ header, lines }).map(party)),
    ]);
    const newCustomer = !(accepted.get(accountId) ?? []).some((family) => family !== familyId);
    const facts: CustomerFacts = {
      account,
      newCustomer,
      installed,
      qualifications,
      parties: parties.flatMap((one) => one ?? []),
      ...(changed.length === 0 ? {} : { assets }),
    };
    return { facts, agreements };
  };
};

const NO_LIMITS: Limits = { taken: new Map(), used: new Map() };

/** What is taken is the same for every deal but those that hold some of it themselves. */
const readLimits = async (
  tx: Tx,
  quotes: readonly Quote[],
  limited: readonly string[],
): Promise<(quote: Quote) => Promise<Limits>> => {
  if (limited.length === 0) return async () => NO_LIMITS;
  const revisions = await readRevisionsOf(tx, [...new Set(quotes.map(({ familyId }) => familyId))]);
  const [taken, holders] = await Promise.all([
    readTaken(tx, limited, []),
    readHolders(tx, limited, [...revisions.values()].flat()),
  ]);
  const usedBy = once((accountId) => readUses(tx, limited, [], accountId));
  return async ({ familyId, accountId }) => {
    const family = revisions.get(familyId) ?? [];
    if (!family.some((id) => holders.has(id))) return { taken, used: await usedBy(accountId) };
    const [own, uses] = await Promise.all([readTaken(tx, limited, family), readUses(tx, limited, family, accountId)]);
    return { taken: own, used: uses };
  };
};
