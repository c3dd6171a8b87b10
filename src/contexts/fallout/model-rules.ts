/** The fallout rules in force; those that ship where a company has written none. */
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { FalloutCategory, FalloutRules } from './fallout-rules.contract.ts';
import { shippedRules } from './shipped-rules.ts';

export type RulesInForce = { readonly rules: FalloutRules; readonly hash: string | null };

export const falloutRulesOf = (model: CommercialModel): RulesInForce =>
  model.memo('fallout.rules', (from) => {
    const [own] = from.ofKind('fallout-rules').toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return own === undefined
      ? { rules: shippedRules, hash: null }
      : { rules: own.content as unknown as FalloutRules, hash: own.hash };
  });

export const ownerOf = ({ owners }: FalloutRules, category: FalloutCategory): FalloutRules['owners'][number] => {
  const owner = owners.find((each) => each.category === category);
  must(owner, 'the gate of a release lets no rules through that leave a category without an owner');
  return owner;
};
