/** A change request in words: the eleven fields, and the risk as far as nobody can measure it. It may be kept half said and finished later. */
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Asked, change as changeQuery } from '../../api/changes.ts';
import { releases } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { DraftPrice } from './draft-price.tsx';
import { fieldsOf, STATED, TYPES, type Fields, toAsked, WATCHABLE, WAYS_BACK } from './change-fields.ts';

const OPEN: ReadonlySet<string> = new Set(['draft', 'validated', 'approved', 'rejected']);

export const NewChange = () => {
  const { release } = useSearch({ from: '/signed-in/changes/new' });
  const query = useQuery(releases());
  return (
    <Page title="Ask for a change" kicker={<Crumb to="/changes">Changes</Crumb>}>
      <Loaded query={query}>
        {({ items }) => {
          const open = items.filter(({ status }) => OPEN.has(status));
          const first = open.find(({ id }) => id === release) ?? open[0];
          if (first === undefined)
            return (
              <Section title="What shall it carry?">
                <p className="measure">
                  A change carries a release: drafts that are validated, approved and published together. None is open.
                  Draft a price here; anything else is drafted with <code>troth catalog import</code>, which begins a
                  release. A deployment of the service is asked for with <code>troth change request</code>.
                </p>
                <DraftPrice open />
              </Section>
            );
          return (
            <>
              <DraftPrice />
              <Form
                key={first.id}
                asked={{
                  title: first.name,
                  type: 'pricing',
                  carries: { releaseId: first.id },
                  objective: first.purpose,
                }}
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

const Form = ({ asked, releases: choices, changeId }: FormProps) => {
  const navigate = useNavigate();
  const command = useCommand([['changes']]);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(asked));
  const set = (more: Partial<Fields>) => setFields((before) => ({ ...before, ...more }));
  const text = (name: keyof Fields) => ({
    value: String(fields[name]),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  });
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
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Section title="What and why">
        <TextInput label="Title" required maxLength={200} {...text('title')} />
        {choices.length > 0 && <NativeSelect label="Release" data={[...choices]} {...text('releaseId')} />}
        <NativeSelect label="Type" data={TYPES} {...text('type')} />
        <Textarea label="Business objective" autosize minRows={2} {...text('objective')} />
        <TextInput label="Takes effect on" type="date" {...text('day')} />
        <TextInput label="Owner" description="The key of a person, such as felix.finance" {...text('owner')} />
      </Section>
      <Section title="Whom it concerns">
        <p className="soft">“all”, or names with commas between them; nothing means none.</p>
        <TextInput label="Products" {...text('products')} />
        <TextInput label="Markets" {...text('markets')} />
        <TextInput label="Channels" {...text('channels')} />
        <TextInput label="Customers" {...text('customers')} />
        <Textarea
          label="What becomes of quotes, orders and assets that exist"
          autosize
          minRows={2}
          {...text('inHand')}
        />
        <TextInput
          label="Approvers besides those of the policy"
          description="Roles, with commas between them"
          {...text('approvers')}
        />
      </Section>
      <Section title="How it is undone, and what is watched">
        <NativeSelect label="Undone by" data={WAYS_BACK} {...text('how')} />
        <Textarea label="How" autosize minRows={2} {...text('undo')} />
        <NativeSelect label="Watch" data={WATCHABLE} {...text('fact')} />
        <NumberInput
          label="At most"
          min={0}
          value={fields.atMost}
          onChange={(value) => set({ atMost: Number(value) })}
        />
        <NumberInput
          label="In so many hours"
          min={1}
          max={2208}
          value={fields.hours}
          onChange={(value) => set({ hours: Number(value) })}
        />
      </Section>
      <Section title="What could go wrong, where nothing measures it">
        {STATED.map(({ key, says }) => (
          <div key={key} className="stack tight">
            <NativeSelect
              label={says}
              data={['0 none', '1 some', '2 serious', '3 grave'].map((label, value) => ({
                value: String(value),
                label,
              }))}
              value={String(fields.scores[key] ?? 0)}
              onChange={(event) => set({ scores: { ...fields.scores, [key]: Number(event.currentTarget.value) } })}
            />
            <TextInput
              label={`Why (${says})`}
              value={fields.reasons[key] ?? ''}
              onChange={(event) => set({ reasons: { ...fields.reasons, [key]: event.currentTarget.value } })}
            />
          </div>
        ))}
        <Checkbox
          label="It cannot wait: an emergency"
          checked={fields.emergency}
          onChange={(event) => set({ emergency: event.currentTarget.checked })}
        />
        {fields.emergency && <Textarea label="Why it cannot wait" required autosize minRows={2} {...text('why')} />}
      </Section>
      {command.problem && <ProblemNote problem={command.problem} />}
      <div className="row end">
        <Button type="submit" loading={command.busy}>
          Keep
        </Button>
      </div>
    </form>
  );
};
