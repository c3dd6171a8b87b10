/** Who approves and why: before submitting as a preview, afterwards as what really happened. */
import { useQuery } from '@tanstack/react-query';
import { approvalHistory, approvalPreview } from '../../api/queries.ts';
import { problemOf } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import type { ApprovalPreview } from '../../api/approval-shapes.ts';
import type { Quote } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { Loaded, SkeletonRows } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { callable, CaseSteps, Told } from '../../parts/case-steps.tsx';
import { Status } from '../../parts/status.tsx';
import { dateText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';

/** Who works on orders reads that a quote was approved, not who said what about it. */
const OUTSIDE: readonly string[] = ['order-ops', 'support'];

export const useReadsApprovals = (): boolean =>
  useSession()?.principal.roles.some((role) => !OUTSIDE.includes(role)) ?? false;

export const ApprovalPanel = ({ quote }: { readonly quote: Quote }) => {
  const reads = useReadsApprovals();
  return (
    <div id="approval">
      <Section title={quote.status === 'draft' ? 'Who will have to approve' : 'Approval'}>
        {reads && quote.status === 'draft' && <Preview quote={quote} />}
        {reads && <History quote={quote} />}
        {!reads && <Status state={quote.freshness.approved} />}
      </Section>
    </div>
  );
};

const Preview = ({ quote }: { readonly quote: Quote }) => {
  const priced = quote.freshness.priced === 'holds';
  const preview = useQuery({ ...approvalPreview(quote.id, quote.content), enabled: priced });
  if (!priced) return <p className="soft">The price decides who is asked: price the quote first.</p>;
  if (preview.isError) return <p className="soft">{problemOf(preview.error).title}</p>;
  if (!preview.data) return <SkeletonRows rows={2} />;
  return <PreviewSteps preview={preview.data} />;
};

const PreviewSteps = ({ preview }: { readonly preview: ApprovalPreview }) => (
  <>
    {preview.empty && (
      <p>
        {preview.steps.length === 0
          ? 'Nobody: it is within what you may decide yourself.'
          : 'Nobody: it was approved before and got no worse.'}
      </p>
    )}
    <ol className="steps">
      {preview.steps.map((step) => (
        <li key={step.stepNo}>
          <h3>
            {step.group}. {roleWord(step.role)}
            {step.insteadOfRole && ` instead of ${roleWord(step.insteadOfRole)}`}
          </h3>
          <ul className="bullets">
            {step.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          <Told reasons={[...step.carried, ...step.again]} />
          {!step.carries && (
            <p className="small">
              Can decide: {callable(step.approvers)}
              {step.answers > 1 && `; ${step.answers} of them are needed`}
              {step.escalateTo &&
                step.escalateAfterHours !== null &&
                `. After ${step.escalateAfterHours} hours of silence ${roleWord(step.escalateTo)} is asked too`}
            </p>
          )}
          {step.excluded.map(({ name, why }) => (
            <p key={name} className="small soft">
              Not {name}: {why}
            </p>
          ))}
        </li>
      ))}
    </ol>
    <p className="small soft">
      By policy {preview.policy.key} <Hash value={preview.policy.hash} />
    </p>
  </>
);

const History = ({ quote }: { readonly quote: Quote }) => {
  const query = useQuery(approvalHistory(quote.id));
  return (
    <Loaded query={query} rows={1}>
      {({ cases }) => {
        if (cases.length === 0 && quote.status !== 'draft')
          return (
            <p className="soft">
              {quote.freshness.approved === 'holds'
                ? 'Nobody was asked: it is within what its seller may decide.'
                : 'Nobody was asked.'}
            </p>
          );
        return cases.map((each) => (
          <div key={each.id} className="stack tight">
            <p className="row">
              <Status state={each.status} />
              <span className="small soft">
                asked by {each.requestedBy}, {dateText(each.recordedAt)}
                {each.status === 'approved' && !each.holds && ' · no longer holds: the quote was changed since'}
              </span>
            </p>
            <CaseSteps steps={each.steps} />
          </div>
        ));
      }}
    </Loaded>
  );
};
