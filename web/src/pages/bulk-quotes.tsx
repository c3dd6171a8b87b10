/** Many quotes at once: begun out of a file or for what ends between two days, watched while they are made, with what was refused as a file to mend. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { get, send } from '../api/http.ts';
import type { Problem } from '../api/problem.ts';
import { announce } from '../parts/announce.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Crumb, Page } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { readBrought } from './quote/import-dialog.tsx';
import { BadRows, badOf, withoutRows } from './quote/bad-rows.tsx';

type Job = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'file' | 'renewal';
  readonly state: 'running' | 'done' | 'cancelled';
  readonly total: number;
  readonly waiting: number;
  readonly done: number;
  readonly refused: number;
};

const LOOK_EVERY_MS = 1_000;
const KEY = ['bulk-quotes'];

export const BulkQuotes = () => {
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<{ readonly items: readonly Job[] }>('/bulk-quotes', signal),
    refetchInterval: ({ state }) => (state.data?.items.some((job) => job.state === 'running') ? LOOK_EVERY_MS : false),
  });
  return (
    <Page
      title="Many quotes at once"
      kicker={<Crumb to="/quotes">Quotes</Crumb>}
      lead="Each quote is made by ordinary commands in your name, one after the other. You may leave the page; the work goes on."
    >
      <Begin />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No bulk job yet">
              <p>Choose a file with a quote in each row, or renew everything that ends between two days.</p>
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
  const [name, setName] = useState('Bulk quotes');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = async (source: object): Promise<void> => {
    setBusy(true);
    const sent = await send<{ readonly quotes: number }>('/bulk-quotes', { payload: { name, source } });
    setBusy(false);
    setProblem(sent.ok ? null : sent.problem);
    if (sent.ok) announce(`${sent.answer.result.quotes} quotes are being made`);
    await client.invalidateQueries({ queryKey: KEY });
  };
  const bad = badOf(problem);
  return (
    <section className="stack" aria-label="Begin">
      <div className="row">
        <TextInput label="Name" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        <FileButton
          accept=".csv,.tsv,.xlsx"
          onChange={(file) =>
            file && void readBrought(file).then((brought) => begin({ kind: 'file', file: brought.file }))
          }
        >
          {(props) => (
            <Button className="lower" loading={busy} disabled={name.trim() === ''} {...props}>
              Quotes from a file
            </Button>
          )}
        </FileButton>
      </div>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void begin({ kind: 'renewal', from, to });
        }}
      >
        <TextInput
          type="date"
          label="Ends from"
          withAsterisk={false}
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="to"
          withAsterisk={false}
          required
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" className="lower" loading={busy}>
          Renew what ends
        </Button>
      </form>
      {problem && <ProblemNote problem={withoutRows(problem)} onDismiss={() => setProblem(null)} />}
      {bad && <BadRows bad={bad} left={false} />}
    </section>
  );
};

const WORDS: Readonly<Record<Job['state'], string>> = { running: 'being made', done: 'done', cancelled: 'cancelled' };

const JobCard = ({ job }: { readonly job: Job }) => {
  const client = useQueryClient();
  const detail = useQuery({
    queryKey: [...KEY, job.id, job.done, job.refused],
    queryFn: ({ signal }) =>
      get<{ readonly quotes: readonly { readonly quoteId: string; readonly number: string; readonly says: string }[] }>(
        `/bulk-quotes/${job.id}`,
        signal,
      ),
    enabled: job.state !== 'running' && job.done > 0,
  });
  const cancel = async (): Promise<void> => {
    const sent = await send(`/bulk-quotes/${job.id}/cancel`, { payload: {} });
    announce(sent.ok ? 'Nothing more is made' : sent.problem.title);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <li className="panel stack tight">
      <div className="row apart">
        <h2>{job.name}</h2>
        <span>{WORDS[job.state]}</span>
      </div>
      <progress value={job.done + job.refused} max={job.total} aria-label={`${job.name}: quotes made`} />
      <p>
        {job.done} of {job.total} made{job.refused > 0 ? `, ${job.refused} refused` : ''}
        {job.waiting > 0 ? `, ${job.waiting} ${job.state === 'cancelled' ? 'not made' : 'to go'}` : ''}
      </p>
      <div className="row">
        {job.state === 'running' && (
          <Button variant="default" onClick={() => void cancel()}>
            Make nothing more
          </Button>
        )}
        {job.refused > 0 && (
          <DownloadButton path={`/bulk-quotes/${job.id}/refused`} name={`refused-${job.id}.csv`}>
            What was refused
          </DownloadButton>
        )}
      </div>
      {detail.data && (
        <ul className="row">
          {detail.data.quotes.slice(0, 12).map(({ quoteId, number }) => (
            <li key={quoteId}>
              <Link to="/quotes/$quoteId" params={{ quoteId }}>
                {number}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};
