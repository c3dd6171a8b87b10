/** What to look at when something is wrong: every runbook by what it answers. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Book, runbooks } from '../../api/operations.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';

const columns: readonly Column<Book>[] = [
  {
    name: 'Runbook',
    head: true,
    cell: ({ key, title }) => (
      <Link to="/operations/runbooks/$key" params={{ key }}>
        {title}
      </Link>
    ),
  },
  { name: 'Asks for', cell: ({ about }) => (about === 'house' ? 'nothing' : `an ${about}`.replace('an q', 'a q')) },
  { name: 'Kept by', cell: ({ owner }) => owner },
];

const GROUPS = [
  ['Selling', '15.1'],
  ['Delivering and billing', '15.2'],
  ['What fell out', '16.2'],
  ['Coming back', '23.1'],
] as const;

export const Runbooks = () => {
  const query = useQuery(runbooks());
  return (
    <Page title="Runbooks" lead="What to look at, what is safe to do, and what is not">
      <Loaded query={query}>
        {({ items }) => (
          <>
            {GROUPS.map(([name, part]) => (
              <Section key={name} title={name}>
                <Table
                  caption={name}
                  columns={columns}
                  rows={items.filter(({ answers }) => answers.includes(`operations ${part}`))}
                  rowKey={({ key }) => key}
                />
              </Section>
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
};
