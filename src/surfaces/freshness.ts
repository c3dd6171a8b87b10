/** Whether the approval and the document of a quote still stand for it: what later contexts add to the quote's own freshness. Pure. */
import type { ApprovalCase } from '#contexts/approval/index.ts';
import { type Change, type Freshness, HELD, type Quote } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

type Subject = Pick<
  Quote,
  'status' | 'content' | 'revisionNo' | 'approvalFingerprint' | 'documentHash' | 'pricedContent' | 'validUntil'
>;
type Revision = { readonly revisionNo: number; readonly status: string };

const COUNTS: readonly string[] = ['approved', ...HELD];

/** A case goes on under the policy it was submitted under: a newer one is told, and changes nothing for it. */
const newerPolicy = ({ policyKey: key, policyHash }: ApprovalCase, model: CommercialModel): readonly Change[] => {
  const now = model.one('approval-policy', key)?.hash ?? null;
  return now === policyHash
    ? []
    : [
        {
          code: 'freshness.policy',
          text: 'The approval policy was published anew; this case goes on under the one it was submitted under.',
          artifact: { kind: 'approval-policy', key, was: policyHash, now },
        },
      ];
};

const ENDED: Readonly<Record<string, string>> = {
  rejected: 'The approvers said no.',
  recalled: 'The request for approval was taken back.',
  void: 'The quote was changed after it was submitted, so the answers do not count for it.',
};

export const approvalFreshness = (
  quote: Subject,
  cases: readonly ApprovalCase[],
  model: CommercialModel,
): Freshness => {
  const [latest] = cases;
  const of = (standing: Freshness['standing'], changes: readonly Change[], todo: string | null): Freshness => ({
    area: 'approval',
    standing,
    fingerprint: quote.approvalFingerprint ?? latest?.content ?? null,
    changes,
    todo,
  });
  if (COUNTS.includes(quote.status)) return of('holds', latest ? newerPolicy(latest, model) : [], null);
  if (latest === undefined) return of('none', [], 'Submit the quote: the policy says who must agree.');
  if (latest.status === 'open' && latest.content === quote.content)
    return of('none', newerPolicy(latest, model), 'Wait for the approvers, or recall it.');
  const text = ENDED[latest.status] ?? ENDED['void']!;
  return of('stale', [{ code: `freshness.approval-${latest.status}`, text }], 'Submit the quote again.');
};

export const proposalFreshness = (quote: Subject, revisions: readonly Revision[]): Freshness => {
  const of = (standing: Freshness['standing'], changes: readonly Change[], todo: string | null): Freshness => ({
    area: 'proposal',
    standing,
    fingerprint: quote.documentHash,
    changes,
    todo,
  });
  const others = revisions.filter(({ revisionNo }) => revisionNo !== quote.revisionNo);
  const shown = others.find(({ status }) => HELD.includes(status));
  const elsewhere: readonly Change[] =
    shown === undefined
      ? []
      : [{ code: 'freshness.other-revision', text: `What the customer holds is revision ${shown.revisionNo}.` }];
  if (quote.documentHash === null)
    return of(shown === undefined ? 'none' : 'stale', elsewhere, 'Present the quote: that makes its document.');
  if (HELD.includes(quote.status)) return of('holds', [], null);
  const ended: Change = { code: `freshness.offer-${quote.status}`, text: `The offer is ${quote.status}.` };
  return of('stale', [ended, ...elsewhere], 'Revise the quote, and present it anew.');
};
