/** Reads what a price looks at besides the quote and the model: the customer's past, and what is left of promotions that are limited. */
import { agreementsInForce, readAccount, readAgreements } from '#contexts/accounts/index.ts';
import { leftOf, limitedOf, readTaken, readUses } from '#contexts/promotion/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { SwitchRow } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { flagInputs } from './flags-of-quote.ts';
import type { PriceInputs } from './price-request.ts';
import { hasAcceptedBefore, readFamily } from './quote.store.ts';
import type { Quote } from './quote.ts';

/** `at`: of the modes that hold then, what is disabled. Left out, none is looked at: a release is tried as it would be without them. */
export const readPriceInputs = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  at?: Temporal.Instant,
): Promise<PriceInputs> => {
  const { accountId, familyId } = quote;
  const limited = limitedOf(model.ofKind('promotion'));
  const keys = limited.map(({ key }) => key);
  const family = (await readFamily(tx, familyId)).map(({ id }) => id);
  const [taken, used, before, ofAccount, switches] = await Promise.all([
    readTaken(tx, keys, family),
    readUses(tx, keys, family, accountId),
    hasAcceptedBefore(tx, accountId, familyId),
    accountInputs(tx, quote),
    at === undefined ? [] : readSwitchesOn(tx, at),
  ]);
  const left = leftOf(limited, taken, used);
  return {
    newCustomer: !before,
    ...left,
    usesLeft: { ...left.usesLeft, ...noneOf(switches) },
    ...ofAccount,
    ...flagInputs(model, quote, ofAccount.segments),
  };
};

/** A promotion that is disabled has no use left: it is an input of the price, stands in its fingerprint, and the price says why. */
const noneOf = (switches: readonly SwitchRow[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    switches
      .filter(({ scope }) => scope.mode === 'disable-promotion')
      .flatMap(({ scope }) => (scope.promotions ?? []).map((key) => [key, 0])),
  );

/** What the account brings: its further segments, and what was agreed with it for such a deal. Left out where there is nothing. */
const accountInputs = async (
  tx: Tx,
  { accountId, header }: Quote,
): Promise<Pick<PriceInputs, 'segments' | 'agreements'>> => {
  const [account, agreements] = await Promise.all([readAccount(tx, accountId), readAgreements(tx, accountId)]);
  const { currency, parties, pricedAsOf: on } = header;
  const inForce = agreementsInForce(agreements, { currency, seller: parties.seller, on });
  const segments = account?.segments ?? [];
  return {
    ...(segments.length === 0 ? {} : { segments }),
    ...(inForce.length === 0 ? {} : { agreements: inForce.map(({ key, to, prices }) => ({ key, to, prices })) }),
  };
};
