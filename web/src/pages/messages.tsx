/** What was written to whomever, and how far it got: for who sees to it that customers and colleagues are reached. */
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type SentMessage, sentMessages } from '../api/messages.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';

const STATES = ['queued', 'sent', 'failed'] as const;

const Again = ({ row }: { readonly row: SentMessage }) => {
  const command = useCommand([['messages']]);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={command.busy}
        onClick={() => void command.run(`/messages/${row.messageId}/resend`, { payload: {} }, 'It is sent again')}
      >
        Send again
      </Button>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </>
  );
};

const howFar = ({ state, tries, resent, sentAt, lastError }: SentMessage): string =>
  [
    state === 'sent' ? dateText(sentAt) : '',
    state === 'queued' && tries > 0 ? `tried ${tries} times` : '',
    resent > 0 ? `sent again ${resent === 1 ? 'once' : `${resent} times`}` : '',
    lastError ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');

const columns: readonly Column<SentMessage>[] = [
  {
    name: 'Message',
    head: true,
    cell: (row) => (
      <>
        {row.href === null ? row.title : <Link to={row.href}>{row.title}</Link>}
        <span className="sub">
          {dateText(row.at)}
          {row.againOf !== null && ' · another of an earlier one'}
        </span>
      </>
    ),
  },
  {
    name: 'To',
    cell: (row) => (
      <>
        {row.recipientName}
        <span className="sub wrap">{row.recipient}</span>
      </>
    ),
  },
  {
    name: 'State',
    cell: (row) => (
      <>
        <Status state={row.state} />
        <span className="sub wrap">{howFar(row)}</span>
      </>
    ),
  },
  { name: 'Again', cell: (row) => row.state !== 'queued' && row.againOf === null && <Again row={row} /> },
];

export const Messages = () => {
  const [state, setState] = useState('');
  const query = useInfiniteQuery({ ...sentMessages(state), refetchInterval: 15_000 });
  return (
    <Page
      title="Messages"
      lead="What was written to customers and colleagues, and whether it arrived at their mail server"
    >
      <search className="filters">
        <NativeSelect
          label="State"
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: '', label: 'Every state' },
            ...STATES.map((value) => ({ value, label: statusWord(value).word })),
          ]}
        />
      </search>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          return rows.length === 0 ? (
            <Empty title="Nothing was written">
              <p>Letters to customers and colleagues stand here with how far they got.</p>
            </Empty>
          ) : (
            <Table caption="Messages" columns={columns} rows={rows} rowKey={(row) => row.messageId} />
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
