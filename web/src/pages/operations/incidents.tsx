/** What went wrong: what is not over first, and what is watched for. Whoever may act opens one here. */
import { Autocomplete, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { connectors } from '../../api/connectors.ts';
import { type Incident, incidents } from '../../api/operations.ts';
import { offerings } from '../../api/queries.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { useSettled } from '../../parts/use-settled.ts';
import { dateText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';

const columns: readonly Column<Incident>[] = [
  {
    name: 'Incident',
    head: true,
    cell: ({ id, number, title }) => (
      <>
        <Link to="/operations/incidents/$incidentId" params={{ incidentId: id }}>
          {title}
        </Link>
        <span className="sub">{number}</span>
      </>
    ),
  },
  { name: 'Severity', short: true, cell: ({ severity }) => severity.replace('sev', 'Sev ') },
  { name: 'State', cell: ({ state }) => <Status state={state} /> },
  { name: 'Since', short: true, cell: ({ startedAt }) => dateText(startedAt) },
  {
    name: 'Seen by',
    cell: ({ signal, owner }) => (signal === 'person' ? (owner ?? 'a person') : statusWord(signal).word),
  },
];

export const Incidents = () => {
  const query = useQuery(incidents());
  return (
    <Page title="Incidents" lead="What went wrong, how far it goes, and what was learned">
      <Loaded query={query}>
        {({ items, signals, mayWork }) => (
          <>
            {items.length === 0 ? (
              <Empty title="No incident was opened yet">
                <p>What is watched for stands below; what it sees opens one by itself.</p>
              </Empty>
            ) : (
              <Table caption="Incidents" columns={columns} rows={items} rowKey={({ id }) => id} />
            )}
            <div className="two">
              {mayWork && <OpenOne />}
              <Section title="What is watched for">
                <ul className="bullets measure">
                  {signals.map(({ name, says, runbook }) => (
                    <li key={name}>
                      {says}{' '}
                      <Link to="/operations/runbooks/$key" params={{ key: runbook }}>
                        Runbook
                      </Link>
                    </li>
                  ))}
                </ul>
              </Section>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
};

const SEVERITIES = [
  { value: 'sev1', label: 'Sev 1: stop everything else' },
  { value: 'sev2', label: 'Sev 2: now' },
  { value: 'sev3', label: 'Sev 3: today' },
  { value: 'sev4', label: 'Sev 4: known' },
];

const SETTLED_MS = 200;
const OFFERED_MAX = 50;

const OpenOne = () => {
  const navigate = useNavigate();
  const command = useCommand([['incidents']]);
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState('sev3');
  const [connector, setConnector] = useState('');
  const [offering, setOffering] = useState('');
  // Whoever may read neither list types what they know.
  const systems = useQuery(connectors());
  const search = useSettled(offering.trim(), SETTLED_MS);
  const products = useQuery(offerings({ ...(search === '' ? {} : { search }), limit: OFFERED_MAX }));
  const send = async () => {
    const scope = {
      ...(connector.trim() === '' ? {} : { connector: connector.trim() }),
      ...(offering.trim() === '' ? {} : { offerings: [offering.trim()] }),
    };
    const made = await command.run<{ readonly incidentId: string }>(
      '/incidents',
      { payload: { title: title.trim(), severity, scope } },
      'The incident is open',
    );
    if (made) void navigate({ to: '/operations/incidents/$incidentId', params: { incidentId: made.incidentId } });
  };
  return (
    <Section title="Something is wrong">
      <div className="stack tight">
        <TextInput label="What" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <NativeSelect
          label="How grave"
          data={SEVERITIES}
          value={severity}
          onChange={(event) => setSeverity(event.currentTarget.value)}
        />
        <Autocomplete
          label="Which system"
          description="One that we ask, or another by its name; where it is about one"
          data={systems.data?.items.map(({ connector: name }) => name) ?? []}
          value={connector}
          onChange={setConnector}
        />
        <Autocomplete
          label="Which product"
          description="By its key or a word of its name, where it is about one"
          data={products.data?.items.map(({ key }) => key) ?? []}
          // The server has searched names, too.
          filter={({ options }) => options}
          renderOption={({ option }) => (
            <span>
              {products.data?.items.find(({ key }) => key === option.value)?.name ?? option.value}
              <span className="sub">{option.value}</span>
            </span>
          )}
          value={offering}
          onChange={setOffering}
        />
        <div>
          <Button loading={command.busy} disabled={title.trim() === ''} onClick={() => void send()}>
            Open an incident
          </Button>
        </div>
        {command.problem && <ProblemNote problem={command.problem} />}
      </div>
    </Section>
  );
};
