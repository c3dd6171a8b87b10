/** Where the quote stands, who will have to approve it and why, and the one step that comes next. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { approvalPreview } from '../../api/queries.ts';
import type { ApprovalPreview } from '../../api/approval-shapes.ts';
import type { Quote } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { DownloadButton } from '../../parts/download-button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { roleWord } from '../../words/status.ts';
import { useReadsApprovals } from './approval-panel.tsx';
import { Blockers } from './blockers.tsx';
import { Copies, useCopies } from './copies.tsx';
import { nextAction, otherActions, type QuoteAction } from './quote-actions.ts';
import type { QuoteEdits } from './use-line-edits.ts';

const AcceptDialog = lazy(() =>
  import('./accept-dialog.tsx').then(({ AcceptDialog: component }) => ({ default: component })),
);
const DeclineDialog = lazy(() =>
  import('./decline-dialog.tsx').then(({ DeclineDialog: component }) => ({ default: component })),
);

type NextStepProps = { readonly quote: Quote; readonly edits: QuoteEdits; readonly customer: boolean };

export const NextStep = ({ quote, edits, customer }: NextStepProps) => {
  const [asking, setAsking] = useState<QuoteAction | null>(null);
  const acting = useQuoteAction(quote, edits, () => setAsking(null));
  const next = nextAction(quote);
  const choose = (action: QuoteAction) => (action.asks ? setAsking(action) : void acting.act(action));
  const close = () => {
    setAsking(null);
    acting.clear();
  };
  return (
    <section className="card next" aria-label="Where it stands">
      <div className="next-body">
        <div className="stack tight">
          {!customer && <Standing quote={quote} />}
          {customer ? <p>{forCustomer(quote.status)}</p> : <WhoApproves quote={quote} />}
        </div>
        <div className="row">
          {customer && quote.documentHash && (
            <DownloadButton path={`/quotes/${quote.id}/proposal`} name={`${quote.number}-r${quote.revision}.pdf`}>
              Read the proposal (PDF)
            </DownloadButton>
          )}
          {next && (
            <Button loading={acting.busy} disabled={edits.state.phase !== 'saved'} onClick={() => choose(next)}>
              {next.label}
            </Button>
          )}
        </div>
      </div>
      <Blockers quote={quote} />
      <OrdersOf quote={quote} />
      {acting.problem && asking === null && <ProblemNote problem={acting.problem} onDismiss={acting.clear} />}
      <Others quote={quote} next={next} customer={customer} choose={choose} />
      {asking?.asks === 'reason' && (
        <Confirm
          title={`${asking.label}?`}
          label={asking.label}
          reason="Why?"
          danger={asking.danger ?? false}
          busy={acting.busy}
          problem={acting.problem}
          onClose={close}
          onConfirm={(because) => void acting.act(asking, { because })}
        />
      )}
      {asking?.asks === 'decline' && (
        <Suspense>
          <DeclineDialog
            busy={acting.busy}
            problem={acting.problem}
            onClose={close}
            onDecline={(payload) => void acting.act(asking, payload)}
          />
        </Suspense>
      )}
      {asking?.asks === 'acceptance' && (
        <Suspense>
          <AcceptDialog
            quote={quote}
            busy={acting.busy}
            problem={acting.problem}
            onClose={close}
            onAccept={(payload) => void acting.act(asking, payload)}
          />
        </Suspense>
      )}
    </section>
  );
};

/** What became of the promise is one click away. */
const OrdersOf = ({ quote: { orders } }: { readonly quote: Quote }) =>
  orders.length === 0 ? null : (
    <p>
      {orders.map((order) => (
        <Link key={order.id} to="/orders/$orderId" params={{ orderId: order.id }}>
          Follow order {order.number}
        </Link>
      ))}
    </p>
  );

const useQuoteAction = (quote: Quote, edits: QuoteEdits, done: () => void) => {
  const navigate = useNavigate();
  const command = useCommand([['quote', quote.id], ['quotes'], ['worklist']]);
  const act = async (action: QuoteAction, payload: object = {}): Promise<void> => {
    const seen = action.seen === true ? { seenContent: quote.content } : {};
    const body = { payload: { ...payload, ...seen }, expectedVersion: edits.state.version };
    const result = await command.run<{ quoteId?: string }>(`/quotes/${quote.id}/${action.path}`, body, action.said);
    if (result === undefined) return;
    done();
    // A new revision is a quote of its own: the work goes on there.
    if (action.name === 'revise' && result.quoteId && result.quoteId !== quote.id)
      await navigate({ to: '/quotes/$quoteId', params: { quoteId: result.quoteId } });
  };
  return { ...command, act };
};

const Standing = ({ quote: { freshness } }: { readonly quote: Quote }) => (
  <dl className="standing">
    {(
      [
        ['Price', freshness.priced],
        ['Checks', freshness.validated],
        ['Approval', freshness.approved],
      ] as const
    ).map(([name, state]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <Status state={state} />
        </dd>
      </div>
    ))}
  </dl>
);

const WhoApproves = ({ quote }: { readonly quote: Quote }) => {
  const reads = useReadsApprovals();
  const due = reads && quote.status === 'draft' && quote.lines.length > 0 && quote.freshness.priced === 'holds';
  const preview = useQuery({ ...approvalPreview(quote.id, quote.content), enabled: due });
  if (quote.status !== 'draft') return <p className="soft">{STANDS[quote.status] ?? ''}</p>;
  if (quote.lines.length === 0) return <p className="soft">Add the first line below.</p>;
  if (!reads) return <p className="soft">Still being worked on by sales.</p>;
  if (!due) return <p className="soft">Price it to see who has to approve.</p>;
  if (!preview.data)
    return (
      <p className="soft">
        {preview.isError ? 'Who has to approve cannot be told now.' : 'Looking up who has to approve…'}
      </p>
    );
  if (preview.data.empty) return <p>Nobody has to approve this: it is within what you may decide.</p>;
  return (
    <p>
      Goes to{' '}
      {preview.data.steps
        .filter(({ carries }) => !carries)
        .map((step, index) => (
          <span key={step.stepNo}>
            {index > 0 && ', then '}
            <strong>{roleWord(step.role)}</strong> (
            {step.approvers.map(({ name }) => name).join(' or ') || 'nobody free'})
          </span>
        ))}
      : {reasonsOf(preview.data.steps)}. <a href="#approval">Who and why</a>
    </p>
  );
};

/** Reasons come as sentences and are read here as one. */
const reasonsOf = (steps: ApprovalPreview['steps']): string =>
  steps.flatMap(({ reasons }) => reasons.map((reason) => reason.replace(/\.$/, ''))).join('; ');

const STANDS: Readonly<Record<string, string>> = {
  inApproval: 'Waits for approval. Recall it to change anything.',
  approved: 'Approved as it stands. Any change to it voids the approval.',
  presented: 'The customer has it. What they see is fixed; a change is a new revision.',
  accepted: 'Accepted by the customer. Prices are never calculated again.',
  converted: 'Ordered.',
  declined: 'The customer said no.',
  expired: 'Its validity ended before it was accepted.',
  cancelled: 'Cancelled.',
  superseded: 'A newer revision took its place.',
};

const forCustomer = (status: string): string =>
  status === 'presented'
    ? 'This offer is yours to read and accept. What stands here is what you are promised.'
    : ({ accepted: 'You accepted this offer.', converted: 'You accepted this offer; your order is under way.' }[
        status
      ] ?? 'This offer can no longer be accepted.');

type OthersProps = {
  readonly quote: Quote;
  readonly next: QuoteAction | null;
  readonly customer: boolean;
  readonly choose: (action: QuoteAction) => void;
};

const Others = ({ quote, next, customer, choose }: OthersProps) => {
  const { allowed, refused: why } = otherActions(quote, next);
  const copies = useCopies();
  // What a seller may not do is no news to a customer.
  const refused = customer ? [] : why;
  if (allowed.length === 0 && refused.length === 0 && !copies) return null;
  return (
    <details className="disclosure">
      <summary>What else is possible</summary>
      {allowed.length > 0 && (
        <div className="row">
          {allowed.map((action) => (
            <Button key={action.name} variant="default" onClick={() => choose(action)}>
              {action.label}
            </Button>
          ))}
        </div>
      )}
      {copies && <Copies quote={quote} />}
      {refused.length > 0 && (
        <ul className="bullets small soft">
          {refused.map(({ action, why }) => (
            <li key={action.name}>
              {action.label}: {why}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
};
