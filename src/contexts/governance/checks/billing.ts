/** Whether billing has one name for every charge that is sold: what cannot be named cannot be handed over. Billing's own rule of precedence decides. */
import { mapCharge, type BillingMapping, type BillingRule } from '#contexts/billing/index.ts';
import { flagSettings, type ProductOffering } from '#contexts/catalog/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Sold = {
  readonly offering: ProductOffering;
  readonly charge: string;
  readonly chargeType: BillingRule['chargeType'];
  readonly book: string;
};

/** Each charge once, however many books price it. */
const chargesSold = (model: Model): readonly Sold[] => {
  const seen = new Map<string, Sold>();
  for (const book of model.of('price-book'))
    for (const { offering: key, charge } of book.entries) {
      const offering = model.get('product-offering', key);
      const name = `${key}/${charge.key}/${charge.type}`;
      if (offering && !seen.has(name))
        seen.set(name, { offering, charge: charge.key, chargeType: charge.type, book: book.key });
    }
  return [...seen.values()];
};

/** Under each setting of the flags that stage it: a charge that has a name only where a flag is on has none for everybody else. */
const settingsOf = ({ charges }: BillingMapping): readonly (readonly string[])[] => {
  const settings = flagSettings(charges.flatMap(({ staged }) => staged?.flag ?? []));
  return settings.length === 0 ? [[]] : settings;
};

const findingsOf = (
  mapping: BillingMapping,
  { offering, charge, chargeType, book }: Sold,
  flags: readonly string[],
): readonly Finding[] => {
  const { key, category } = offering;
  const mapped = mapCharge(mapping, {
    offering: key,
    ...(category === undefined ? {} : { category }),
    charge,
    chargeType,
    flags,
  });
  if (mapped.ok) return [];
  const rules = (mapped.refusal['rules'] ?? []) as readonly string[];
  const where = flags.length === 0 ? '' : ` where ${flags.join(' and ')} ${flags.length === 1 ? 'is' : 'are'} on`;
  const named = `${offering.name}, ${charge} (${chargeType})${where}`;
  if (rules.length === 0)
    return [
      {
        code: 'billing.no-mapping',
        message: `${named} is sold and billing has no name for it.`,
        offending: [at('product-offering', key), at('price-book', book), at('billing-mapping', mapping.key)],
        whatToDo: 'Add a rule to the billing mapping.',
      },
    ];
  const tied = mapping.charges.flatMap((rule, index) => (rules.includes(rule.id) ? [{ rule, index }] : []));
  return [
    {
      code: 'billing.ambiguous-mapping',
      message: `${named} has several names in billing: ${tied.map(({ rule }) => rule.productCode).join(', ')}.`,
      offending: [
        ...tied.map(({ index }) => at('billing-mapping', mapping.key, `/charges/${index}`)),
        at('product-offering', key),
      ],
      whatToDo: 'Let one rule be more specific than the other.',
    },
  ];
};

/** What is wrong under every setting is said once, of the first. */
const firstFound = (mapping: BillingMapping, sold: Sold): readonly Finding[] =>
  settingsOf(mapping)
    .map((flags) => findingsOf(mapping, sold, flags))
    .find((found) => found.length > 0) ?? [];

const countFindings = (model: Model): readonly Finding[] => {
  const mappings = model.of('billing-mapping');
  if (mappings.length === 1 || (mappings.length === 0 && model.of('price-book').length === 0)) return [];
  return [
    {
      code: mappings.length === 0 ? 'billing.no-mapping' : 'billing.several-mappings',
      message:
        mappings.length === 0
          ? 'Something is priced and there is no billing mapping.'
          : `${mappings.length} billing mappings claim the same charges.`,
      offending: mappings.length === 0 ? ['billing-mapping'] : mappings.map(({ key }) => at('billing-mapping', key)),
      whatToDo: mappings.length === 0 ? 'Add a billing mapping to the release.' : 'Put all rules into one of them.',
    },
  ];
};

export const everyChargeHasABillingName: PublishCheck = {
  gate: 'billing',
  promise: 'Billing has one name for every charge that is sold.',
  find: ({ model }) => {
    const [mapping] = model.of('billing-mapping');
    return [
      ...countFindings(model),
      ...(mapping ? chargesSold(model).flatMap((sold) => firstFound(mapping, sold)) : []),
    ];
  },
};
