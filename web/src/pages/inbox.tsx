/** What I was told, newest first. Opening a message is reading it. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { inbox, type Told, unread } from '../api/messages.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';

export const InboxPage = () => {
  const query = useInfiniteQuery(inbox());
  const { data: count } = useQuery(unread());
  return (
    <Page title="Inbox" lead={count === undefined ? undefined : count === 0 ? 'Nothing unread' : `${count} unread`}>
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <Empty title="Nobody told you anything yet">
              <p>When your approval is asked for, or something of yours needs you, it is told here and by mail.</p>
            </Empty>
          ) : (
            <ul className="steps">
              {items.map((told) => (
                <Message key={told.messageId} told={told} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Older ones
        </Button>
      )}
    </Page>
  );
};

const Message = ({ told }: { readonly told: Told }) => {
  const command = useCommand([['inbox']]);
  const isUnread = told.readAt === null;
  const read = (): void => {
    if (isUnread) void command.run(`/inbox/${told.messageId}/read`, { payload: {} }, 'Read');
  };
  return (
    <li>
      <details className="disclosure" onToggle={(event) => event.currentTarget.open && read()}>
        <summary>
          <span lang={told.language}>{isUnread ? <strong>{told.title}</strong> : told.title}</span>
          <span className="sub">
            {dateText(told.at)}
            {isUnread && ' · unread'}
          </span>
        </summary>
        <div className="stack">
          <p className="letter" lang={told.language}>
            {told.body}
          </p>
          {told.href && (
            <div>
              <Link to={told.href} onClick={read}>
                Go to it
              </Link>
            </div>
          )}
        </div>
      </details>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </li>
  );
};
