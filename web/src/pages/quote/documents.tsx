/** What the customer gets and what proves it: the proposal with its hash, the sealed content, revisions, evidence. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sellerSignature } from '../../api/proposal.ts';
import type { Quote } from '../../api/shapes.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Hash } from '../../parts/hash.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { FreshnessPanel } from './freshness-panel.tsx';

export const Documents = ({ quote, customer }: { readonly quote: Quote; readonly customer: boolean }) => (
  <div className="two">
    <div className="stack">
      <Section title="Proposal">
        <Proposal quote={quote} />
      </Section>
      {!customer && <FreshnessPanel quote={quote} />}
    </div>
    <div className="stack">
      <Section title="Revisions">
        <Revisions quote={quote} />
      </Section>
      <Section title="Evidence">
        <p className="soft">
          Everything that proves this promise: snapshots, decisions, documents, entries and their proofs. An auditor
          checks it without this server.
        </p>
        <DownloadButton path={`/quotes/${quote.id}/evidence-package`} name={`quote-${quote.number}.evidence.zip`}>
          Download the evidence package
        </DownloadButton>
      </Section>
    </div>
  </div>
);

const Proposal = ({ quote }: { readonly quote: Quote }) =>
  quote.documentHash === null ? (
    <>
      <p className="soft">It is made when the quote is presented to the customer.</p>
      {quote.freshness.priced === 'holds' ? (
        <p>
          <Link to="/quotes/$quoteId/draft" params={{ quoteId: quote.id }}>
            Look at the draft, page by page
          </Link>
        </p>
      ) : (
        <p className="small soft">Price the quote to look at a draft of it.</p>
      )}
    </>
  ) : (
    <>
      <DownloadButton path={`/quotes/${quote.id}/proposal`} name={`${quote.number}-r${quote.revision}.pdf`}>
        Download the proposal (PDF)
      </DownloadButton>
      <SellerSignature quote={quote} />
      <dl className="facts small">
        <div>
          <dt>SHA-256 of the document</dt>
          <dd>
            <Hash value={quote.documentHash} whole />
          </dd>
        </div>
        {quote.contentRoot && (
          <div>
            <dt>Root of the promised content</dt>
            <dd>
              <Hash value={quote.contentRoot} whole />
            </dd>
          </div>
        )}
      </dl>
    </>
  );

/** Nothing where Troth had no key when the offer was presented. */
const SellerSignature = ({ quote }: { readonly quote: Quote }) => {
  const { data } = useQuery(sellerSignature(quote.id));
  return data?.signature ? (
    <>
      <DownloadButton
        path={`/quotes/${quote.id}/signed-proposal`}
        name={`${quote.number}-r${quote.revision}-signed.pdf`}
      >
        Download it with the seller’s signature (PDF)
      </DownloadButton>
      <p className="small soft">
        Its SHA-256 is <Hash value={data.signature.signedDocumentHash} />, under the certificate{' '}
        <Hash value={data.signature.certificateHash} />.
      </p>
    </>
  ) : null;
};

/** The older one first, whichever is open. */
const compared = (quote: Quote, other: Quote['revisions'][number]) =>
  other.revision < quote.revision ? { quoteId: other.id, otherId: quote.id } : { quoteId: quote.id, otherId: other.id };

const Revisions = ({ quote }: { readonly quote: Quote }) => (
  <>
    <ul className="stack tight">
      {quote.revisions.map((each) => (
        <li key={each.id} className="row apart">
          {each.id === quote.id ? (
            <span>Revision {each.revision}, this one</span>
          ) : (
            <Link to="/quotes/$quoteId" params={{ quoteId: each.id }}>
              Revision {each.revision}
            </Link>
          )}
          {each.id !== quote.id && (
            <Link to="/quotes/$quoteId/compare/$otherId" params={compared(quote, each)}>
              What changed
            </Link>
          )}
          <Status state={each.status} />
        </li>
      ))}
    </ul>
    {quote.orders.length > 0 && (
      <ul className="stack tight">
        {quote.orders.map((order) => (
          <li key={order.id}>
            Order{' '}
            <Link to="/orders/$orderId" params={{ orderId: order.id }}>
              {order.number}
            </Link>
          </li>
        ))}
      </ul>
    )}
  </>
);
