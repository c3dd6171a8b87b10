/** Release trains: each leaves at its instant with what is ready; of everything aboard, the seven readinesses as they stand. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Aboard, releaseTrains, type Train, type Trains } from '../../api/release-trains.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { Form } from './incident-moves.tsx';

const KEYS = [['release-trains'], ['changes']] as const;

const stand = ({
  outcome,
  lacking,
  readiness,
  offBecause,
}: Aboard): { readonly tone: string; readonly says: string } => {
  if (outcome === 'taken') return { tone: 'good', says: 'went with it' };
  if (outcome === 'missed') return { tone: 'bad', says: `missed it: ${lacking.join(', ')}` };
  if (outcome === 'off') return { tone: 'quiet', says: `got off: ${offBecause ?? ''}` };
  const open = readiness.filter(({ ready }) => !ready).length;
  return open === 0 ? { tone: 'good', says: 'ready' } : { tone: 'attention', says: `${7 - open} of 7 ready` };
};

const OneChange = ({ change, trainId }: { readonly change: Aboard; readonly trainId: string }) => {
  const { tone, says } = stand(change);
  return (
    <li>
      <span className="lead-row">
        <span className="status" data-tone={tone}>
          <span className="dot" aria-hidden="true" />
          {says}
        </span>
        <Link to="/changes/$changeId" params={{ changeId: change.changeId }}>
          {change.number} {change.title}
        </Link>
      </span>
      <span className="sub">{change.releaseType} release</span>
      {change.readiness.length > 0 && (
        <details className="disclosure">
          <summary>Its seven readinesses</summary>
          <ul className="bullets small">
            {change.readiness.map(({ key, says: what, owner, ready, because }) => (
              <li key={key}>
                {ready ? 'Yes' : 'Not yet'}, {what} ({owner.replaceAll('-', ' ')}): {because}
              </li>
            ))}
          </ul>
        </details>
      )}
      {change.mayAlight && (
        <details className="disclosure">
          <summary>Take it off</summary>
          <Form
            path={`/release-trains/${trainId}/alight`}
            changes={KEYS}
            button={`Take ${change.number} off`}
            said={`${change.number} is off`}
            fields={[{ name: 'because', label: 'Why it does not go with this train' }]}
            toPayload={(values) => ({ ...values, changeId: change.changeId })}
          />
        </details>
      )}
    </li>
  );
};

const OneTrain = ({ train, found }: { readonly train: Train; readonly found: Trains }) => {
  const command = useCommand(KEYS);
  const [change, setChange] = useState(found.boardable[0]?.changeId ?? '');
  const at = `/release-trains/${train.trainId}`;
  const open = train.status === 'collecting';
  const isDue = Temporal.Instant.compare(train.departsAt, found.asOf) <= 0;
  return (
    <Section title={train.name}>
      <p className="soft">
        {train.status === 'cancelled'
          ? `Cancelled at ${instantText(train.cancelledAt ?? train.departsAt)}: ${train.cancelledBecause ?? ''}`
          : `${open ? 'Leaves' : 'Left'} at ${instantText(train.departsAt)}${open ? (train.departs === 'by-itself' ? ' by itself. What is not ready then has missed it.' : ', when somebody lets it. What is not ready then has missed it.') : ''}`}
      </p>
      {command.problem && <ProblemNote problem={command.problem} />}
      {train.changes.length === 0 ? (
        <p className="soft">Nothing is aboard.</p>
      ) : (
        <ul className="steps">
          {train.changes.map((each) => each && <OneChange key={each.changeId} change={each} trainId={train.trainId} />)}
        </ul>
      )}
      {open && found.boardable.length > 0 && (
        <div className="stack">
          <NativeSelect
            label="Change to put aboard"
            data={found.boardable.map(({ changeId, number, title }) => ({
              value: changeId,
              label: `${number} ${title}`,
            }))}
            value={change}
            onChange={(event) => setChange(event.currentTarget.value)}
          />
          <div>
            <Button
              variant="default"
              loading={command.busy}
              onClick={() => void command.run(`${at}/board`, { payload: { changeId: change } }, 'Put aboard')}
            >
              Put aboard
            </Button>
          </div>
        </div>
      )}
      {open && found.mayKeep && isDue && (
        <div>
          <Button
            loading={command.busy}
            onClick={() => void command.run(`${at}/depart`, { payload: {} }, `${train.name} has left`)}
          >
            Let it leave
          </Button>
        </div>
      )}
      {open && found.mayKeep && (
        <details className="disclosure">
          <summary>Cancel this train</summary>
          <Form
            path={`${at}/cancel`}
            changes={KEYS}
            button={`Cancel ${train.name}`}
            said={`${train.name} is cancelled`}
            fields={[{ name: 'because', label: 'Why; what is aboard is free then' }]}
          />
        </details>
      )}
    </Section>
  );
};

const Plan = () => {
  const command = useCommand(KEYS);
  const [name, setName] = useState('');
  const [when, setWhen] = useState('');
  const [departs, setDeparts] = useState<Train['departs']>('by-itself');
  const plan = async () => {
    const departsAt = Temporal.PlainDateTime.from(when).toZonedDateTime('UTC').toInstant().toString();
    const payload = { name: name.trim(), departsAt, departs };
    if (await command.run('/release-trains', { payload }, `${name}: planned`)) {
      setName('');
      setWhen('');
    }
  };
  return (
    <details className="disclosure">
      <summary>Plan a release train</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void plan();
        }}
      >
        {command.problem && <ProblemNote problem={command.problem} />}
        <TextInput
          label="Name"
          required
          minLength={3}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Leaves at, UTC"
          type="datetime-local"
          required
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <NativeSelect
          label="How it leaves"
          data={[
            { value: 'by-itself', label: 'By itself: what is ready is published then' },
            { value: 'by-hand', label: 'When somebody lets it; each release is published by a person' },
          ]}
          value={departs}
          onChange={(event) => setDeparts(event.currentTarget.value === 'by-hand' ? 'by-hand' : 'by-itself')}
        />
        <div>
          <Button type="submit" loading={command.busy}>
            Plan
          </Button>
        </div>
      </form>
    </details>
  );
};

export const ReleaseTrains = () => (
  <Section title="Release trains">
    <Loaded query={useQuery(releaseTrains())}>
      {(found) => (
        <>
          {found.items.length === 0 && <p className="soft">None is planned: each release goes out by itself.</p>}
          {found.items.map((train) => (
            <OneTrain key={train.trainId} train={train} found={found} />
          ))}
          {found.mayKeep && <Plan />}
        </>
      )}
    </Loaded>
  </Section>
);
