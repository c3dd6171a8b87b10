/** What may this customer buy? The same question about every offering of a page, under one fingerprint. */
import { decided, type ArtifactRef, type DecisionResult } from '#engines/decision.ts';
import { TABLE_ENGINE } from '#engines/table/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { EligibilityModel } from './compile-eligibility.ts';
import type { EligibilityPageRequest } from './eligibility.contract.ts';
import { type Eligibility, evaluateEligibility } from './evaluate-eligibility.ts';

export type EligibilityPage = {
  readonly offerings: readonly (Eligibility & { readonly expiresAt: string | null })[];
  readonly counts: { readonly eligible: number; readonly ineligible: number; readonly undetermined: number };
};

/** In the order asked, or by key where the whole catalog is asked for. A part that is sold only in bundles says so as its reason. `flagsFor`: the flags that are on for it, as segments. */
export const evaluatePage = (
  request: EligibilityPageRequest,
  model: EligibilityModel,
  flagsFor: (offering: string) => readonly string[] = () => [],
): DecisionResult<EligibilityPage, null> => {
  const { offerings = [...model.offerings.keys()].toSorted(), ...sale } = request;
  const decisions = offerings.map((offering) => {
    const flags = flagsFor(offering);
    const flagged = flags.length === 0 ? {} : { segments: [...(sale.segments ?? []), ...flags] };
    return evaluateEligibility({ ...sale, ...flagged, offering }, model);
  });
  const items = decisions.map(({ output, expiresAt }) => ({ ...output.value, expiresAt: expiresAt ?? null }));
  const count = (status: Eligibility['status']): number => items.filter((item) => item.status === status).length;
  return decided({
    kind: 'eligibility-page',
    engine: TABLE_ENGINE,
    inputs: {
      schemaId: 'eligibility-page-input/1',
      fingerprint: () =>
        fingerprint(
          'eligibility-page-input/1',
          decisions.map(({ inputs }) => inputs.fingerprint),
        ),
    },
    output: {
      schemaId: 'eligibility-page/1',
      value: {
        offerings: items,
        counts: {
          eligible: count('eligible'),
          ineligible: count('ineligible'),
          undetermined: count('undetermined'),
        },
      },
      promised: () => decisions.map(({ output }) => output.fingerprint),
    },
    artifacts: citedOnce(decisions),
    trace: null,
    expiresAt: decisions.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt])).toSorted()[0],
  });
};

const citedOnce = (decisions: readonly { readonly artifacts: readonly ArtifactRef[] }[]): readonly ArtifactRef[] => [
  ...new Map(decisions.flatMap(({ artifacts }) => artifacts.map((each) => [each.hash, each] as const))).values(),
];
