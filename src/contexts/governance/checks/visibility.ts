/** Who will see what: channels, sellers and the names by which other systems know an offering. */
import { lifecycleOf, partsOf, placesOfSale, type ProductOffering } from '#contexts/catalog/index.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

/** A part that no bundle holds is shown to nobody, anywhere: it was meant to stand somewhere. */
const unreachable = (model: Model): readonly Finding[] => {
  const held = new Set(
    model.of('product-offering').flatMap((offering) => partsOf(offering).map((part) => part.offering)),
  );
  return model
    .of('product-offering')
    .filter(
      (offering) => offering.onlyInBundle === true && lifecycleOf(offering) === 'active' && !held.has(offering.key),
    )
    .map((offering) => ({
      code: 'channel.seen-nowhere',
      message: `${offering.name} is sold only inside a bundle, and no bundle holds it: no channel shows it.`,
      offending: [at('product-offering', offering.key, '/onlyInBundle')],
      whatToDo: 'Put it into a bundle, sell it alone, or retire it.',
    }));
};

/** A channel that stands in one place of one artifact is more often a slip of the pen than a channel. */
const strangeChannels = ({ model, previous }: Candidate): readonly Finding[] => {
  const known = new Set([
    ...previous.of('product-offering').flatMap(({ channels }) => channels),
    ...model.of('price-book').flatMap(({ channels }) => channels),
  ]);
  const uses = Map.groupBy(
    model.of('product-offering').flatMap((offering) => offering.channels.map((channel) => ({ offering, channel }))),
    ({ channel }) => channel,
  );
  return [...uses].flatMap(([channel, [first, ...others]]) =>
    known.has(channel) || first === undefined || others.length > 0 || uses.size === 1
      ? []
      : [
          {
            code: 'channel.new-and-alone',
            message: `Only ${first.offering.name} is sold in the channel ${channel}, which nothing else names.`,
            offending: [at('product-offering', first.offering.key, '/channels')],
            whatToDo:
              'Correct the channel; or, if it is a new one, sell more in it or give it a price book of its own.',
            severity: 'warning' as const,
          },
        ],
  );
};

const NAMED_MAX = 12;
const several = (names: readonly string[]): string =>
  names.length > NAMED_MAX
    ? `${names.slice(0, NAMED_MAX).join(', ')} and ${names.length - NAMED_MAX} more`
    : names.join(', ');

const channelOf = (offering: ProductOffering | undefined): ReadonlySet<string> =>
  new Set(offering === undefined || lifecycleOf(offering) !== 'active' ? [] : offering.channels);

/** What each channel shows after the release and did not before, and the other way round. */
const visibilityChanges = ({ model, previous }: Candidate): readonly string[] => {
  const keys = new Set([...model.of('product-offering'), ...previous.of('product-offering')].map(({ key }) => key));
  const appears = new Map<string, string[]>();
  const vanishes = new Map<string, string[]>();
  const note = (into: Map<string, string[]>, channel: string, key: string): void =>
    void into.set(channel, [...(into.get(channel) ?? []), key]);
  for (const key of keys) {
    const [now, before] = [model, previous].map((each) => channelOf(each.get('product-offering', key))) as [
      ReadonlySet<string>,
      ReadonlySet<string>,
    ];
    for (const channel of now.difference(before)) note(appears, channel, key);
    for (const channel of before.difference(now)) note(vanishes, channel, key);
  }
  const told = (changes: Map<string, string[]>, verb: string): readonly string[] =>
    [...changes].map(([channel, names]) => `The channel ${channel} ${verb} ${several(names.toSorted())}.`);
  const lines = [...told(appears, 'newly shows'), ...told(vanishes, 'no longer shows')];
  return lines.length > 0 ? lines : ['No channel shows more or less than before.'];
};

export const visibilityIsIntended: PublishCheck = {
  gate: 'channels',
  promise: 'What each channel shows is said, and every part is shown somewhere.',
  find: (candidate) => [...unreachable(candidate.model), ...strangeChannels(candidate)],
  evidence: visibilityChanges,
};

/** Markets in which none of the legal entities that may sell the offering sells. */
const unsold = (model: Model, offering: ProductOffering): readonly string[] => {
  const entities = model
    .of('legal-entity')
    .filter(({ key }) => offering.legalEntities === undefined || offering.legalEntities.includes(key));
  const markets = new Set(entities.flatMap((entity) => entity.markets));
  return offering.markets.filter((market) => !markets.has(market));
};

export const everyMarketHasASeller: PublishCheck = {
  gate: 'sellers',
  promise: 'In every market of an offering one of the legal entities that may sell it sells.',
  find: ({ model }) =>
    model.of('product-offering').flatMap((offering) => {
      if (offering.legalEntities === undefined) return [];
      const markets = unsold(model, offering);
      if (markets.length === 0) return [];
      return [
        {
          code: 'seller.not-in-market',
          message: `${offering.name} may be sold by ${offering.legalEntities.join(', ')}, none of which sells in ${markets.join(', ')}.`,
          offending: [
            at('product-offering', offering.key, '/legalEntities'),
            ...offering.legalEntities.map((key) => at('legal-entity', key, '/markets')),
          ],
          whatToDo: 'Let another legal entity sell it, or do not offer it there.',
        },
      ];
    }),
  evidence: ({ model }) => {
    const restricted = model.of('product-offering').filter(({ legalEntities }) => legalEntities !== undefined);
    const markets = new Set(
      model
        .of('product-offering')
        .flatMap(placesOfSale)
        .map(({ market }) => market),
    );
    return [
      `${model.of('legal-entity').length} legal entities sell in ${markets.size} markets; ${restricted.length} offerings name who may sell them.`,
    ];
  },
};

export const skusMeanOneThing: PublishCheck = {
  gate: 'aliases',
  promise: 'A SKU of another system means one offering.',
  find: ({ model }) => {
    const named = model
      .of('product-offering')
      .flatMap(({ key, aliases }) => (aliases ?? []).map((alias, index) => ({ key, index, ...alias })));
    return [...Map.groupBy(named, ({ system, sku }) => JSON.stringify([system, sku])).values()]
      .filter((same) => same.length > 1)
      .map((same) => ({
        code: 'alias.duplicate-sku',
        message: `${same[0]!.system} knows ${new Set(same.map(({ key }) => key)).size} offerings as ${same[0]!.sku}: ${same.map(({ key }) => key).join(', ')}.`,
        offending: same.map(({ key, index }) => at('product-offering', key, `/aliases/${index}`)),
        whatToDo: 'Keep the SKU at the offering that the other system means.',
      }));
  },
  evidence: ({ model }) => [
    `${model.of('product-offering').reduce((sum, { aliases }) => sum + (aliases?.length ?? 0), 0)} SKUs of other systems.`,
  ],
};
