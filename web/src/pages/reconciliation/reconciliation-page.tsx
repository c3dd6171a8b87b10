/** What differs between two systems that should say the same, the gravest first; what was compared; and what can be. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import {
  type ComparedPair,
  type Difference,
  openDifferences,
  type Run,
  runs as runsQuery,
} from '../../api/reconciliation.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { ago, instantText } from '../../words/dates.ts';
import { quantity } from '../../words/money.ts';
import { roleWord } from '../../words/status.ts';
import { MODE, SEVERITY, whatDiffers } from './words.ts';

const LOOK_EVERY_MS = 5_000;
const TABS = [
  { tab: undefined, name: 'Differences' },
  { tab: 'runs', name: 'Runs' },
  { tab: 'pairs', name: 'What is compared' },
];

export const ReconciliationPage = () => {
  const { tab } = useSearch({ from: '/signed-in/reconciliation' });
  return (
    <Page title="Reconciliation" lead="Where two systems should say the same, and whether they do">
      <Tabs label="Parts of reconciliation" tabs={TABS} current={tab} />
      {tab === undefined && <Open />}
      {tab === 'runs' && <Runs />}
      {tab === 'pairs' && <Pairs />}
    </Page>
  );
};

export const Severity = ({ severity }: Pick<Difference, 'severity'>) => (
  <span className="status" data-tone={SEVERITY[severity].tone}>
    <span className="dot" aria-hidden="true" />
    {SEVERITY[severity].word}
  </span>
);

const aboutOf = ({ left, right, key }: Difference): string =>
  left?.about?.['order'] ?? left?.about?.['quote'] ?? right?.about?.['order'] ?? right?.about?.['quote'] ?? key;

const differenceColumns: readonly Column<Difference>[] = [
  {
    name: 'Difference',
    head: true,
    cell: (row) => (
      <>
        <Link to="/reconciliation/$differenceId" params={{ differenceId: row.id }}>
          {row.sides.left} and {row.sides.right}: {aboutOf(row)}
        </Link>
        <span className="sub">{whatDiffers(row)}</span>
      </>
    ),
  },
  { name: 'Severity', short: true, cell: (row) => <Severity severity={row.severity} /> },
  { name: 'State', short: true, cell: (row) => <Status state={row.state} /> },
  { name: 'Owner', cell: (row) => roleWord(row.owner) },
  { name: 'Since', short: true, cell: (row) => <time dateTime={row.recordedAt}>{ago(row.recordedAt)}</time> },
  { name: 'Recommended', cell: (row) => row.repair.says },
];

const Open = () => (
  <Loaded query={useQuery({ ...openDifferences(), refetchInterval: LOOK_EVERY_MS })}>
    {({ items }) =>
      items.length === 0 ? (
        <Empty title="Nothing differs">
          <p>What is compared agrees, as far as it was looked at. The runs say how far that is.</p>
        </Empty>
      ) : (
        <Table caption="Open differences" columns={differenceColumns} rows={items} rowKey={({ id }) => id} />
      )
    }
  </Loaded>
);

const differs = ({ counts }: Run): number => counts.missingLeft + counts.missingRight + counts.different + counts.twice;

const runColumns: readonly Column<Run>[] = [
  {
    name: 'Run',
    head: true,
    cell: (row) => (
      <>
        {row.sides.left} and {row.sides.right}
        <span className="sub">
          {MODE[row.mode] ?? row.mode}: {row.reason}
        </span>
      </>
    ),
  },
  { name: 'State', short: true, cell: (row) => <Status state={row.state} /> },
  { name: 'Matched', numeric: true, cell: ({ counts }) => quantity(counts.matched) },
  { name: 'Differ', numeric: true, cell: (row) => quantity(differs(row)) },
  { name: 'Begun', cell: (row) => instantText(row.recordedAt) },
  { name: 'Evidence', cell: (row) => <code title={row.digest}>{row.digest.slice(7, 19)}…</code> },
];

const Runs = () => (
  <Loaded query={useQuery({ ...runsQuery(), refetchInterval: LOOK_EVERY_MS })}>
    {({ items }) =>
      items.length === 0 ? (
        <Empty title="Nothing was compared yet">
          <p>Under “What is compared” a pair is compared now, or every so often.</p>
        </Empty>
      ) : (
        <Table caption="Runs" columns={runColumns} rows={items} rowKey={({ id }) => id} />
      )
    }
  </Loaded>
);

const HOURLY = 60;

const Act = ({ row }: { readonly row: ComparedPair }) => {
  const command = useCommand([['reconciliation']]);
  const compare = () =>
    command.run(
      '/reconciliation/runs',
      { payload: { pair: row.pair, mode: 'manual', reason: 'asked for on the page' } },
      `${row.left} and ${row.right} are being compared`,
    );
  const on = row.schedule?.on === true;
  const schedule = () =>
    command.run(
      '/reconciliation/schedules',
      { payload: { pair: row.pair, everyMinutes: row.schedule?.everyMinutes ?? HOURLY, on: !on } },
      on ? 'No longer compared by itself' : 'Compared every hour',
    );
  return (
    <div className="stack tight">
      <div className="row">
        <Button variant="default" loading={command.busy} onClick={() => void compare()}>
          Compare now
        </Button>
        <Button variant="default" disabled={command.busy} onClick={() => void schedule()}>
          {on ? 'Stop comparing' : 'Every hour'}
        </Button>
      </div>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </div>
  );
};

const pairColumns = (mayRun: boolean): readonly Column<ComparedPair>[] => [
  {
    name: 'Pair',
    head: true,
    cell: (row) => (
      <>
        {row.left} and {row.right}
        <span className="sub">{row.asks}</span>
        {row.ignores && <span className="sub">No difference: {row.ignores}.</span>}
      </>
    ),
  },
  {
    name: 'By itself',
    short: true,
    cell: ({ schedule }) => (schedule?.on ? `every ${schedule.everyMinutes} min` : 'no'),
  },
  ...(mayRun ? [{ name: 'Compare', cell: (row: ComparedPair) => <Act row={row} /> }] : []),
];

const Pairs = () => (
  <Loaded query={useQuery(runsQuery())}>
    {({ pairs, mayRun }) => (
      <Table caption="What is compared" columns={pairColumns(mayRun)} rows={pairs} rowKey={({ pair }) => pair} />
    )}
  </Loaded>
);
