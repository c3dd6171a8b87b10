/** Asking for a correction: what is wrong is chosen, what is right is filled in, and everything is looked at before anybody else is asked. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asked, CorrectionType } from '../../api/corrections.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { type Field, fieldProblem, FORMS, isSaid, type Picked, type Values } from './asked-of.ts';
import { BeforeSending } from './before-sending.tsx';
import { OtherAssets, SubjectPicker } from './subject-picker.tsx';

type FieldProps = {
  readonly field: Field;
  readonly value: string;
  readonly picked: Picked | null;
  readonly set: (value: string) => void;
};

const OneField = ({ field, value, picked, set }: FieldProps) => {
  const { label, help, kind, choices = [], optional } = field;
  if (kind === 'asset') return <OtherAssets label={label} picked={picked} value={value} choose={set} />;
  if (kind === 'choice')
    return (
      <NativeSelect
        label={label}
        data={[{ value: '', label: optional ? 'As it is' : 'Choose one' }, ...choices]}
        value={value}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
    );
  return (
    <TextInput
      label={label}
      description={help ?? (optional ? 'Leave it empty where it is right' : undefined)}
      type={kind === 'day' ? 'date' : 'text'}
      inputMode={kind === 'amount' ? 'decimal' : undefined}
      error={fieldProblem(field, value)}
      value={value}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  );
};

type Words = {
  readonly says: Values;
  readonly set: (name: string) => (event: { readonly currentTarget: { readonly value: string } }) => void;
  readonly of: CorrectionType;
};

const Because = ({ says, set, of }: Words) => (
  <>
    <Textarea
      label="What is wrong"
      description="In a sentence or two"
      autosize
      value={says['because'] ?? ''}
      onChange={set('because')}
    />
    <Textarea
      label="Where that is seen"
      description="A ticket, a document, an invoice"
      autosize
      value={says['evidence'] ?? ''}
      onChange={set('evidence')}
    />
    {of.needsLegalProcess && (
      <TextInput
        label="By order of which court or authority"
        value={says['legalProcess'] ?? ''}
        onChange={set('legalProcess')}
      />
    )}
    {of.expedited && (
      <Textarea
        label="Why it cannot wait"
        description="Leave it empty where it can: then all agree before anything is touched"
        autosize
        value={says['emergency'] ?? ''}
        onChange={set('emergency')}
      />
    )}
  </>
);

/** So much is asked for; a word is no reason. */
const WORDS_MIN_CHARS = 10;
const areWords = ({ because = '', evidence = '', emergency }: Values): boolean =>
  [because, evidence, ...(emergency === undefined ? [] : [emergency])].every((text) => text.length >= WORDS_MIN_CHARS);

const trimmed = (says: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, (says[name] ?? '').trim()]).filter(([, text]) => text !== ''));

export const AskForCorrection = ({ types }: { readonly types: readonly CorrectionType[] }) => {
  const ways = types.flatMap((of) => of.means.map((means) => ({ ...means, of }))).filter(({ name }) => name in FORMS);
  const navigate = useNavigate();
  const command = useCommand([['corrections']]);
  const [name, setName] = useState('order-released');
  const [picked, setPicked] = useState<Picked | null>(null);
  const [values, setValues] = useState<Values>({});
  const [says, setSays] = useState<Values>({});
  const [seen, setSeen] = useState<Asked | null>(null);
  const way = ways.find((each) => each.name === name);
  const form = FORMS[name];
  if (way === undefined || form === undefined) return null;
  const set = (field: string) => (event: { readonly currentTarget: { readonly value: string } }) =>
    setSays({ ...says, [field]: event.currentTarget.value });
  const asked = picked === null ? {} : form.asked(values, picked);
  const words = trimmed(says, ['because', 'evidence', 'legalProcess', 'emergency']);
  const isFilled = picked !== null && isSaid(form, values) && areWords(words);
  const path = 'emergency' in words ? '/corrections/emergency' : '/corrections';
  const payload = { means: name, subjectId: picked?.id ?? '', asked, ...words };
  const look = async () => {
    setSeen((await command.run<Asked>(path, { payload, dryRun: true }, 'Nothing is sent yet')) ?? null);
  };
  const send = async () => {
    const made = await command.run<Asked>(path, { payload }, 'The correction is asked for');
    if (made) void navigate({ to: '/corrections/$correctionId', params: { correctionId: made.correctionId } });
  };
  if (seen !== null)
    return (
      <BeforeSending
        form={form}
        seen={seen}
        shallBe={{ ...asked, ...form.becomes?.(values) }}
        commands={way.commands}
        words={words}
        busy={command.busy}
        problem={command.problem}
        send={() => void send()}
        back={() => setSeen(null)}
      />
    );
  return (
    <Section title="Something is wrong">
      <div className="stack tight">
        <NativeSelect
          label="What shall be corrected"
          data={ways.map(({ name: value, says: label }) => ({ value, label }))}
          value={name}
          onChange={({ currentTarget: { value } }) => {
            setName(value);
            setPicked(null);
            setValues({});
          }}
        />
        <SubjectPicker key={name} means={name} subject={way.subject} onPick={setPicked} />
        {form.fields.map((field) => (
          <OneField
            key={`${name}.${field.name}`}
            field={field}
            value={values[field.name] ?? ''}
            picked={picked}
            set={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        <Because says={says} set={set} of={way.of} />
        <p className="soft small">Who has to agree: {way.of.control}</p>
        <div>
          <Button loading={command.busy} disabled={!isFilled} onClick={() => void look()}>
            Look at it before it is sent
          </Button>
        </div>
        {command.problem && <ProblemNote problem={command.problem} />}
      </div>
    </Section>
  );
};
