/** Where a policy begins to ask about a discount: read from what is written in it, so that a simulated deal lies just under and just over it. */
import type { DiscountPolicy } from '#contexts/pricing/index.ts';
import type { DecisionTable } from '#engines/table/index.ts';
import { add, cmp, type Decimal, dec, decText } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ApprovalPolicy } from './approval.contract.ts';

const A_LITTLE = dec('0.01');
const ALL = dec('100');
const NUMBER = /\d+(?:\.\d+)?/g;

/** The highest discount below the first that asks somebody, and that first one. If none asks anybody, the whole price is given away. */
export const discountThreshold = (
  model: CommercialModel,
  asks: (discountPercent: string) => boolean,
): { readonly under: string; readonly over: string } => {
  const steps = writtenIn(model)
    .flatMap((each) => [each, add(each, A_LITTLE)])
    .filter((each) => cmp(each, ALL) <= 0)
    .toSorted(cmp);
  const first = steps.findIndex((each) => asks(decText(each)));
  if (first === -1) return { under: '0', over: '100' };
  return { under: decText(steps[first - 1] ?? dec('0')), over: decText(steps[first] ?? ALL) };
};

const writtenIn = (model: CommercialModel): readonly Decimal[] => {
  const tables = model.ofKind('approval-policy').map(({ content }) => {
    const { inputs, rows } = (content as unknown as ApprovalPolicy).table as DecisionTable;
    const column = inputs.findIndex(({ name }) => name === 'discountPercent');
    return column === -1 ? [] : rows.flatMap(({ when }) => String(when[column] ?? '').match(NUMBER) ?? []);
  });
  const limits = model
    .ofKind('discount-policy')
    .map(({ content }) =>
      (content as unknown as DiscountPolicy).limits.flatMap(({ upToPercent }) => upToPercent ?? []),
    );
  return [...tables.flat(), ...limits.flat()].map(dec);
};
