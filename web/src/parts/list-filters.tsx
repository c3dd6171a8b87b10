/** How a long list is narrowed: by words, and by state. */
import { NativeSelect, TextInput } from '@mantine/core';
import { statusWord } from '../words/status.ts';

export type Narrowing = { readonly status?: string | undefined; readonly q?: string | undefined };

type ListFiltersProps = Narrowing & {
  readonly placeholder: string;
  readonly states: readonly string[];
  readonly onChange: (change: Narrowing) => void;
};

export const ListFilters = ({ status, q, placeholder, states, onChange }: ListFiltersProps) => (
  <search className="filters">
    <TextInput
      label="Find"
      type="search"
      placeholder={placeholder}
      w={280}
      maw="100%"
      value={q ?? ''}
      onChange={(event) => onChange({ q: event.currentTarget.value || undefined })}
    />
    <NativeSelect
      label="State"
      value={status ?? ''}
      onChange={(event) => onChange({ status: event.currentTarget.value || undefined })}
      data={[{ value: '', label: 'Every state' }, ...states.map((value) => ({ value, label: statusWord(value).word }))]}
    />
  </search>
);
