/** Many orders at once out of a file: begun, watched while they are ordered, ended; each row that was refused says why beside it. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { get, send } from '../api/http.ts';
import type { Problem } from '../api/problem.ts';
import { announce } from '../parts/announce.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Crumb, Page } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, instantText } from '../words/dates.ts';
import { BadRows, badOf, withoutRows } from './quote/bad-rows.tsx';
import { readBrought } from './quote/import-dialog.tsx';

type Job = {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'done' | 'cancelled';
  readonly total: number;
  readonly waiting: number;
  readonly done: number;
  readonly refused: number;
  readonly recordedAt: string;
};
type Refused = {
  readonly no: number;
  readonly row: number;
  readonly says: string;
  readonly orderId: string | null;
  readonly number: string | null;
  readonly refusal: { readonly code: string; readonly title?: string; readonly why?: string };
};
type Detail = {
  readonly orders: readonly { readonly orderId: string; readonly number: string }[];
  readonly refusedItems: readonly Refused[];
};

const LOOK_EVERY_MS = 1_000;
const KEY = ['bulk-orders'];
const ORDERS_SHOWN_MAX = 12;

export const BulkOrders = () => {
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<{ readonly items: readonly Job[] }>('/bulk-orders', signal),
    refetchInterval: ({ state }) => (state.data?.items.some((job) => job.state === 'running') ? LOOK_EVERY_MS : false),
  });
  return (
    <Page
      title="Many orders at once"
      kicker={<Crumb to="/orders">Orders</Crumb>}
      lead="Each row is ordered by ordinary commands in your name, one after the other. You may leave the page; the work goes on."
    >
      <Begin />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No bulk submission yet">
              <p>
                Choose a file whose rows name an order that stands (<code>order</code>), or a customer, a product and
                how many (<code>account</code>, <code>offering</code>, <code>quantity</code>).
              </p>
            </Empty>
          ) : (
            <ul className="stack plain">
              {items.map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
};

const Begin = () => {
  const client = useQueryClient();
  const [name, setName] = useState('Bulk orders');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = async (file: File): Promise<void> => {
    setBusy(true);
    const brought = await readBrought(file);
    const sent = await send<{ readonly orders: number }>('/bulk-orders', { payload: { name, file: brought.file } });
    setBusy(false);
    setProblem(sent.ok ? null : sent.problem);
    if (sent.ok) announce(`${sent.answer.result.orders} orders are being asked for`);
    await client.invalidateQueries({ queryKey: KEY });
  };
  const bad = badOf(problem);
  return (
    <section className="stack" aria-label="Begin">
      <div className="row">
        <TextInput label="Name" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        <FileButton accept=".csv,.tsv,.xlsx" onChange={(file) => file && void begin(file)}>
          {(props) => (
            <Button className="lower" loading={busy} disabled={name.trim() === ''} {...props}>
              Orders from a file
            </Button>
          )}
        </FileButton>
      </div>
      {problem && <ProblemNote problem={withoutRows(problem)} onDismiss={() => setProblem(null)} />}
      {bad && <BadRows bad={bad} left={false} />}
    </section>
  );
};

const WORDS: Readonly<Record<Job['state'], string>> = {
  running: 'being ordered',
  done: 'done',
  cancelled: 'cancelled',
};

const refusedColumns: readonly Column<Refused>[] = [
  { name: 'Row', numeric: true, cell: (each) => each.row },
  { name: 'Asked for', head: true, cell: (each) => <span className="wrap">{each.says}</span> },
  {
    name: 'Why not',
    cell: ({ refusal }) => (
      <>
        <code>{refusal.code}</code>
        {(refusal.title ?? refusal.why) && <span className="sub wrap">{refusal.title ?? refusal.why}</span>}
      </>
    ),
  },
];

const JobCard = ({ job }: { readonly job: Job }) => {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const detail = useQuery({
    queryKey: [...KEY, job.id, job.done, job.refused],
    queryFn: ({ signal }) => get<Detail>(`/bulk-orders/${job.id}`, signal),
    enabled: job.done + job.refused > 0,
    placeholderData: (before) => before,
  });
  const cancel = async (): Promise<void> => {
    const sent = await send(`/bulk-orders/${job.id}/cancel`, { payload: {} });
    setProblem(sent.ok ? null : sent.problem);
    if (sent.ok) announce('Nothing more is ordered');
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <li className="panel stack tight">
      <div className="row apart">
        <h2>{job.name}</h2>
        <span>
          {WORDS[job.state]}, begun <time title={instantText(job.recordedAt)}>{ago(job.recordedAt)}</time>
        </span>
      </div>
      <progress value={job.done + job.refused} max={job.total} aria-label={`${job.name}: rows that are through`} />
      <p>
        {job.done} of {job.total} ordered{job.refused > 0 ? `, ${job.refused} refused` : ''}
        {job.waiting > 0 ? `, ${job.waiting} ${job.state === 'cancelled' ? 'not ordered' : 'to go'}` : ''}
      </p>
      {job.state === 'running' && (
        <div className="row">
          <Button variant="default" onClick={() => void cancel()}>
            Order nothing more
          </Button>
        </div>
      )}
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(null)} />}
      {detail.data && detail.data.orders.length > 0 && (
        <ul className="row">
          {detail.data.orders.slice(0, ORDERS_SHOWN_MAX).map(({ orderId, number }) => (
            <li key={orderId}>
              <Link to="/orders/$orderId" params={{ orderId }} className="num">
                {number}
              </Link>
            </li>
          ))}
          {job.done > ORDERS_SHOWN_MAX && <li>and {job.done - ORDERS_SHOWN_MAX} more</li>}
        </ul>
      )}
      {detail.data && detail.data.refusedItems.length > 0 && (
        <Table
          caption={`${job.name}: rows that were refused`}
          columns={refusedColumns}
          rows={detail.data.refusedItems}
          rowKey={(each) => String(each.no)}
        />
      )}
    </li>
  );
};
