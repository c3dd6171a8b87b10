/** What the company is about to change, and where each change stands. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { changes, type ChangeRow } from '../../api/changes.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { labelOf, TYPES } from './change-fields.ts';
import { ago, dateText, instantText } from '../../words/dates.ts';

const gatesWord = ({ gates }: ChangeRow): string => {
  if (gates === null) return 'not assessed yet';
  if (gates.failed > 0) return gates.failed === 1 ? '1 failed' : `${gates.failed} failed`;
  return gates.warned > 0 ? `passed, ${gates.warned} with a warning` : 'passed';
};

const columns: readonly Column<ChangeRow>[] = [
  {
    name: 'Change',
    head: true,
    cell: (row) => (
      <>
        <Link to="/changes/$changeId" params={{ changeId: row.id }}>
          {row.title}
        </Link>
        <span className="sub">
          {row.number} · {labelOf(TYPES, row.type)}
          {row.emergency && (row.reviewBy !== null && !row.reviewed ? ' · emergency, to be reviewed' : ' · emergency')}
        </span>
      </>
    ),
  },
  { name: 'State', cell: (row) => <Status state={row.status} /> },
  { name: 'Tier', cell: (row) => row.tier ?? '–', short: true },
  { name: 'Gates', cell: gatesWord },
  { name: 'Takes effect', cell: (row) => (row.effectiveFrom ? dateText(row.effectiveFrom) : '–'), short: true },
  {
    name: 'Asked',
    cell: (row) => (
      <time dateTime={row.recordedAt} title={instantText(row.recordedAt)}>
        {ago(row.recordedAt)}
      </time>
    ),
  },
];

export const Changes = () => {
  const query = useQuery(changes());
  return (
    <Page
      title="Changes"
      lead="What is about to change, what it touches, and who answers for it"
      actions={<Link to="/changes/new">Ask for a change</Link>}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nobody has asked for a change">
              <p>A change request carries a release, or a deployment, from the idea to its review.</p>
            </Empty>
          ) : (
            <Table caption="Changes" columns={columns} rows={items} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
    </Page>
  );
};
