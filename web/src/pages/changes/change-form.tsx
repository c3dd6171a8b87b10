/** A change request in words, all that one may say. It may be kept half said and finished later. */
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Asked, change as changeQuery, type ChangePolicy, changePolicy } from '../../api/changes.ts';
import { releases } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { type Fields, fieldsOf, ROLES, toAsked, TYPES, WAYS_BACK } from './change-fields.ts';
import { DraftPrice } from './draft-price.tsx';
import { DeploymentFields } from './form-deployment.tsx';
import { RiskFields } from './form-risk.tsx';
import { ScopeFields } from './form-scope.tsx';
import { WatchFields } from './form-watch.tsx';
import { roleWord } from '../../words/status.ts';

const OPEN: ReadonlySet<string> = new Set(['draft', 'validated', 'approved', 'rejected']);
const A_DEPLOYMENT = { value: '', label: 'none: a deployment of the service' };

export const NewChange = () => {
  const { release } = useSearch({ from: '/signed-in/changes/new' });
  const query = useQuery(releases());
  return (
    <Page title="Ask for a change" kicker={<Crumb to="/changes">Changes</Crumb>}>
      <Loaded query={query}>
        {({ items }) => {
          const open = items.filter(({ status }) => OPEN.has(status));
          const first = open.find(({ id }) => id === release) ?? open[0];
          return (
            <>
              {first === undefined && (
                <p className="measure">
                  No release is open: drafts that are validated, approved and published together. Draft a price here;
                  anything else is drafted with <code>troth catalog import</code>, which begins a release.
                </p>
              )}
              <DraftPrice open={first === undefined} />
              <Form
                key={first?.id ?? 'deployment'}
                asked={
                  first === undefined
                    ? { title: '', type: 'integration', carries: {} }
                    : {
                        title: first.name,
                        type: 'pricing',
                        carries: { releaseId: first.id },
                        objective: first.purpose,
                        ...(first.effectiveFrom === null ? {} : { effectiveFrom: first.effectiveFrom }),
                      }
                }
                releases={open.map(({ id, name }) => ({ value: id, label: name }))}
                changeId={null}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

export const ReviseChange = () => {
  const { changeId } = useParams({ from: '/signed-in/changes/$changeId/revise' });
  const query = useQuery(changeQuery(changeId));
  return (
    <Page title="Revise a change" kicker={<Crumb to="/changes">Changes</Crumb>}>
      <Loaded query={query}>
        {(found) => (
          <Form
            asked={found.asked}
            releases={found.release ? [{ value: found.release.id, label: found.release.name }] : []}
            changeId={changeId}
          />
        )}
      </Loaded>
    </Page>
  );
};

type FormProps = {
  readonly asked: Asked;
  readonly releases: readonly { readonly value: string; readonly label: string }[];
  readonly changeId: string | null;
};

const Form = (props: FormProps) => {
  const query = useQuery(changePolicy());
  return <Loaded query={query}>{(policy) => <Filled {...props} policy={policy} />}</Loaded>;
};

export type FieldsProps = {
  readonly fields: Fields;
  readonly set: (more: Partial<Fields>) => void;
  readonly policy: ChangePolicy;
};

const Filled = ({ asked, releases: choices, changeId, policy }: FormProps & { readonly policy: ChangePolicy }) => {
  const navigate = useNavigate();
  const command = useCommand([['changes']]);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(asked));
  const set = (more: Partial<Fields>) => setFields((before) => ({ ...before, ...more }));
  const save = async () => {
    const payload = toAsked(fields, asked);
    const path = changeId === null ? '/changes' : `/changes/${changeId}/revise`;
    const done = await command.run<{ readonly changeId: string }>(
      path,
      { payload: changeId === null ? payload : { asked: payload } },
      'Kept',
    );
    if (done) await navigate({ to: '/changes/$changeId', params: { changeId: done.changeId } });
  };
  const parts = { fields, set, policy };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <WhatAndWhy {...parts} choices={choices} />
      <ScopeFields {...parts} />
      <Undone {...parts} />
      <WatchFields {...parts} />
      <RiskFields {...parts} />
      <WhoAnswers {...parts} />
      {command.problem && <ProblemNote problem={command.problem} />}
      <div className="row end">
        <Button type="submit" loading={command.busy}>
          Keep
        </Button>
      </div>
    </form>
  );
};

type Text = 'title' | 'type' | 'releaseId' | 'objective' | 'day' | 'time' | 'how' | 'undo' | 'why';
const text = ({ fields, set }: FieldsProps, name: Text) => ({
  value: fields[name],
  onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
    set({ [name]: event.currentTarget.value }),
});

const WhatAndWhy = ({ choices, ...parts }: FieldsProps & { readonly choices: FormProps['releases'] }) => (
  <Section title="What and why">
    <TextInput label="Title" required maxLength={200} {...text(parts, 'title')} />
    <NativeSelect
      label="Release"
      data={[...choices, A_DEPLOYMENT]}
      value={parts.fields.releaseId}
      onChange={({ currentTarget: { value } }) =>
        parts.set(value === '' ? { releaseId: '', type: 'integration', how: 'deployment' } : { releaseId: value })
      }
    />
    {parts.fields.releaseId === '' && <DeploymentFields {...parts} />}
    <NativeSelect label="Type" data={TYPES} {...text(parts, 'type')} />
    <Textarea label="Business objective" autosize minRows={2} {...text(parts, 'objective')} />
    <div className="filters">
      <TextInput label="Takes effect on" type="date" {...text(parts, 'day')} />
      <TextInput label="At, UTC" type="time" {...text(parts, 'time')} />
    </div>
  </Section>
);

const Undone = (parts: FieldsProps) => (
  <Section title="How it is undone">
    <NativeSelect label="Undone by" data={WAYS_BACK} {...text(parts, 'how')} />
    <Textarea
      label="How"
      description="What comes back, and what stays as it was promised meanwhile"
      autosize
      minRows={2}
      {...text(parts, 'undo')}
    />
  </Section>
);

/** Those whom the policy holds to account for this type stand first: another owner is refused at submission. */
const ownersFor = ({ fields: { type, owner }, policy }: FieldsProps) => {
  const accountable = new Set(
    policy.policy.activities.filter(({ types }) => types.includes(type)).map((each) => each.accountable),
  );
  const choices = policy.people.map(({ key, name, roles }) => ({
    value: key,
    label: `${name} (${roles.map(roleWord).join(', ')})`,
    answers: accountable.size === 0 || roles.some((role) => accountable.has(role)),
  }));
  const item = ({ value, label }: (typeof choices)[number]) => ({ value, label });
  const known = owner === '' || choices.some(({ value }) => value === owner);
  return [
    { value: '', label: 'not said yet' },
    { group: 'Accountable for it', items: choices.filter(({ answers }) => answers).map(item) },
    { group: 'Others', items: choices.filter(({ answers }) => !answers).map(item) },
    ...(known ? [] : [{ value: owner, label: owner }]),
  ];
};

const WhoAnswers = (parts: FieldsProps) => {
  const { fields, set } = parts;
  return (
    <Section title="Who answers for it">
      <NativeSelect
        label="Owner"
        data={ownersFor(parts)}
        value={fields.owner}
        onChange={(event) => set({ owner: event.currentTarget.value })}
      />
      <details className="disclosure" open={fields.approvers.length > 0}>
        <summary>Ask more than the policy asks</summary>
        <Checkbox.Group
          label="Approvers besides those of the policy"
          value={[...fields.approvers]}
          onChange={(approvers) => set({ approvers })}
        >
          <div className="filters">
            {ROLES.map((role) => (
              <Checkbox key={role} value={role} label={roleWord(role)} />
            ))}
          </div>
        </Checkbox.Group>
      </details>
      <Checkbox
        label="It cannot wait: an emergency"
        description="Fewer answer before it; the others look at it after the release"
        checked={fields.emergency}
        onChange={(event) => set({ emergency: event.currentTarget.checked })}
      />
      {fields.emergency && (
        <Textarea label="Why it cannot wait" required autosize minRows={2} {...text(parts, 'why')} />
      )}
    </Section>
  );
};
