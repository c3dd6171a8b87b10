/** How the list of quotes is narrowed: by words, state, account, and whose they are. */
import { Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accounts, type QuoteFilters as Filters } from '../api/queries.ts';
import { ListFilters } from '../parts/list-filters.tsx';

const STATES = [
  'draft',
  'inApproval',
  'approved',
  'presented',
  'accepted',
  'converted',
  'declined',
  'expired',
  'superseded',
  'cancelled',
];

type QuoteFiltersProps = {
  readonly filters: Filters;
  /** Who buys sees the offers of one account, and none of them is made by them. */
  readonly customer: boolean;
  readonly onChange: (change: Filters) => void;
};

export const QuoteFilters = ({ filters, customer, onChange }: QuoteFiltersProps) => {
  const query = useQuery({ ...accounts(), enabled: !customer });
  return (
    <div className="filters">
      <ListFilters
        status={filters.status}
        q={filters.q}
        placeholder={customer ? 'Name, number, your reference' : 'Name, number, account, reference'}
        states={STATES}
        onChange={onChange}
      />
      {!customer && (
        <>
          <NativeSelect
            label="Account"
            value={filters.account ?? ''}
            onChange={(event) => onChange({ account: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'Every account' },
              ...(query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Checkbox
            label="Only mine"
            className="beside-fields"
            checked={filters.owner === 'me'}
            onChange={(event) => onChange({ owner: event.currentTarget.checked ? 'me' : undefined })}
          />
        </>
      )}
    </div>
  );
};
