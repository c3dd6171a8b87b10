/** Whether what a run told of a quote is what is decided when the quote is read and decided alone, as the commands read and decide it. */
import { calculatePrice, pricingOf } from '#contexts/pricing/index.ts';
import { checkQuote, priceRequestOf, readCustomerFacts, readPriceInputs, readQuote } from '#contexts/quote/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { compared, type Compared } from './compare.ts';
import { decideUnder, type Under, type When } from './decide-quote.ts';
import type { ModelsOfRun } from './models-of-run.ts';
import { whenOf } from './simulation.jobs.ts';
import { readSample } from './simulation.store.ts';
import type { Simulation } from './simulation.ts';

export type Sampled = { readonly checked: number; readonly differing: readonly string[] };

/** Quotes taken evenly out of the run. */
export const checkSample = async (
  read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  run: Pick<Simulation, 'id' | 'asOf'>,
  models: ModelsOfRun,
  count: number,
): Promise<Sampled> => {
  const sample = await read((tx) => readSample(tx, run.id, count));
  const differing: string[] = [];
  for (const told of sample) {
    const fresh = await read((tx) => freshly(tx, told, models, whenOf(run)));
    const wire = (one: Compared): string => canonical(JSON.parse(JSON.stringify(one)));
    if (fresh === undefined || wire(fresh) !== wire(told)) differing.push(told.row.quoteId);
  }
  return { checked: sample.length, differing };
};

const freshly = async (
  tx: Tx,
  { row }: Compared,
  { before, after }: ModelsOfRun,
  when: When,
): Promise<Compared | undefined> => {
  const quote = await readQuote(tx, row.quoteId);
  if (quote === undefined) return undefined;
  const customer = await readCustomerFacts(tx, quote);
  const under = async (model: CommercialModel): Promise<Under> => {
    const inputs = await readPriceInputs(tx, model, quote);
    const standing = { ...inputs, taken: new Map(), used: new Map() };
    const price = () => {
      const pricing = pricingOf(model);
      return pricing.ok ? calculatePrice(priceRequestOf({ quote, model, ...inputs }), pricing.value) : pricing;
    };
    return decideUnder(model, { quote, customer, standing }, when, price, (asked) => checkQuote(asked).checks);
  };
  return compared(quote, row.scopes, await under(before), await under(after));
};
