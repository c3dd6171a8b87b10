/** What is, was and will be sold. The filters are in the address. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CatalogRow } from '../../api/catalog-shapes.ts';
import { catalogOfferings } from '../../api/queries.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';

const kindOf = ({ bundle, onlyInBundle }: CatalogRow): string =>
  bundle ? 'Bundle' : onlyInBundle ? 'Only in a bundle' : 'Sold alone';

const columns: readonly Column<CatalogRow>[] = [
  {
    name: 'Offering',
    head: true,
    cell: (row) => (
      <>
        <Link to="/offerings/$" params={{ _splat: row.key }}>
          {row.name}
        </Link>
        <span className="sub wrap">{row.key}</span>
      </>
    ),
  },
  { name: 'Kind', short: true, cell: kindOf },
  { name: 'Category', short: true, cell: (row) => (row.category ? statusWord(row.category).word : '–') },
  { name: 'State', cell: (row) => <Status state={row.standing.state} /> },
  {
    name: 'Sold',
    short: true,
    cell: ({ sellable }) =>
      sellable.to === undefined ? `from ${dateText(sellable.from)}` : `until ${dateText(sellable.to)}`,
  },
  {
    name: 'Where',
    short: true,
    cell: (row) => (
      <span title={row.markets.join(', ')}>
        {row.markets.length === 1 ? row.markets[0] : `${row.markets.length} markets`}
        <span className="sub">{row.channels.join(', ')}</span>
      </span>
    ),
  },
];

const ROWS_AT_ONCE = 50;
const STATES = ['onSale', 'notYet', 'ended', 'retired', 'inDesign'] as const;

export const Catalog = () => {
  const { q, market, channel, state } = useSearch({ from: '/signed-in/catalog' });
  const query = useQuery(catalogOfferings({ search: q, market, channel }));
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  return (
    <Page
      title="Catalog"
      lead="What is sold, was sold and will be, as it is in force today"
      actions={<Link to="/publications">Publications</Link>}
    >
      <Filters />
      <Loaded query={query}>
        {({ items, next }) => {
          const found = items.filter((row) => state === undefined || row.standing.state === state);
          return found.length === 0 ? (
            <Empty title="No offering fits">
              <p>Take a filter away to see more.</p>
            </Empty>
          ) : (
            <>
              <Table caption="Offerings" columns={columns} rows={found.slice(0, shown)} rowKey={(row) => row.key} />
              {found.length > shown ? (
                <Button variant="default" mt="md" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
                  Show more
                </Button>
              ) : (
                next !== null && <p className="small soft">There are more; narrow the list to find them.</p>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

const Filters = () => {
  const { q, market, channel, state } = useSearch({ from: '/signed-in/catalog' });
  const navigate = useNavigate({ from: '/catalog' });
  const set = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  return (
    <search className="filters">
      <TextInput
        label="Find"
        type="search"
        placeholder="Name, key or SKU"
        w={240}
        maw="100%"
        value={q ?? ''}
        onChange={(event) => set({ q: event.currentTarget.value || undefined })}
      />
      <TextInput
        label="Market"
        placeholder="DE"
        w={80}
        maxLength={2}
        value={market ?? ''}
        onChange={(event) => set({ market: event.currentTarget.value.toUpperCase() || undefined })}
      />
      <TextInput
        label="Channel"
        placeholder="direct"
        w={110}
        value={channel ?? ''}
        onChange={(event) => set({ channel: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        label="State"
        value={state ?? ''}
        onChange={(event) => set({ state: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: 'Every state' },
          ...STATES.map((value) => ({ value, label: statusWord(value).word })),
        ]}
      />
    </search>
  );
};
