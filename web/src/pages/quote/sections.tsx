/** The sections of an offer: named, put in order, taken away, each with what its lines come to. Lines are put under one in the bar above the grid. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { isZero, money } from '../../words/money.ts';
import { keyOf, type NamedSection, placed, renamed, without } from './section-edits.ts';
import type { QuoteEdits } from './use-line-edits.ts';

type SectionRow = NonNullable<Quote['sections']>[number];

export const Sections = ({ quote, edits }: { readonly quote: Quote; readonly edits: QuoteEdits }) => {
  const editable = quote.actions['edit']?.allowed === true;
  const rows = quote.sections ?? [];
  const command = useCommand([['quote', quote.id]]);
  if (!editable && rows.length === 0) return null;
  // An edit that is on its way would be overtaken: sections wait until it is saved.
  const waits = command.busy || edits.state.phase !== 'saved';
  const save = (sections: readonly NamedSection[], said: string) =>
    command.run(`/quotes/${quote.id}/change-header`, { payload: { sections } }, said);
  const names = rows.map(({ key, title }) => ({ key, title }));
  return (
    <section className="card stack" aria-label="Sections">
      <h2>Sections</h2>
      {rows.length > 0 && (
        <Table
          caption="Sections and what they come to"
          columns={editable ? [...columnsOf(quote), changing(names, waits, save)] : columnsOf(quote)}
          rows={rows}
          rowKey={({ key }) => key}
        />
      )}
      {editable && <NewSection names={names} waits={waits} save={save} />}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </section>
  );
};

const columnsOf = ({ currency }: Quote): readonly Column<SectionRow>[] => {
  const amount = (of: (sum: NonNullable<SectionRow['subtotal']>) => string) => (row: SectionRow) =>
    row.subtotal === null ? 'not priced' : isZero(of(row.subtotal)) ? '–' : money(of(row.subtotal), currency);
  return [
    {
      name: 'Section',
      head: true,
      cell: ({ title, lines }) => (
        <>
          {title}
          <span className="sub">{lines === 1 ? '1 line' : `${lines} lines`}</span>
        </>
      ),
    },
    { name: 'One-time', numeric: true, cell: amount(({ oneTime }) => oneTime) },
    { name: 'Per month', numeric: true, cell: amount(({ recurringMonthly }) => recurringMonthly) },
    { name: 'Over the term', numeric: true, cell: amount(({ termValue }) => termValue) },
  ];
};

type Save = (sections: readonly NamedSection[], said: string) => Promise<unknown>;

const changing = (names: readonly NamedSection[], waits: boolean, save: Save): Column<SectionRow> => ({
  name: 'Change',
  cell: (row) => <Change row={row} names={names} waits={waits} save={save} />,
});

type ChangeProps = {
  readonly row: SectionRow;
  readonly names: readonly NamedSection[];
  readonly waits: boolean;
  readonly save: Save;
};

const Change = ({ row, names, waits, save }: ChangeProps) => {
  const [title, setTitle] = useState<string | null>(null);
  const at = names.findIndex(({ key }) => key === row.key);
  if (title !== null)
    return (
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void save(renamed(names, row.key, title.trim()), 'Section renamed').then(() => setTitle(null));
        }}
      >
        <TextInput
          aria-label={`New name of ${row.title}`}
          value={title}
          maxLength={200}
          required
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button type="submit" disabled={waits || title.trim() === ''}>
          Save
        </Button>
      </form>
    );
  const act = (label: string, made: readonly NamedSection[], said: string) => (
    <button type="button" className="text-button" disabled={waits} onClick={() => void save(made, said)}>
      {label}
      <span className="unseen"> {row.title}</span>
    </button>
  );
  return (
    <span className="row">
      {at > 0 && act('Up', placed(names, row.key, at - 1), 'Section moved up')}
      {at < names.length - 1 && act('Down', placed(names, row.key, at + 1), 'Section moved down')}
      <button type="button" className="text-button" disabled={waits} onClick={() => setTitle(row.title)}>
        Rename<span className="unseen"> {row.title}</span>
      </button>
      {row.lines === 0 && act('Remove', without(names, row.key), 'Section removed')}
    </span>
  );
};

const NewSection = ({ names, waits, save }: Omit<ChangeProps, 'row'>) => {
  const [title, setTitle] = useState('');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        const name = title.trim();
        if (name === '') return;
        void save([...names, { key: keyOf(name, names), title: name }], 'Section added').then(
          (made) => made !== undefined && setTitle(''),
        );
      }}
    >
      <TextInput
        label="New section"
        placeholder="Licences"
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" className="lower" disabled={waits || title.trim() === ''}>
        Add the section
      </Button>
    </form>
  );
};
