/** What is about the whole: terms that can be changed, other offers of the deal, and notes of ours. */
import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { notes as notesQuery } from '../../api/family.ts';
import type { Quote } from '../../api/shapes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { ClassPanel } from './class-panel.tsx';
import { Copies, useCopies } from './copies.tsx';

type OfQuote = { readonly quote: Quote };

export const TermsTab = ({ quote, customer }: OfQuote & { readonly customer: boolean }) => (
  <div className="two">
    <div className="stack">
      <Section title="Terms">
        <Terms key={quote.version} quote={quote} />
      </Section>
    </div>
    {!customer && (
      <div className="stack">
        <Section title="Other offers">
          <OtherOffers quote={quote} />
        </Section>
        <Section title="Who sees it">
          <ClassPanel key={quote.version} quote={quote} />
        </Section>
        <Section title="Notes" aside={<span className="soft">Only we read them</span>}>
          <Notes quote={quote} />
        </Section>
      </div>
    )}
  </div>
);

type Field = { readonly name: string; readonly label: string; readonly number?: true; readonly date?: true };
const FIELDS: readonly Field[] = [
  { name: 'name', label: 'Name' },
  { name: 'contractFrom', label: 'Contract begins', date: true },
  { name: 'termMonths', label: 'Months', number: true },
  { name: 'validDays', label: 'Days that it is open', number: true },
  { name: 'paymentTermDays', label: 'Days to pay', number: true },
  { name: 'customerReference', label: 'Their reference' },
  { name: 'customerNote', label: 'Said to the customer' },
];

const valueOf = (quote: Quote, { name }: Field): string => String(quote[name as keyof Quote] ?? '');

/** Only what was typed anew is sent: what another person changes meanwhile stays. */
const changesOf = (quote: Quote, typed: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = typed[field.name];
      if (value === undefined || value === valueOf(quote, field)) return [];
      return [[field.name, field.number ? Number(value) : value === '' ? null : value]];
    }),
  );

const Terms = ({ quote }: OfQuote) => {
  const editable = quote.actions['edit']?.allowed === true;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const change = useCommand([['quote', quote.id], ['quotes']]);
  const payload = changesOf(quote, typed);
  const save = async () => {
    await change.run(`/quotes/${quote.id}/change-header`, { payload }, 'Terms changed');
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {FIELDS.map((field) => (
        <TextInput
          key={field.name}
          label={field.label}
          readOnly={!editable}
          type={field.date ? 'date' : 'text'}
          inputMode={field.number ? 'numeric' : 'text'}
          {...(field.number ? { pattern: '[0-9]{1,3}' } : {})}
          value={typed[field.name] ?? valueOf(quote, field)}
          onChange={(event) => setTyped({ ...typed, [field.name]: event.currentTarget.value })}
        />
      ))}
      {change.problem && <ProblemNote problem={change.problem} onDismiss={change.clear} />}
      {editable && (
        <div className="row end">
          <Button type="submit" loading={change.busy} disabled={Object.keys(payload).length === 0}>
            Save the terms
          </Button>
        </div>
      )}
    </form>
  );
};

const OtherOffers = ({ quote }: OfQuote) => (
  <>
    <p>
      <Link to="/deals/$dealId" params={{ dealId: quote.dealId }}>
        Scenarios of this deal side by side
      </Link>
    </p>
    {useCopies() && <Copies quote={quote} />}
  </>
);

const Notes = ({ quote }: OfQuote) => {
  const query = useQuery(notesQuery(quote.id));
  const [text, setText] = useState('');
  const command = useCommand([['quote', quote.id]]);
  const add = async () => {
    const made = await command.run(`/quotes/${quote.id}/notes`, { payload: { text: text.trim() } }, 'Noted');
    if (made) setText('');
  };
  return (
    <>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void add();
        }}
      >
        <Textarea
          label="A note"
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
        <div className="row end">
          <Button type="submit" variant="default" loading={command.busy} disabled={text.trim() === ''}>
            Add the note
          </Button>
        </div>
      </form>
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <ul className="stack tight">
            {items.map((note) => (
              <li key={note.id}>
                {note.text}
                <span className="sub">
                  {note.author}, revision {note.revision}, {instantText(note.recordedAt)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
};
