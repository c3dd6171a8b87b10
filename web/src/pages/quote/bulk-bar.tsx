/** What is done to many lines at once: found, chosen, changed or removed together, and taken back together. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Line } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import type { Direction } from './line-moves.ts';
import { type BulkField, bulkEdits, removals } from './bulk-edits.ts';
import type { NamedSection } from './section-edits.ts';
import type { QuoteEdits } from './use-line-edits.ts';

const FIELDS: readonly { readonly value: BulkField; readonly label: string; readonly hint: string }[] = [
  { value: 'quantity', label: 'Quantity', hint: '12' },
  { value: 'discount', label: 'Discount', hint: '7.5 %' },
  { value: 'group', label: 'Section', hint: '' },
  { value: 'site', label: 'Site', hint: 'Bonn; empty for none' },
  { value: 'optional', label: 'Optional', hint: 'yes or no' },
];

const DIRECTIONS: readonly { readonly by: Direction; readonly label: string }[] = [
  { by: -1, label: 'Move up' },
  { by: 1, label: 'Move down' },
];

type BulkBarProps = {
  readonly shown: readonly Line[];
  readonly chosen: readonly Line[];
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly onChoose: (lines: readonly Line[]) => void;
  readonly discountReason: string;
  readonly edits: QuoteEdits;
  readonly sections: readonly NamedSection[];
  readonly onMove: (by: Direction) => void;
  /** Chosen lines leave for a quote of their own. */
  readonly onSplit: () => void;
};

export const BulkBar = ({ shown, chosen, filter, onFilter, onChoose, ...rest }: BulkBarProps) => (
  <div className="stack tight">
    <div className="row">
      <TextInput
        label="Find lines"
        placeholder="Name, section or site"
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
      />
      <Button variant="default" className="lower" onClick={() => onChoose(chosen.length === shown.length ? [] : shown)}>
        {chosen.length === shown.length && shown.length > 0 ? 'Choose none' : `Choose all ${shown.length}`}
      </Button>
    </div>
    {chosen.length > 0 && <OnChosen chosen={chosen} onChoose={onChoose} {...rest} />}
  </div>
);

const OnChosen = ({
  chosen,
  onChoose,
  discountReason,
  edits,
  sections,
  onMove,
  onSplit,
}: Omit<BulkBarProps, 'shown' | 'filter' | 'onFilter'>) => {
  const [field, setField] = useState<BulkField>('quantity');
  const [text, setText] = useState('');
  const [why, setWhy] = useState<string | null>(null);
  const lines = chosen.length === 1 ? '1 line' : `${chosen.length} lines`;
  const apply = (): void => {
    const bulk = bulkEdits(chosen, field, text, discountReason);
    setWhy(bulk.ok ? null : bulk.why);
    if (bulk.ok) edits.editAll(bulk.edits, `${FIELDS.find(({ value }) => value === field)?.label} of ${lines}`);
    else announce(bulk.why, 'assertive');
  };
  return (
    <form
      className="row"
      aria-label={`Change ${lines}`}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <NativeSelect
        label={`Of ${lines} set`}
        data={FIELDS.map(({ value, label }) => ({ value, label }))}
        value={field}
        onChange={(event) => {
          setField(event.currentTarget.value as BulkField);
          setText(event.currentTarget.value === 'optional' ? 'yes' : '');
          setWhy(null);
        }}
      />
      <Value field={field} text={text} why={why} sections={sections} onText={setText} />
      <Button type="submit" className="lower">
        Set
      </Button>
      <Button
        variant="default"
        color="red"
        className="lower"
        onClick={() => {
          edits.editAll(removals(chosen), `Removal of ${lines}`);
          onChoose([]);
        }}
      >
        Remove
      </Button>
      {DIRECTIONS.map(({ by, label }) => (
        <Button
          key={label}
          variant="default"
          className="lower"
          title={`Alt+${by < 0 ? 'Up' : 'Down'} in the grid does the same`}
          disabled={edits.state.phase !== 'saved'}
          onClick={() => onMove(by)}
        >
          {label}
        </Button>
      ))}
      <Button variant="default" className="lower" disabled={edits.state.phase !== 'saved'} onClick={onSplit}>
        Split off…
      </Button>
    </form>
  );
};

type ValueProps = {
  readonly field: BulkField;
  readonly text: string;
  readonly why: string | null;
  readonly sections: readonly NamedSection[];
  readonly onText: (text: string) => void;
};

/** What can only be one of a few is chosen; the rest is typed. */
const Value = ({ field, text, why, sections, onText }: ValueProps) => {
  const choices =
    field === 'optional'
      ? ['yes', 'no'].map((value) => ({ value, label: value }))
      : field === 'group'
        ? [{ value: '', label: 'no section' }, ...sections.map(({ key, title }) => ({ value: key, label: title }))]
        : null;
  return choices ? (
    <NativeSelect
      label="to"
      data={choices}
      value={text}
      error={why}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  ) : (
    <TextInput
      label="to"
      placeholder={FIELDS.find(({ value }) => value === field)?.hint ?? ''}
      value={text}
      error={why}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
};
