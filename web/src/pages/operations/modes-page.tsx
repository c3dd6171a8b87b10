/** Degraded modes and containments: what holds, and every one that there is, with its way in and out. Nothing is improvised here. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fenceText, type HeldMode, type ModeRow, modes } from '../../api/modes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';
import { EnterMode } from './enter-mode.tsx';

const LeaveMode = ({ held, onClose }: { readonly held: HeldMode; readonly onClose: () => void }) => {
  const command = useCommand([['modes']]);
  const leave = async (reason: string) => {
    const path = `/modes/${encodeURIComponent(held.key ?? '')}/leave`;
    if (await command.run(path, { payload: { reason } }, `${held.title}: left`)) onClose();
  };
  return (
    <Confirm
      title={`Leave: ${held.title}`}
      label="Leave"
      reason="Why it is over"
      problem={command.problem}
      busy={command.busy}
      onConfirm={(reason) => void leave(reason)}
      onClose={onClose}
    />
  );
};

const Holding = ({ rows }: { readonly rows: readonly HeldMode[] }) => {
  const [leaving, setLeaving] = useState<HeldMode | null>(null);
  const columns: readonly Column<HeldMode>[] = [
    {
      name: 'Mode',
      head: true,
      cell: (row) => (
        <>
          {row.title}
          <span className="sub wrap">{fenceText(row) || 'everywhere'}</span>
        </>
      ),
    },
    {
      name: 'Why',
      cell: ({ reason, owner = '' }) => (
        <>
          {reason}
          <span className="sub">{roleWord(owner)}</span>
        </>
      ),
    },
    { name: 'Until', short: true, cell: ({ until }) => (until === null ? 'it is left' : dateText(until)) },
    {
      name: 'Leave',
      cell: (row) =>
        row.mayLeave === true && (
          <Button variant="default" size="compact-sm" onClick={() => setLeaving(row)}>
            Leave
          </Button>
        ),
    },
  ];
  return rows.length === 0 ? (
    <Empty title="Everything is as usual">
      <p>No degraded mode holds for you.</p>
    </Empty>
  ) : (
    <>
      <Table caption="Modes that hold" columns={columns} rows={rows} rowKey={(row) => row.key ?? row.mode} />
      {leaving && <LeaveMode held={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
};

const Known = ({ rows, title }: { readonly rows: readonly ModeRow[]; readonly title: string }) => {
  const [entering, setEntering] = useState<ModeRow | null>(null);
  const columns: readonly Column<ModeRow>[] = [
    {
      name: 'Mode',
      head: true,
      cell: (row) => (
        <>
          {row.title}
          <details className="disclosure">
            <summary>What it does, and when</summary>
            <dl className="facts narrow">
              {[
                ['It does', row.does],
                ['Entered', row.enterWhen],
                ['Left', row.leaveWhen],
                ['Afterwards', row.caughtUp],
              ].map(([term, says]) => (
                <div key={term}>
                  <dt>{term}</dt>
                  <dd className="sub wrap">{says}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      ),
    },
    { name: 'Owner', short: true, cell: ({ owner }) => roleWord(owner) },
    {
      name: 'Enter',
      cell: (row) =>
        row.mayEnter && (
          <Button variant="default" size="compact-sm" onClick={() => setEntering(row)}>
            Enter
          </Button>
        ),
    },
  ];
  return (
    <Section title={title}>
      <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.key} />
      {entering && <EnterMode mode={entering} onClose={() => setEntering(null)} />}
    </Section>
  );
};

export const ModesPage = () => {
  const query = useQuery(modes());
  return (
    <Page title="Degraded modes" lead="What is not as usual, and what may be entered when it has to be">
      <Loaded query={query}>
        {({ holding, modes: known }) => (
          <>
            <Holding rows={holding} />
            <Known title="Degraded modes" rows={known.filter(({ kind }) => kind === 'degraded')} />
            <Known title="Containments" rows={known.filter(({ kind }) => kind === 'containment')} />
          </>
        )}
      </Loaded>
    </Page>
  );
};
