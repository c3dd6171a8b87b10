/** What so many of an offering come to, worked out by hand by whoever owns the price: the gate of the change says whether the draft makes the same. */
import { NativeSelect, TextInput } from '@mantine/core';
import type { Book, ComesTo, WorkedTyped } from './price-of-book.ts';

const PARTS: readonly { readonly value: ComesTo; readonly label: string }[] = [
  { value: 'month', label: 'A month' },
  { value: 'year', label: 'A year' },
  { value: 'oneTime', label: 'Once' },
];
const choices = (first: string, all: readonly string[] = []) => [
  { value: '', label: first },
  ...all.map((each) => ({ value: each, label: each })),
];

export const WorkedForm = ({
  book,
  offering,
  typed,
  onChange,
}: {
  readonly book: Book;
  readonly offering: string;
  readonly typed: WorkedTyped;
  readonly onChange: (typed: WorkedTyped) => void;
}) => {
  const set = (field: keyof WorkedTyped) => (event: React.ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
    onChange({ ...typed, [field]: event.currentTarget.value });
  return (
    <fieldset className="stack">
      <legend>A price worked out by hand</legend>
      <p className="soft small">
        What one line of {offering} must come to in its first period, without a promotion. It is kept in the book; the
        change says whether the draft makes the same, and so does every later change.
      </p>
      <TextInput label="Quantity" inputMode="decimal" value={typed.quantity} onChange={set('quantity')} />
      <NativeSelect
        label="Country"
        data={choices('The first of the book', book.countries)}
        value={typed.country}
        onChange={set('country')}
      />
      <NativeSelect
        label="Channel"
        data={choices('The first of the book', book.channels)}
        value={typed.channel}
        onChange={set('channel')}
      />
      <TextInput
        label="Months of the term"
        description="Empty: no end"
        inputMode="numeric"
        value={typed.months}
        onChange={set('months')}
      />
      <NativeSelect label="It is due" data={[...PARTS]} value={typed.part} onChange={set('part')} />
      <TextInput
        label="It comes to"
        description={`In ${book.currency ?? 'the currency of the book'}. Empty: nobody worked one out.`}
        inputMode="decimal"
        value={typed.amount}
        onChange={set('amount')}
      />
    </fieldset>
  );
};
