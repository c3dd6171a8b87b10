/** "Why is this on my invoice?": from the line to its promise, the price, the approval, the acceptance and the order. */
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import { useSession } from '../../api/session.ts';
import { Hash } from '../../parts/hash.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText, instantText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';
import { differenceText, stateOf, type InvoiceLine, type WhyLine as Why } from './invoice-shapes.ts';

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Invoiced = ({ line }: { readonly line: InvoiceLine }) => (
  <Section title="What was invoiced">
    <dl className="facts">
      <Fact name="Invoice">
        {line.invoiceRef}, line {line.lineRef}, on {dateText(line.invoicedOn)}
      </Fact>
      <Fact name="Amount">{money(line.said.amount, line.said.currency)}</Fact>
      {line.said.from && (
        <Fact name="For">
          {dateText(line.said.from)} to {dateText(line.said.to)}
        </Fact>
      )}
      {line.said.quantity && <Fact name="Quantity">{line.said.quantity}</Fact>}
    </dl>
    {line.differences.map((each) => (
      <p key={each.what} className="note" data-tone="attention">
        {differenceText(each)}.
      </p>
    ))}
  </Section>
);

const Promised = ({ promise }: { readonly promise: NonNullable<Why['promise']> }) => {
  const { terms } = promise;
  return (
    <Section title="What was promised">
      <dl className="facts">
        <Fact name="Charge">{terms.chargeName}</Fact>
        {terms.amount && (
          <Fact name="Price">
            {money(terms.amount, terms.currency)}
            {terms.period ? ` a ${terms.period}` : ''}
            {terms.quantity ? ` for ${terms.quantity}` : ''}
          </Fact>
        )}
        {terms.from && (
          <Fact name="From">
            {dateText(terms.from)}
            {terms.to ? ` to ${dateText(terms.to)}` : ''}
          </Fact>
        )}
        <Fact name="Billing was told">{promise.handedOverAt ? instantText(promise.handedOverAt) : 'not yet'}</Fact>
        <Fact name="Sealed as">
          <Hash value={promise.priceLeafHash} />
        </Fact>
      </dl>
      {!promise.amountFollows && (
        <p className="soft small">
          The amount is billing’s own calculation (usage, or part of a period): it was not held against the promise.
        </p>
      )}
    </Section>
  );
};

const Deal = ({ why: { order, quote, approvals } }: { readonly why: Why }) => (
  <Section title="Where the promise comes from">
    <dl className="facts">
      {order && (
        <Fact name="Order">
          <Link to="/orders/$orderId" params={{ orderId: order.id }}>
            {order.number}
          </Link>
          , {order.offeringName}
        </Fact>
      )}
      {quote && (
        <Fact name="Accepted">
          <Link to="/quotes/$quoteId" params={{ quoteId: quote.id }} search={{}}>
            {quote.number}, revision {quote.revision}
          </Link>
          {quote.acceptedAt && `, on ${instantText(quote.acceptedAt)}`}
        </Fact>
      )}
      {quote?.priceFingerprint && (
        <Fact name="Price">
          <Hash value={quote.priceFingerprint} />
        </Fact>
      )}
      <Fact name="Approved">
        {approvals.length === 0
          ? 'the policy asked nobody'
          : approvals.map(({ caseId, policyKey }) => (
              <Link key={caseId} to="/approvals/$caseId" params={{ caseId }}>
                under {policyKey}
              </Link>
            ))}
      </Fact>
    </dl>
  </Section>
);

const HOW = [
  { value: 'credited', label: 'It was credited' },
  { value: 'rightly-charged', label: 'It is right after all' },
];

const Settle = ({ line }: { readonly line: InvoiceLine }) => {
  const [how, setHow] = useState('credited');
  const [because, setBecause] = useState('');
  const command = useCommand([['invoice-line', line.id], ['invoice-lines']]);
  return (
    <Section title="How it ended">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void command.run(
            `/invoice-lines/${line.id}/settle`,
            { payload: { how, because: because.trim() } },
            'Settled',
          );
        }}
      >
        <NativeSelect
          label="What became of it"
          data={HOW}
          value={how}
          onChange={(event) => setHow(event.currentTarget.value)}
        />
        <Textarea
          label="Why"
          description="At least ten characters: a credit note, a clause, who agreed"
          value={because}
          maxLength={1000}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button type="submit" loading={command.busy} disabled={because.trim().length < 10}>
            Settle
          </Button>
        </div>
      </form>
    </Section>
  );
};

export const WhyLine = () => {
  const { lineId } = useParams({ from: '/signed-in/invoices/$lineId' });
  const roles = useSession()?.principal.roles ?? [];
  const query = useQuery({
    queryKey: ['invoice-line', lineId],
    queryFn: ({ signal }) => get<Why>(`/invoice-lines/${lineId}/why`, signal),
  });
  const line = query.data?.line;
  return (
    <Page
      title="Why is this on the invoice?"
      kicker={<Crumb to="/invoices">Invoices</Crumb>}
      lead={line && <Status state={stateOf(line)} />}
    >
      <Loaded query={query}>
        {(why) => (
          <>
            <Invoiced line={why.line} />
            {why.promise && <Promised promise={why.promise} />}
            {why.promise && <Deal why={why} />}
            {why.line.state === 'open' && roles.includes('billing-ops') && <Settle line={why.line} />}
          </>
        )}
      </Loaded>
    </Page>
  );
};
