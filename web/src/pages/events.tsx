/** Who hears of facts, how late each is, and what could not be told: enabled, requeued and replayed from here. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Consumer, consumers, type DeadEvent, deadEvents } from '../api/messages.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';

const CHANGES = [['consumers'], ['dead-events']] as const;

const Switch = ({ row }: { readonly row: Consumer }) => {
  const command = useCommand(CHANGES);
  if (row.kind !== 'webhook') return null;
  const [verb, word] = row.state === 'disabled' ? (['enable', 'Enable'] as const) : (['disable', 'Disable'] as const);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={command.busy}
        onClick={() =>
          void command.run(`/webhooks/${row.consumer}/${verb}`, { payload: { why: 'Seen to in the app' } }, `${word}d`)
        }
      >
        {word}
      </Button>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </>
  );
};

const consumerColumns: readonly Column<Consumer>[] = [
  {
    name: 'Consumer',
    head: true,
    cell: (row) => (
      <>
        {row.to}
        <span className="sub wrap">{row.types.length === 0 ? 'every fact' : row.types.join(', ')}</span>
      </>
    ),
  },
  {
    name: 'State',
    cell: (row) => (
      <>
        <Status state={row.state} />
        {row.disabledWhy && <span className="sub wrap">{row.disabledWhy}</span>}
      </>
    ),
  },
  { name: 'Waiting', numeric: true, cell: (row) => row.waiting },
  { name: 'Could not be told', numeric: true, cell: (row) => row.dead },
  { name: 'Late by, seconds', numeric: true, cell: (row) => row.lagSeconds },
  { name: 'Change', cell: (row) => <Switch row={row} /> },
];

const Again = ({ row }: { readonly row: DeadEvent }) => {
  const command = useCommand(CHANGES);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={command.busy}
        onClick={() =>
          void command.run(
            '/events/requeue',
            { payload: { consumer: row.consumer, factIds: [row.factId] } },
            'It waits again',
          )
        }
      >
        Tell it again
      </Button>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </>
  );
};

const deadColumns: readonly Column<DeadEvent>[] = [
  {
    name: 'Fact',
    head: true,
    cell: (row) => (
      <>
        {row.type}
        <span className="sub">{dateText(row.since)}</span>
      </>
    ),
  },
  { name: 'To', cell: (row) => <span className="wrap">{row.consumer}</span> },
  { name: 'Why not', cell: (row) => <span className="wrap">{row.why}</span> },
  { name: 'Again', cell: (row) => <Again row={row} /> },
];

/** Whatever became of it: whoever consumes lost one, or wants to see one again. It keeps its id, so that who has it drops it. */
const OneFact = ({ items }: { readonly items: readonly Consumer[] }) => {
  const command = useCommand(CHANGES);
  const [consumer, setConsumer] = useState('');
  const [factId, setFactId] = useState('');
  const [asks, setAsks] = useState(false);
  const to = items.find((each) => each.consumer === consumer)?.to;
  const send = async () => {
    const payload = { consumer, factIds: [factId.trim().toLowerCase()] };
    if (await command.run('/events/redeliver', { payload }, 'It is told again')) {
      setAsks(false);
      setFactId('');
    }
  };
  return (
    <Section title="Tell one fact again">
      <div className="filters">
        <NativeSelect
          label="To whom"
          data={[
            { value: '', label: 'Choose who hears it' },
            ...items.map((each) => ({ value: each.consumer, label: each.to })),
          ]}
          value={consumer}
          onChange={(event) => setConsumer(event.currentTarget.value)}
        />
        <TextInput
          label="Fact"
          description="Its id, as each event carries it"
          value={factId}
          onChange={(event) => setFactId(event.currentTarget.value)}
        />
      </div>
      <div>
        <Button disabled={to === undefined || factId.trim() === ''} onClick={() => setAsks(true)}>
          Tell this fact again
        </Button>
      </div>
      {asks && (
        <Confirm
          title="Tell this fact again?"
          label="Tell it"
          problem={command.problem}
          busy={command.busy}
          onConfirm={() => void send()}
          onClose={() => {
            command.clear();
            setAsks(false);
          }}
        >
          <p>
            {to} hears of <code>{factId.trim()}</code> once more, and nobody else does. Who has it already drops it by
            its id.
          </p>
        </Confirm>
      )}
    </Section>
  );
};

export const Events = () => {
  const query = useQuery(consumers());
  return (
    <Page title="Events" lead="Webhooks and brokers that hear of facts">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nobody hears of facts">
              <p>
                A program registers a webhook at <code>POST /webhooks</code>; brokers are named in the settings.
              </p>
            </Empty>
          ) : (
            <Table caption="Consumers" columns={consumerColumns} rows={items} rowKey={(row) => row.consumer} />
          )
        }
      </Loaded>
      {query.data && query.data.items.length > 0 && <OneFact items={query.data.items} />}
      <Section title="What could not be told">
        <Loaded query={useQuery(deadEvents())} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="soft">Nothing.</p>
            ) : (
              <Table
                caption="What could not be told"
                columns={deadColumns}
                rows={items}
                rowKey={(row) => `${row.consumer} ${row.factId}`}
              />
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
};
