/** The proposal as it would be, page by page, before anybody outside reads it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { draftPage, settledTerms } from '../../../api/proposal.ts';
import { quote as quoteQuery } from '../../../api/queries.ts';
import type { Quote } from '../../../api/shapes.ts';
import { Loaded } from '../../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../../parts/page.tsx';

const ZOOM_STEP = 25;
const ZOOM_MIN = 50;
const ZOOM_MAX = 300;

export const DraftPage = () => {
  const { quoteId } = useParams({ from: '/signed-in/quotes/$quoteId/draft' });
  const query = useQuery(quoteQuery(quoteId));
  const { data } = query;
  return (
    <Page
      title="Draft of the proposal"
      kicker={
        <>
          <Crumb to="/quotes">Quotes</Crumb> /{' '}
          <Link to="/quotes/$quoteId" params={{ quoteId }} search={{ tab: 'documents' }}>
            {data ? `${data.number} · revision ${data.revision}` : 'The quote'}
          </Link>
        </>
      }
      lead={data && `${data.name}, ${data.account.name}`}
    >
      <div className="note" data-tone="attention">
        <p>
          <strong>This is a draft.</strong> It promises nothing: the document is made when the quote is presented.
        </p>
      </div>
      <Loaded query={query} rows={10}>
        {(quote) => (
          <div className="draft">
            <Pages key={quote.content} quote={quote} />
            <Section title="Clauses in it">
              <ClauseList quote={quote} />
            </Section>
          </div>
        )}
      </Loaded>
    </Page>
  );
};

const Pages = ({ quote }: { readonly quote: Quote }) => {
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(100);
  // The price prints the page: another answer to the same content is another document.
  const query = useQuery(draftPage(quote.id, `${quote.content} ${quote.version}`, page));
  const [known, setKnown] = useState(1);
  const pages = query.data?.pages ?? known;
  const turn = (to: number): void => {
    setKnown(pages);
    setPage(to);
  };
  return (
    <section aria-label="Pages" className="stack">
      <div className="row apart" role="group" aria-label="Turn and zoom">
        <div className="row">
          <Button variant="default" disabled={page <= 1} onClick={() => turn(page - 1)}>
            Previous
          </Button>
          <span role="status" className="num">
            Page {page} of {pages}
          </span>
          <Button variant="default" disabled={page >= pages} onClick={() => turn(page + 1)}>
            Next
          </Button>
        </div>
        <div className="row">
          <Button
            variant="default"
            aria-label="Smaller"
            disabled={zoom <= ZOOM_MIN}
            onClick={() => setZoom(zoom - ZOOM_STEP)}
          >
            −
          </Button>
          <span className="num">{zoom} %</span>
          <Button
            variant="default"
            aria-label="Larger"
            disabled={zoom >= ZOOM_MAX}
            onClick={() => setZoom(zoom + ZOOM_STEP)}
          >
            +
          </Button>
        </div>
      </div>
      <Loaded query={query} rows={14}>
        {({ picture }) => (
          <div className="draft-frame" role="region" aria-label={`Page ${page}`} tabIndex={0}>
            <img
              alt={`Page ${page} of ${pages} of the draft`}
              src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`}
              style={{ width: `${zoom}%` }}
            />
          </div>
        )}
      </Loaded>
    </section>
  );
};

const ClauseList = ({ quote }: { readonly quote: Quote }) => {
  const query = useQuery(settledTerms(quote.id, quote.content));
  return (
    <>
      <Loaded query={query}>
        {({ items }) => (
          <ol className="stack tight">
            {items
              .filter(({ included }) => included)
              .map(({ key, title, standard, deviates }) => (
                <li key={key} className="row apart">
                  <span>{title}</span>
                  {!standard && <span className="clause-mark">Not standard</span>}
                  {standard && deviates && <span className="small soft">Another text</span>}
                </li>
              ))}
          </ol>
        )}
      </Loaded>
      <p>
        <Link to="/quotes/$quoteId" params={{ quoteId: quote.id }} search={{ tab: 'clauses' }}>
          Settle the clauses
        </Link>
      </p>
    </>
  );
};
