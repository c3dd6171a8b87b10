/** Keys for programs. The secret of a new one is shown once and kept nowhere. */
import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiKey, apiKeys } from '../api/access.ts';
import { type CommandAnswer, send } from '../api/http.ts';
import type { Problem } from '../api/problem.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText, instantText } from '../words/dates.ts';

/** `quotes.read`, as a person says it. */
const scopeWord = (scope: string): string => scope.split('.').toReversed().join(' ');

const SCOPES = [
  'catalog.read',
  'accounts.read',
  'quotes.read',
  'quotes.write',
  'orders.read',
  'orders.write',
  'assets.read',
  'billing.report',
  'evidence.read',
];
const DAYS_MAX = 366;

const Revoke = ({ row }: { readonly row: ApiKey }) => {
  const revoke = useCommand([['api-keys']]);
  return (
    <>
      <Button
        variant="default"
        loading={revoke.busy}
        onClick={() => void revoke.run(`/api-keys/${row.id}/revoke`, { payload: {} }, `${row.name} is revoked`)}
      >
        Revoke
      </Button>
      {revoke.problem && <ProblemNote problem={revoke.problem} />}
    </>
  );
};

const columns: readonly Column<ApiKey>[] = [
  {
    name: 'Key',
    head: true,
    cell: (row) => (
      <>
        {row.name} <code>{row.prefix}</code>
        <span className="sub">
          {row.scopes.map(scopeWord).join(', ')}
          {row.territories.length > 0 && ` in ${row.territories.join(', ')}`}
        </span>
      </>
    ),
  },
  { name: 'State', cell: (row) => <Status state={row.state} /> },
  { name: 'Answers for it', cell: (row) => row.person },
  { name: 'Until', cell: (row) => dateText(row.expiresAt) },
  { name: 'Last used', cell: (row) => (row.lastUsedAt === null ? 'never' : instantText(row.lastUsedAt)) },
  { name: 'Change', cell: (row) => row.actions.revoke && <Revoke row={row} /> },
];

const Issue = () => {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [territories, setTerritories] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState(90);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const issue = async (): Promise<void> => {
    setBusy(true);
    const reach = territories.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
    const sent = await send('/api-keys', { payload: { name, scopes, territories: reach, expiresInDays: days } });
    setBusy(false);
    setProblem(sent.ok ? null : sent.problem);
    setSecret(sent.ok ? (sent.answer as CommandAnswer<unknown> & { readonly key: string }).key : null);
    await client.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      <TextInput
        label="What is it for?"
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label="What may it do?" value={scopes} onChange={setScopes}>
        <div className="row">
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={scopeWord(scope)} />
          ))}
        </div>
      </Checkbox.Group>
      <TextInput
        label="In which territories, separated by commas?"
        required
        value={territories}
        onChange={(event) => setTerritories(event.currentTarget.value)}
      />
      <NumberInput
        label="For how many days?"
        w={180}
        min={1}
        max={DAYS_MAX}
        value={days}
        onChange={(value) => setDays(Number(value) || 1)}
      />
      {problem && <ProblemNote problem={problem} />}
      {secret !== null && (
        <div className="note" role="status">
          <p className="note-title">Copy it now: it is shown once and kept nowhere.</p>
          <code>{secret}</code>
        </div>
      )}
      <div>
        <Button type="submit" loading={busy} disabled={scopes.length === 0 || name.trim() === ''}>
          Issue a key
        </Button>
      </div>
    </form>
  );
};

export const Keys = () => (
  <Section title="Keys for programs">
    <div className="stack">
      <Loaded query={useQuery(apiKeys())}>
        {({ items, mayIssue }) => (
          <>
            {mayIssue && <Issue />}
            {items.length === 0 ? (
              <p className="soft">
                No key yet: one lets a program of a partner read or write for a while, and somebody here answers for it.
              </p>
            ) : (
              <Table caption="Keys" columns={columns} rows={items} rowKey={(row) => row.id} />
            )}
          </>
        )}
      </Loaded>
    </div>
  </Section>
);
