/** Whether what is sold can be sold where and when the catalog says: windows that make sense, parts that are sold there too. */
import {
  amendableWindow,
  placesOfSale,
  renewableWindow,
  supportedWindow,
  type OptionGroup,
  type ProductOffering,
  type Window,
} from '#contexts/catalog/index.ts';
import { at, type Candidate, type Finding, type PublishCheck } from '../publish-check.ts';

const endsBefore = (earlier: Window, later: Window): boolean =>
  earlier.to !== undefined && (later.to === undefined || earlier.to < later.to);

const windowFindings = (offering: ProductOffering): readonly Finding[] => {
  const named = [
    ['sellable', offering.sellable],
    ['amendable', amendableWindow(offering)],
    ['renewable', renewableWindow(offering)],
    ['supported', supportedWindow(offering)],
  ] as const;
  const finding = (code: string, field: string, message: string, whatToDo: string): Finding => ({
    code,
    message: `${offering.name}: ${message}`,
    offending: [at('product-offering', offering.key, `/${field}`)],
    whatToDo,
  });
  const never = named.filter(([, window]) => window.to !== undefined && window.to <= window.from);
  // A window that is never would disagree with every other: it is mended first. What follows the sale is mended with it.
  if (never.length > 0)
    return never
      .filter(([field]) => offering[field] !== undefined)
      .map(([field, window]) =>
        finding(
          'offering.empty-window',
          field,
          `it is ${field} from ${window.from} to ${window.to}, which is never.`,
          'Move its end behind its beginning.',
        ),
      );
  return [
    ...named
      .slice(0, 3)
      .filter(([, window]) => endsBefore(supportedWindow(offering), window))
      .map(([field]) =>
        finding(
          'offering.support-ends-first',
          'supported',
          `its support ends on ${supportedWindow(offering).to} while it is still ${field}.`,
          `End ${field} first, or support it longer.`,
        ),
      ),
    ...named
      .slice(1)
      .filter(([, window]) => window.from > offering.sellable.from)
      .map(([field, window]) =>
        finding(
          'offering.sold-before',
          field,
          `it is sold from ${offering.sellable.from} and ${field} only from ${window.from}; what is sold in between could not be.`,
          `Let ${field} begin with the sale.`,
        ),
      ),
    ...named
      .slice(1, 3)
      .filter(([field, window]) => offering[field] !== undefined && endsBefore(window, offering.sellable))
      .map(([field, window]) =>
        finding(
          'offering.sold-after',
          field,
          `it is ${field} until ${window.to} and sold beyond; what is sold after that day could not be.`,
          `End the sale first, or keep it ${field} as long.`,
        ),
      ),
  ];
};

/** Ending a sale is a date; a published offering that simply disappears leaves open quotes and assets without a meaning. */
const vanished = ({ model, previous }: Candidate): readonly Finding[] =>
  previous
    .of('product-offering')
    .filter((offering) => !model.has('product-offering', offering.key))
    .map((offering) => ({
      code: 'offering.removed',
      message: `${offering.name} was published and is missing from this release; quotes and assets may still name it.`,
      offending: [at('product-offering', offering.key)],
      whatToDo: 'Keep it and end it by dates: sellable, then renewable, then supported.',
    }));

export const lifecyclesAreValid: PublishCheck = {
  gate: 'lifecycle',
  promise:
    'Every offering begins before it ends, can be amended, renewed and supported as long as it is sold, and ends by a date.',
  find: (candidate) => [...candidate.model.of('product-offering').flatMap(windowFindings), ...vanished(candidate)],
};

const isSoldThere = (offering: ProductOffering | undefined, market: string, channel: string): boolean =>
  offering !== undefined && offering.markets.includes(market) && offering.channels.includes(channel);

/** The places where a bundle is sold and one of its groups, or a fixed part, cannot be had in the number that it asks for. */
const unavailable = ({ model, effectiveOn }: Candidate, bundle: ProductOffering): readonly Finding[] => {
  const soldIn = (key: string, market: string, channel: string): boolean => {
    const part = model.get('product-offering', key);
    // An unknown part is the references check's finding.
    return !model.has('product-offering', key) || isSoldThere(part, market, channel);
  };
  const short = (group: OptionGroup): readonly string[] =>
    placesOfSale(bundle)
      .filter(
        (place) => group.options.filter((o) => soldIn(o.offering, place.market, place.channel)).length < group.min,
      )
      .map((place) => `${place.market}/${place.channel}`);
  if (bundle.sellable.to !== undefined && bundle.sellable.to <= effectiveOn) return [];
  return [
    ...(bundle.optionGroups ?? []).flatMap((group, index) => {
      const places = short(group);
      if (places.length === 0) return [];
      return [
        {
          code: 'bundle.group-unavailable',
          message: `${bundle.name} asks for at least ${group.min} of ${group.name}, and too few of them are sold in ${places.join(', ')}.`,
          offending: [
            at('product-offering', bundle.key, `/optionGroups/${index}`),
            ...group.options.map((o) => at('product-offering', o.offering)),
          ],
          whatToDo: 'Sell an option there, lower min, or sell the bundle in fewer markets and channels.',
        },
      ];
    }),
    ...(bundle.components ?? []).flatMap((component, index) => {
      const places = placesOfSale(bundle).filter((place) => !soldIn(component.offering, place.market, place.channel));
      if (places.length === 0) return [];
      return [
        {
          code: 'bundle.component-unavailable',
          message: `${bundle.name} comes with ${component.offering}, which is not sold in ${places.map((p) => `${p.market}/${p.channel}`).join(', ')}.`,
          offending: [
            at('product-offering', bundle.key, `/components/${index}`),
            at('product-offering', component.offering),
          ],
          whatToDo: 'Sell the part there too, or the bundle in fewer markets and channels.',
        },
      ];
    }),
  ];
};

export const bundlesAreComplete: PublishCheck = {
  gate: 'markets',
  promise: 'Wherever a bundle is sold, enough of its parts are sold too.',
  find: (candidate) => candidate.model.of('product-offering').flatMap((offering) => unavailable(candidate, offering)),
};
