/** What was in force when, and what any two publications say differently. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Publication, Publications as Answer } from '../api/catalog-shapes.ts';
import { publicationDiff, publications } from '../api/queries.ts';
import { Hash } from '../parts/hash.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { ModelDiffList } from '../parts/model-diff.tsx';
import { Crumb, Page, Section } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { dateText } from '../words/dates.ts';

const columns = (inForce: string): readonly Column<Publication>[] => [
  {
    name: 'Release',
    head: true,
    cell: (row) => (
      <Link to="/releases/$releaseId" params={{ releaseId: row.releaseId }}>
        {row.release}
      </Link>
    ),
  },
  { name: 'State', cell: (row) => (row.modelHash === inForce ? <Status state="inForce" /> : '') },
  { name: 'In force from', short: true, cell: (row) => dateText(row.effectiveFrom) },
  { name: 'Artifacts', numeric: true, cell: (row) => row.artifacts },
  { name: 'Model', cell: (row) => <Hash value={row.modelHash} /> },
];

export const Publications = () => {
  const query = useQuery(publications());
  return (
    <Page
      title="Publications"
      kicker={<Crumb to="/catalog">Catalog</Crumb>}
      lead="Each is immutable and has a name of its own: the hash of all that it holds"
    >
      <Loaded query={query}>
        {(answer) =>
          answer.items.length === 0 ? (
            <Empty title="Nothing was published yet">
              <p>A release that is published stands here.</p>
            </Empty>
          ) : (
            <>
              <Compare answer={answer} />
              <Table
                caption="Publications, the newest first"
                showCaption
                columns={columns(answer.inForce)}
                rows={answer.items}
                rowKey={(row) => `${row.modelHash} ${row.publishedAt}`}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  );
};

const NOTHING = { value: 'none', label: 'Nothing: before the first' };

const Compare = ({ answer: { items } }: { readonly answer: Answer }) => {
  const search = useSearch({ from: '/signed-in/publications' });
  const navigate = useNavigate({ from: '/publications' });
  const to = search.to ?? items[0]?.modelHash ?? 'none';
  const from = search.from ?? items[1]?.modelHash ?? 'none';
  const choices = [
    ...new Map(
      items.map(({ modelHash, release, effectiveFrom }) => [
        modelHash,
        { value: modelHash, label: `${release}, ${dateText(effectiveFrom)}` },
      ]),
    ).values(),
    NOTHING,
  ];
  const set = (change: { readonly from?: string; readonly to?: string }) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  return (
    <Section title="What changed">
      <div className="filters">
        <NativeSelect
          label="From"
          maw="100%"
          value={from}
          data={choices}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <NativeSelect
          label="To"
          maw="100%"
          value={to}
          data={choices}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </div>
      <Difference from={from} to={to} />
    </Section>
  );
};

const Difference = ({ from, to }: { readonly from: string; readonly to: string }) => {
  const query = useQuery(publicationDiff(from, to));
  return (
    <Loaded query={query} rows={4}>
      {(diff) => <ModelDiffList diff={diff} />}
    </Loaded>
  );
};
