/** What happened between us and an account, newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { get } from '../api/http.ts';
import type { CommercialEntry, CommercialTimeline as Answer } from '../api/work-shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { clockText, instantText } from '../words/dates.ts';

export const CommercialTimeline = () => {
  const { accountId } = useParams({ from: '/signed-in/accounts/$accountId/timeline' });
  const query = useInfiniteQuery({
    queryKey: ['commercial-timeline', accountId],
    queryFn: ({ pageParam, signal }) =>
      get<Answer>(`/accounts/${accountId}/commercial-timeline${pageParam ? `?after=${pageParam}` : ''}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const first = query.data?.pages[0];
  return (
    <Page
      title={first ? `${first.accountName}: what happened` : 'What happened'}
      kicker={
        <Link to="/accounts/$accountId/assets" params={{ accountId }}>
          What they have
        </Link>
      }
      lead={first && `As of ${clockText(first.asOf)}`}
    >
      <Loaded query={query}>{({ pages }) => <Entries entries={pages.flatMap(({ entries }) => entries)} />}</Loaded>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Further back
        </Button>
      )}
    </Page>
  );
};

const Entries = ({ entries }: { readonly entries: readonly CommercialEntry[] }) =>
  entries.length === 0 ? (
    <Empty title="Nothing has happened yet" />
  ) : (
    <ol className="timeline card" aria-label="Commercial timeline">
      {entries.map((entry) => (
        <li key={entry.id}>
          <time className="small soft num" dateTime={entry.at}>
            {instantText(entry.at)}
          </time>
          <div>
            <strong>{entry.title}</strong>
            <span className="sub">
              <Subject entry={entry} />
              {entry.reasonCode && ` · ${entry.reasonCode.replaceAll('-', ' ')}`}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );

const Subject = ({ entry: { kind, subjectId, name } }: { readonly entry: CommercialEntry }) => {
  if (kind === 'quote')
    return (
      <Link to="/quotes/$quoteId" params={{ quoteId: subjectId }}>
        {name}
      </Link>
    );
  if (kind === 'order')
    return (
      <Link to="/orders/$orderId" params={{ orderId: subjectId }}>
        {name}
      </Link>
    );
  return <>{name}</>;
};
