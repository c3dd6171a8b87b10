/** Whether billing has a name for every charge that is sold: what cannot be named cannot be handed over. */
import type { BillingRule } from '#contexts/billing/billing-mapping.contract.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Sold = {
  readonly offering: ProductOffering;
  readonly charge: string;
  readonly chargeType: string;
  readonly book: string;
};

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

const fits = (rule: BillingRule, { offering, charge, chargeType }: Sold): boolean =>
  rule.chargeType === chargeType &&
  (rule.offering === undefined || rule.offering === offering.key) &&
  (rule.category === undefined || rule.category === offering.category) &&
  (rule.charge === undefined || rule.charge === charge);

const weight = (rule: BillingRule): number =>
  (rule.offering === undefined ? 0 : 4) + (rule.category === undefined ? 0 : 2) + (rule.charge === undefined ? 0 : 1);

const findingsOf = (
  rules: readonly { readonly rule: BillingRule; readonly where: string }[],
  sold: Sold,
): readonly Finding[] => {
  const fitting = rules.filter(({ rule }) => fits(rule, sold));
  const best = Math.max(...fitting.map(({ rule }) => weight(rule)));
  const named = `${sold.offering.name}, ${sold.charge} (${sold.chargeType})`;
  if (fitting.length === 0)
    return [
      {
        code: 'billing.no-mapping',
        message: `${named} is sold and billing has no name for it.`,
        offending: [at('product-offering', sold.offering.key), at('price-book', sold.book)],
        whatToDo: 'Add a rule to the billing mapping.',
      },
    ];
  const tied = fitting.filter(({ rule }) => weight(rule) === best);
  if (tied.length === 1) return [];
  return [
    {
      code: 'billing.ambiguous-mapping',
      message: `${named} has ${tied.length} names in billing: ${tied.map(({ rule }) => rule.productCode).join(', ')}.`,
      offending: [...tied.map(({ where }) => where), at('product-offering', sold.offering.key)],
      whatToDo: 'Let one rule be more specific than the other.',
    },
  ];
};

export const everyChargeHasABillingName: PublishCheck = {
  gate: 'billing',
  promise: 'Billing has one name for every charge that is sold.',
  find: ({ model }) => {
    const rules = model
      .of('billing-mapping')
      .flatMap(({ key, charges }) =>
        charges.map((rule, index) => ({ rule, where: at('billing-mapping', key, `/charges/${index}`) })),
      );
    return chargesSold(model).flatMap((sold) => findingsOf(rules, sold));
  },
};
