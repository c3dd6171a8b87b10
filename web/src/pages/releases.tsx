import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { releases } from '../api/queries.ts';
import type { ReleaseRow } from '../api/work-shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, dateText, instantText } from '../words/dates.ts';

const columns: readonly Column<ReleaseRow>[] = [
  {
    name: 'Release',
    head: true,
    cell: (row) => (
      <>
        <Link to="/releases/$releaseId" params={{ releaseId: row.id }}>
          {row.name}
        </Link>
        <span className="sub">{row.purpose}</span>
      </>
    ),
  },
  { name: 'State', cell: (row) => <Status state={row.status} /> },
  { name: 'In force from', cell: (row) => dateText(row.effectiveFrom ?? row.publishedAt) },
  {
    name: 'Recorded',
    cell: (row) => (
      <time dateTime={row.recordedAt} title={instantText(row.recordedAt)}>
        {ago(row.recordedAt)}
      </time>
    ),
  },
];

export const Releases = () => {
  const query = useQuery(releases());
  return (
    <Page
      title="Releases"
      lead="What can be sold, at what price, under which policy: how it changes"
      actions={<Link to="/publications">Publications</Link>}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No release yet">
              <p>A release carries drafts through validation and approval into force.</p>
            </Empty>
          ) : (
            <Table caption="Releases" columns={columns} rows={items} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
    </Page>
  );
};
