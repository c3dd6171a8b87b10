/** What an account has, and the way from there to a quote that changes it. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asset } from '../../api/asset-shapes.ts';
import { accountAssets, accounts } from '../../api/queries.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { clockText, dateText } from '../../words/dates.ts';
import { lackingText } from '../../words/lacking.ts';
import { money, quantity } from '../../words/money.ts';
import { ChangeDialog } from './change-dialog.tsx';

const GONE: readonly string[] = ['terminated', 'cancelled', 'aborted'];
const today = (): string => new Date().toISOString().slice(0, 10);

/** The period that holds today, or the first that is still to come, or the last there was. */
const periodNow = ({ history }: Asset) => {
  const on = today();
  return history.find(({ validTo }) => validTo === null || validTo > on) ?? history.at(-1);
};

const paid = (asset: Asset): string => {
  const from = periodNow(asset)?.validFrom ?? '';
  const terms = asset.committedTerms.filter(
    ({ validFrom, validTo, terms: { type } }) =>
      type === 'recurring' && validFrom <= from && (validTo === null || validTo > from),
  );
  return terms.length === 0
    ? '–'
    : terms
        .map(({ terms: { amount = '0', currency, period } }) => `${money(amount, currency)} a ${period}`)
        .join(' + ');
};

const columnsOf = (
  chosen: ReadonlySet<string>,
  toggle: (id: string) => void,
  names: ReadonlyMap<string, string>,
): readonly Column<Asset>[] => [
  {
    name: 'Change',
    cell: (row) =>
      GONE.includes(row.state) ? null : (
        <Checkbox
          aria-label={`Change ${row.offeringName}`}
          checked={chosen.has(row.id)}
          onChange={() => toggle(row.id)}
        />
      ),
  },
  {
    name: 'Product',
    head: true,
    cell: (row) => (
      <>
        <Link to="/assets/$assetId" params={{ assetId: row.id }}>
          {row.offeringName}
        </Link>
        {row.incomplete.length > 0 && <span className="sub">not known: {lackingText(row.incomplete)}</span>}
        {row.parentId !== null && <span className="sub">part of {names.get(row.parentId) ?? 'a bundle'}</span>}
      </>
    ),
  },
  { name: 'State', cell: (row) => <Status state={row.state} /> },
  { name: 'Quantity', numeric: true, cell: (row) => quantity(periodNow(row)?.quantity ?? '0') },
  { name: 'Committed', numeric: true, cell: paid },
  { name: 'Since', short: true, cell: (row) => dateText(row.history[0]?.validFrom) },
  {
    name: 'Until',
    short: true,
    cell: (row) => {
      const end = row.history.at(-1)?.validTo;
      return end ? dateText(end) : 'ended by order';
    },
  },
];

type Times = { readonly asOf?: string; readonly knownAt?: string };

/** What held on a day, as it was known at the end of another: what was told a customer then can be told again. */
const TimeMachine = ({ accountId, times }: { readonly accountId: string; readonly times: Times }) => {
  const navigate = useNavigate();
  const go = (next: Times): void => {
    const search = Object.fromEntries(Object.entries({ ...times, ...next }).filter(([, value]) => value !== ''));
    void navigate({ to: '/accounts/$accountId/assets', params: { accountId }, search });
  };
  return (
    <div className="row">
      <TextInput
        type="date"
        label="What held on"
        value={times.asOf ?? ''}
        onChange={(event) => go({ asOf: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label="As was known at the end of"
        value={times.knownAt?.slice(0, 10) ?? ''}
        onChange={(event) => {
          const day = event.currentTarget.value;
          go({ knownAt: day === '' ? '' : `${day}T23:59:59Z` });
        }}
      />
    </div>
  );
};

export const AssetsPage = () => {
  const { accountId } = useParams({ from: '/signed-in/accounts/$accountId/assets' });
  const times = useSearch({ from: '/signed-in/accounts/$accountId/assets' });
  const query = useQuery(accountAssets(accountId, times));
  const known = useQuery(accounts());
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState(false);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const name = known.data?.items.find(({ id }) => id === accountId)?.name ?? 'The account';
  return (
    <Page
      title={`What ${name} has`}
      kicker={<Crumb to="/quotes">Quotes</Crumb>}
      lead={query.data && `As known at ${clockText(query.data.knownAt)}`}
      actions={
        <Button disabled={chosen.size === 0} onClick={() => setOpen(true)}>
          {chosen.size === 0 ? 'Choose what to change' : `Change ${chosen.size}`}
        </Button>
      }
    >
      <TimeMachine accountId={accountId} times={times} />
      <Loaded query={query}>
        {({ assets }) =>
          assets.length === 0 ? (
            <Empty title="Nothing yet">
              <p>What was ordered appears here when it is carried out.</p>
            </Empty>
          ) : (
            <>
              <Table
                caption={`What ${name} has`}
                columns={columnsOf(chosen, toggle, new Map(assets.map((each) => [each.id, each.offeringName])))}
                rows={assets}
                rowKey={({ id }) => id}
              />
              {open && (
                <ChangeDialog
                  accountId={accountId}
                  assets={assets.filter(({ id }) => chosen.has(id))}
                  onClose={() => setOpen(false)}
                />
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  );
};
