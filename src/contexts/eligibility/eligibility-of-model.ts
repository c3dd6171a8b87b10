/** What a commercial model says about who may be sold what, compiled once and kept with the model. */
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { compileEligibility, type EligibilityModel, type Versioned } from './compile-eligibility.ts';

export const eligibilityOf = (model: CommercialModel): EligibilityModel =>
  model.memoOf('eligibility', ['product-offering', 'eligibility-table'], (part) => {
    const versions = <T>(kind: string): readonly Versioned<T>[] =>
      part.ofKind(kind).map(({ content, hash }) => ({ content: content as unknown as T, hash }));
    const compiled = compileEligibility({
      offerings: versions('product-offering'),
      tables: versions('eligibility-table'),
    });
    must(compiled.ok, 'published eligibility tables compile');
    return compiled.value;
  });
