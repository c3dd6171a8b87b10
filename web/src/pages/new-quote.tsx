import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { accounts } from '../api/queries.ts';
import type { Account } from '../api/shapes.ts';
import { Loaded } from '../parts/loaded.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';

const TERM_MONTHS_DEFAULT = 12;
const TERM_MONTHS_MAX = 120;

export const NewQuote = ({ onClose }: { readonly onClose: () => void }) => {
  const query = useQuery(accounts());
  return (
    <Modal opened onClose={onClose} title="New quote" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Loaded query={query} rows={3}>
        {({ items }) => <Form accounts={items} onClose={onClose} />}
      </Loaded>
    </Modal>
  );
};

type FormProps = { readonly accounts: readonly Account[]; readonly onClose: () => void };

const Form = ({ accounts: choices, onClose }: FormProps) => {
  const navigate = useNavigate();
  const create = useCommand([['quotes']]);
  const [accountId, setAccountId] = useState(choices[0]?.id ?? '');
  const [name, setName] = useState('');
  const [termMonths, setTermMonths] = useState(String(TERM_MONTHS_DEFAULT));
  const submit = async () => {
    const payload = { accountId, name: name.trim(), termMonths: Number(termMonths) };
    const result = await create.run<Created>('/quotes', { payload }, 'Quote created');
    if (result) await navigate({ to: '/quotes/$quoteId', params: { quoteId: result.quoteId } });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <NativeSelect
        label="Account"
        value={accountId}
        onChange={(event) => setAccountId(event.currentTarget.value)}
        data={choices.map((each) => ({ value: each.id, label: `${each.name} · ${each.country} · ${each.currency}` }))}
      />
      <TextInput
        label="Name"
        description="What the customer will read on the proposal"
        required
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Term in months"
        inputMode="numeric"
        pattern="[0-9]{1,3}"
        title={`A whole number from 1 to ${TERM_MONTHS_MAX}`}
        required
        value={termMonths}
        onChange={(event) => setTermMonths(event.currentTarget.value)}
      />
      {accountId !== '' && (
        <p className="small">
          Or{' '}
          <Link to="/accounts/$accountId/assets" params={{ accountId }}>
            change what they have
          </Link>
          .
        </p>
      )}
      {create.problem && <ProblemNote problem={create.problem} />}
      <div className="row end">
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
        <Button type="submit" loading={create.busy} disabled={name.trim() === '' || accountId === ''}>
          Create
        </Button>
      </div>
    </form>
  );
};

type Created = { readonly quoteId: string };
