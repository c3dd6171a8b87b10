/** A quote: where it stands, what comes next, its lines, and everything that can be asked about it. */
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { quote as quoteQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import type { Quote } from '../../api/shapes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { dateText, lastDayText } from '../../words/dates.ts';
import { ChangePanel } from './change-panel.tsx';
import { ContractPanel } from './contract-panel.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { Documents } from './documents.tsx';
import { LinesTab } from './lines-tab.tsx';
import { NextStep } from './next-step.tsx';
import { Proof } from './proof.tsx';
import { ClausesTab } from './proposal/clauses-tab.tsx';
import { QuoteTimeline } from './quote-timeline.tsx';
import { SaveChip } from './save-chip.tsx';
import { TermsTab } from './terms-tab.tsx';
import { TotalsStrip } from './totals-strip.tsx';
import { type QuoteEdits, useLineEdits } from './use-line-edits.ts';

export const QuotePage = () => {
  const { quoteId } = useParams({ from: '/signed-in/quotes/$quoteId' });
  const query = useQuery(quoteQuery(quoteId));
  if (!query.data)
    return (
      <Page title="Quote" kicker={<Crumb to="/quotes">Quotes</Crumb>}>
        <Loaded query={query} rows={10}>
          {() => null}
        </Loaded>
      </Page>
    );
  // One page per revision: its edits, its undo and its open dialogs belong to it alone.
  return <Opened key={query.data.id} quote={query.data} query={query} />;
};

const Opened = ({ quote, query }: { readonly quote: Quote; readonly query: ReturnType<typeof useQuery<Quote>> }) => {
  const edits = useLineEdits(quote);
  return (
    <Page
      title={quote.name}
      kicker={
        <>
          <Crumb to="/quotes">Quotes</Crumb> / <span className="num">{quote.number}</span> · revision {quote.revision}
        </>
      }
      lead={<Lead quote={quote} />}
      actions={quote.actions['edit']?.allowed && <SaveChip state={edits.state} />}
    >
      <Loaded query={query}>{() => <Body quote={quote} edits={edits} />}</Loaded>
    </Page>
  );
};

const Lead = ({ quote }: { readonly quote: Quote }) => (
  <span className="lead-row">
    <Status state={quote.status} />
    <span>{quote.account.name}</span>
    <span>
      {quote.termMonths} months from {dateText(quote.contractFrom)}
    </span>
    {quote.validUntil && <span>valid until {lastDayText(quote.validUntil)}</span>}
  </span>
);

const Body = ({ quote, edits }: { readonly quote: Quote; readonly edits: QuoteEdits }) => {
  const { tab } = useSearch({ from: '/signed-in/quotes/$quoteId' });
  const customer = useSession()?.principal.type === 'customer';
  return (
    <>
      <NextStep quote={quote} edits={edits} customer={customer} />
      <TotalsStrip quote={quote} />
      {!customer && <CustomerPanel quote={quote} />}
      <ContractPanel quote={quote} />
      <ChangePanel quote={quote} />
      <Tabs label="Parts of the quote" tabs={tabsOf(quote)} current={tab} />
      {tab === 'documents' && <Documents quote={quote} customer={customer} />}
      {tab === 'terms' && <TermsTab quote={quote} customer={customer} />}
      {tab === 'clauses' && <ClausesTab quote={quote} customer={customer} />}
      {tab === 'proof' && <Proof quote={quote} customer={customer} />}
      {tab === 'timeline' && <QuoteTimeline quoteId={quote.id} />}
      {tab === undefined && <LinesTab quote={quote} edits={edits} customer={customer} />}
    </>
  );
};

const tabsOf = ({ lines }: Quote) => [
  {
    tab: undefined,
    name: (
      <>
        Lines<span className="count">{lines.length}</span>
      </>
    ),
  },
  { tab: 'terms', name: 'Terms and notes' },
  { tab: 'clauses', name: 'Clauses' },
  { tab: 'documents', name: 'Proposal and revisions' },
  { tab: 'proof', name: 'Proof' },
  { tab: 'timeline', name: 'Timeline' },
];
