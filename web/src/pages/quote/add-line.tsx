/** Adding a line: a search over what may be sold here, as a WAI-ARIA combobox; Enter adds what is marked. */
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { offerings } from '../../api/queries.ts';
import type { OfferingRow, Quote } from '../../api/shapes.ts';
import type { Edit } from './line-edits.ts';

const FOUND_MAX = 12;
/** Parts of bundles are among what is found and are left out, so more is asked for than is shown. */
const FETCHED_MAX = 100;
const TYPING_PAUSE_MS = 150;

type AddLineProps = { readonly quote: Quote; readonly onAdd: (edit: Edit) => void };

export const AddLine = ({ quote, onAdd }: AddLineProps) => {
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(0);
  const { found, loading } = useFound(quote, text, open);
  const add = (row: OfferingRow): void => {
    onAdd({ operation: { op: 'add', offering: row.key }, cell: null, typed: '', what: `Line ${row.name}` });
    setText('');
    setOpen(false);
  };
  const mark = (index: number): void => {
    setOpen(true);
    setMarked(Math.max(0, Math.min(index, found.length - 1)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = found[marked];
    if (event.key === 'ArrowDown') mark(open ? marked + 1 : 0);
    else if (event.key === 'ArrowUp') mark(marked - 1);
    else if (event.key === 'Enter' && open && row) add(row);
    else if (event.key === 'Escape' && open) setOpen(false);
    else return;
    event.preventDefault();
  };
  const shown = open && !loading;
  return (
    <div className="combo" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <TextInput
        label="Add a line"
        placeholder="Search the catalog"
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && found[marked] ? `${id}-${marked}` : undefined}
        autoComplete="off"
        value={text}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
          setOpen(true);
        }}
      />
      <div className="combo-list" hidden={!shown}>
        <ul id={`${id}-list`} role="listbox" aria-label="Offerings">
          {found.map((row, index) => (
            <li
              key={row.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === marked}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => add(row)}
            >
              <span>{row.name}</span>
              <span className="small soft">{kindOf(row)}</span>
            </li>
          ))}
        </ul>
        <p className="small soft combo-foot" role="status">
          {found.length === 0 ? 'Nothing that may be sold here fits.' : 'Type to narrow it down. Enter adds.'}
        </p>
      </div>
    </div>
  );
};

const useFound = (quote: Quote, text: string, enabled: boolean) => {
  const [search] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const where = { market: quote.country, channel: quote.channel, on: quote.pricedAsOf, limit: FETCHED_MAX };
  const { data, isPending } = useQuery({ ...offerings(search === '' ? where : { ...where, search }), enabled });
  // The answer to what was typed before is still shown while the new one is under way: Enter must never add from that.
  const typed = text.trim().toLowerCase();
  const sold = (data?.items ?? []).filter(
    ({ key, name, onlyInBundle }) => !onlyInBundle && `${key} ${name}`.toLowerCase().includes(typed),
  );
  return { found: bundlesFirst(sold).slice(0, FOUND_MAX), loading: isPending };
};

/** Most deals begin with a package; what goes into it is chosen there. */
const bundlesFirst = (rows: readonly OfferingRow[]): readonly OfferingRow[] => [
  ...rows.filter(({ bundle }) => bundle),
  ...rows.filter(({ bundle }) => !bundle),
];

const kindOf = ({ bundle, category }: OfferingRow): string =>
  bundle ? 'package' : (category ?? '').replaceAll('-', ' ');
