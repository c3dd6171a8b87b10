/** One page of a run: what was compared, what it means, and the fingerprint that it adds to the run. Pure. */
import { fingerprint } from '#kernel/hash.ts';
import { judged } from './judge.ts';
import type { Finding, Merged } from './merge.ts';
import { PAIR_RULES } from './pair-rules.ts';
import type { Counts, Difference, Run, Scope, Verdict } from './reconciliation.ts';

export const FIRST_DIGEST = fingerprint('reconciliation-run/1', []);

export type Judged = { readonly finding: Finding; readonly verdict: Verdict };

/** A run over a part of one side cannot say of the other that it has too much: that is left to a run over everything. */
const isPartial = ({ orderId, from, to }: Scope): boolean =>
  orderId !== undefined || from !== undefined || to !== undefined;

export const judgedPage = ({ pair, scope }: Pick<Run, 'pair' | 'scope'>, merged: Merged): readonly Judged[] =>
  merged.findings.flatMap((finding) => {
    if (finding.kind === 'missing-left' && isPartial(scope)) return [];
    const verdict = judged(PAIR_RULES[pair], finding);
    return verdict === null ? [] : [{ finding, verdict }];
  });

export const counted = (before: Counts, merged: Merged, found: readonly Judged[]): Counts => {
  const of = (kind: Finding['kind']): number => found.filter(({ finding }) => finding.kind === kind).length;
  return {
    left: before.left + merged.read.left,
    right: before.right + merged.read.right,
    matched: before.matched + merged.matched,
    missingLeft: before.missingLeft + of('missing-left'),
    missingRight: before.missingRight + of('missing-right'),
    different: before.different + of('different'),
    twice: before.twice + of('twice'),
  };
};

export const differencesIn = ({ missingLeft, missingRight, different, twice }: Counts): number =>
  missingLeft + missingRight + different + twice;

/** Each page is bound to all before it, so that no page of a run can be taken out or put in later. */
export const digestAfter = (before: string, merged: Merged, found: readonly Judged[]): string =>
  fingerprint('reconciliation-page/1', {
    before,
    read: merged.read,
    matched: merged.matched,
    upTo: merged.upTo,
    found: found.map(({ finding: { key, kind, fields } }) => ({
      key,
      kind,
      fields: fields.map((each) => ({ ...each })),
    })),
  });

const orderOf = ({ left, right }: Pick<Difference, 'left' | 'right'>): string | undefined =>
  left?.about?.['orderId'] ?? right?.about?.['orderId'];

/** Of what was open, what this page looked at and did not find again. */
export const settledBy = (
  { scope }: Pick<Run, 'scope'>,
  open: readonly Difference[],
  found: readonly Judged[],
): readonly Difference[] => {
  const again = new Set(found.map(({ finding }) => finding.key));
  const isInScope = (each: Difference): boolean =>
    isPartial(scope)
      ? scope.orderId !== undefined && each.kind !== 'missing-left' && orderOf(each) === scope.orderId
      : true;
  return open.filter((each) => isInScope(each) && !again.has(each.key));
};
