/** Who answers for me while I am away, and for whom I answer: given for some days, and ended before if they are back. */
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DelegationRow, Delegations } from '../api/delegation-shapes.ts';
import { delegations } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';

const DAY_MS = 86_400_000;
const DAYS_USUAL = 7;

export const Absence = () => (
  <Section title="When you are away">
    <Loaded query={useQuery(delegations())} rows={3}>
      {(told) => (
        <div className="stack">
          <List told={told} />
          {told.rule === null ? (
            <p className="sub">The policy in force lets nobody answer for somebody else.</p>
          ) : (
            <Give told={told} daysMax={told.rule.daysMax} />
          )}
        </div>
      )}
    </Loaded>
  </Section>
);

/** On the page of a decision: whoever cannot answer now lets somebody else. */
export const LetAnswer = () => (
  <Loaded query={useQuery(delegations())} rows={1}>
    {(told) =>
      told.rule === null ? (
        <p className="small soft">The policy in force lets nobody answer for somebody else.</p>
      ) : (
        <Give told={told} daysMax={told.rule.daysMax} />
      )
    }
  </Loaded>
);

const List = ({ told }: { readonly told: Delegations }) => {
  const open = told.items.filter(({ endedAt, validUntil }) => endedAt === null && !isPast(validUntil));
  return open.length === 0 ? (
    <p className="sub">Nobody answers for you, and you answer for nobody else.</p>
  ) : (
    <ul className="steps">
      {open.map((row) => (
        <Row key={row.delegationId} row={row} />
      ))}
    </ul>
  );
};

const isPast = (at: string): boolean => new Date(at).getTime() < Date.now();

const Row = ({ row }: { readonly row: DelegationRow }) => {
  const command = useCommand([['delegations'], ['approvals']]);
  const mine = useSession()?.principal.name === row.from.name;
  return (
    <li>
      <span className="lead-row">
        <span>
          {mine ? `${row.to.name} answers for you` : `You answer for ${row.from.name}`}, {dateText(row.validFrom)} to{' '}
          {dateText(row.validUntil)}
        </span>
        {mine && (
          <Button
            variant="default"
            size="compact-sm"
            loading={command.busy}
            onClick={() =>
              void command.run(`/delegations/${row.delegationId}/end`, { payload: {} }, 'You answer yourself again')
            }
          >
            End it
          </Button>
        )}
      </span>
      <span className="sub wrap">
        {row.reason}
        {!row.active && ' (not begun yet)'}
      </span>
      {command.problem && <ProblemNote problem={command.problem} />}
    </li>
  );
};

const Give = ({ told, daysMax }: { readonly told: Delegations; readonly daysMax: number }) => {
  const command = useCommand([['delegations']]);
  const [toPersonId, setTo] = useState('');
  const [days, setDays] = useState(Math.min(DAYS_USUAL, daysMax));
  const [reason, setReason] = useState('');
  const give = (): void => {
    const now = Date.now();
    const [from, until] = [new Date(now).toISOString(), new Date(now + days * DAY_MS).toISOString()];
    const payload = { kind: 'out-of-office', toPersonId, from, until, reason };
    void command.run('/delegations', { payload }, 'They answer for you').then((done) => {
      if (done) setReason('');
    });
  };
  return (
    <details className="disclosure">
      <summary>Let somebody answer for you</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <NativeSelect
          label="Who answers?"
          value={toPersonId}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose a person' },
            ...told.candidates.map(({ personId, name }) => ({ value: personId, label: name })),
          ]}
        />
        <NumberInput
          label={`For how many days? At most ${daysMax}.`}
          min={1}
          max={daysMax}
          value={days}
          onChange={(value) => setDays(Number(value) || 1)}
        />
        <TextInput
          label="Why?"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div>
          <Button type="submit" loading={command.busy} disabled={toPersonId === '' || reason.trim() === ''}>
            Let them answer
          </Button>
        </div>
      </form>
    </details>
  );
};
