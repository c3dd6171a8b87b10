/** The next steps of an incident, each with what it asks for. Only those that are possible now are shown. */
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { IncidentAction, WholeIncident } from '../../api/operations.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { switchText } from './switch-text.ts';

type Field = {
  readonly name: string;
  readonly label: string;
  readonly long?: boolean;
  readonly day?: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly starts?: string;
};
type FormProps = {
  readonly path: string;
  readonly button: string;
  readonly said: string;
  readonly fields: readonly Field[];
  readonly toPayload?: (values: Readonly<Record<string, string>>) => object;
  /** What is read again afterwards. */
  readonly changes?: readonly QueryKey[];
};

const INCIDENTS: readonly QueryKey[] = [['incidents']];

/** A few words and a button. */
export const Form = ({
  path,
  button,
  said,
  fields,
  toPayload = (values) => values,
  changes = INCIDENTS,
}: FormProps) => {
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(fields.map(({ name, starts = '' }) => [name, starts])),
  );
  const command = useCommand(changes);
  const isFilled = fields.every(({ name }) => (values[name] ?? '').trim() !== '');
  const set = (name: string, value: string) => setValues({ ...values, [name]: value });
  return (
    <div className="stack tight">
      {fields.map(({ name, label, long, day, choices }) =>
        choices ? (
          <NativeSelect
            key={name}
            label={label}
            data={[{ value: '', label: 'Choose one' }, ...choices]}
            value={values[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ) : long ? (
          <Textarea
            key={name}
            label={label}
            autosize
            value={values[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ) : (
          <TextInput
            key={name}
            label={label}
            type={day ? 'date' : 'text'}
            value={values[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ),
      )}
      <div>
        <Button
          variant="default"
          loading={command.busy}
          disabled={!isFilled}
          onClick={() => void command.run(path, { payload: toPayload(values) }, said)}
        >
          {button}
        </Button>
      </div>
      {command.problem && <ProblemNote problem={command.problem} />}
    </div>
  );
};

type ContainProps = { readonly path: string; readonly switches: WholeIncident['switches'] };

/** What holds is chosen from what there is. */
const Contain = ({ path, switches }: ContainProps) => {
  const [chosen, setChosen] = useState<readonly string[]>(switches.map(({ key }) => key));
  const command = useCommand(INCIDENTS);
  if (switches.length === 0)
    return (
      <p className="soft">
        Nothing is switched off that could contain it. <Link to="/operations/modes">Enter a mode</Link> that does, and
        come back.
      </p>
    );
  return (
    <div className="stack tight">
      <Checkbox.Group label="What contains it" value={[...chosen]} onChange={setChosen}>
        <div className="stack tight">
          {switches.map(({ key, reason }) => (
            <Checkbox key={key} value={key} label={switchText(key)} description={reason} />
          ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button
          variant="default"
          loading={command.busy}
          disabled={chosen.length === 0}
          onClick={() => void command.run(path, { payload: { switches: chosen } }, 'Contained')}
        >
          This contains it
        </Button>
      </div>
      {command.problem && <ProblemNote problem={command.problem} />}
    </div>
  );
};

export const PARTS: readonly (readonly [string, string])[] = [
  ['detectionSignal', 'How it was seen, and when it could have been'],
  ['impact', 'What it meant for customers and for us'],
  ['contributingFactors', 'What contributed to it'],
  ['whatWorked', 'What worked'],
  ['whatFailed', 'What failed'],
  ['whyNotCaught', 'Why no control caught it earlier'],
];

export const Moves = ({ whole: { incident, can, switches, containments } }: { readonly whole: WholeIncident }) => {
  const at = (command: string): string => `/incidents/${incident.id}/${command}`;
  const isContained = containments.some(({ holds }) => holds);
  return (
    <Section title="What is next">
      <div className="stack">
        {can['classify'] && (
          <Form
            path={at('classify')}
            button="Count and judge how far it goes"
            said="Classified"
            fields={[]}
            toPayload={() => ({})}
          />
        )}
        {can['contain'] && <Contain path={at('contain')} switches={switches} />}
        {can['resolve'] && isContained && (
          <p className="soft">It can be resolved when what contains it is turned off again.</p>
        )}
        {can['resolve'] && !isContained && (
          <Form
            path={at('resolve')}
            button="It is over"
            said="Resolved"
            fields={[{ name: 'resolution', label: 'How it was resolved', long: true }]}
          />
        )}
        {can['review'] && (
          <Form
            path={at('review')}
            button="Keep what was learned"
            said="Reviewed"
            fields={PARTS.map(([name, label]) => ({ name, label, long: true }))}
            toPayload={(postmortem) => ({ postmortem })}
          />
        )}
        {can['close'] && <Form path={at('close')} button="Close it" said="Closed" fields={[]} toPayload={() => ({})} />}
        {can['dismiss'] && (
          <Form
            path={at('dismiss')}
            button="It is none"
            said="Dismissed"
            fields={[{ name: 'because', label: 'Why it is none' }]}
          />
        )}
        {can['reopen'] && (
          <Form
            path={at('reopen')}
            button="It is not over"
            said="Opened again"
            fields={[{ name: 'because', label: 'Why it is not over' }]}
          />
        )}
        {can['work'] && (
          <Form
            path={at('notes')}
            button="Note it"
            said="Noted"
            fields={[{ name: 'text', label: 'What no log knows', long: true }]}
          />
        )}
      </div>
    </Section>
  );
};

type ActionsProps = { readonly whole: WholeIncident };

export const Actions = ({ whole: { incident, actions, owners, can } }: ActionsProps) => (
  <Section title="What is to be done">
    {actions.length === 0 ? (
      <p className="soft">Nothing yet: a review needs at least one action, with its owner and day.</p>
    ) : (
      <ul className="stack">
        {actions.map((action) => (
          <One key={action.id} incidentId={incident.id} action={action} mayVerify={can['verify'] === true} />
        ))}
      </ul>
    )}
    {can['work'] && incident.state !== 'closed' && incident.state !== 'dismissed' && (
      <Form
        path={`/incidents/${incident.id}/actions`}
        button="Add an action"
        said="Added"
        fields={[
          { name: 'text', label: 'What is to be done' },
          { name: 'owner', label: 'By whom', choices: owners.map(({ key, name }) => ({ value: key, label: name })) },
          { name: 'deadline', label: 'By which day', day: true },
        ]}
      />
    )}
  </Section>
);

type OneProps = { readonly incidentId: string; readonly action: IncidentAction; readonly mayVerify: boolean };

const One = ({ incidentId, action, mayVerify }: OneProps) => (
  <li>
    <strong>{action.text}</strong>
    <p className="soft">
      {action.owner ?? 'nobody'} by {action.deadline}
      {action.verifier === null
        ? action.overdue
          ? ', overdue'
          : ''
        : `, seen by ${action.verifier}: ${action.evidence ?? ''}`}
    </p>
    {action.verifier === null && mayVerify && (
      <Form
        path={`/incidents/${incidentId}/actions/${action.id}/verify`}
        button="I saw that it was done"
        said="Verified"
        fields={[{ name: 'evidence', label: 'Where that is seen' }]}
      />
    )}
  </li>
);
