/** What rules of configuration are told of a sale. */
import { asksForFlags, flagSegmentsOn } from '#contexts/catalog/index.ts';
import type { ConfigurationContext } from '#contexts/configuration/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { flagSubject, productLineOf } from './flags-of-quote.ts';
import type { Quote } from './quote.ts';

/** Where, when and to whom. Of flags only those that rules of configuration ask for: what no rule asks is nothing that they were told. */
export const placeOfSale = (
  model: CommercialModel,
  quote: Pick<Quote, 'header' | 'territory' | 'familyId'>,
  offering: string,
  segments: readonly string[],
): ConfigurationContext => {
  const { pricedAsOf, country, channel } = quote.header;
  const place = { on: pricedAsOf, country, channel };
  if (!asksForFlags(model, 'configuration-rules')) return place;
  const about = () => flagSubject(quote, segments, [productLineOf(model, offering)]);
  return { ...place, flags: flagSegmentsOn(model, 'configuration-rules', about) };
};
