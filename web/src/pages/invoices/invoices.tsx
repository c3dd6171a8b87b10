/** What billing invoiced: first what differs from its promise and nobody settled; all of an order, when one is named. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { get } from '../../api/http.ts';
import type { List } from '../../api/shapes.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';
import { differenceText, stateOf, type InvoiceLine } from './invoice-shapes.ts';

const COLUMNS: readonly Column<InvoiceLine>[] = [
  {
    name: 'Line',
    head: true,
    cell: (line) => (
      <Link to="/invoices/$lineId" params={{ lineId: line.id }}>
        {line.invoiceRef}, {line.lineRef}
      </Link>
    ),
  },
  { name: 'Invoiced', short: true, cell: (line) => dateText(line.invoicedOn) },
  { name: 'Amount', numeric: true, cell: ({ said }) => money(said.amount, said.currency) },
  { name: 'State', cell: (line) => <Status state={stateOf(line)} /> },
  {
    name: 'What differs',
    cell: ({ differences }) => (differences.length === 0 ? '–' : differences.map(differenceText).join('; ')),
  },
];

export const Invoices = () => {
  const { order, all } = useSearch({ from: '/signed-in/invoices' });
  const path = `/invoice-lines?${new URLSearchParams(order ? { orderId: order } : { open: all ? 'false' : 'true' })}`;
  const query = useQuery({
    queryKey: ['invoice-lines', order ?? '', all ?? ''],
    queryFn: ({ signal }) => get<List<InvoiceLine>>(path, signal),
  });
  const others = !order && !all;
  return (
    <Page
      title={order ? 'Invoiced for this order' : all ? 'Invoiced' : 'Invoiced, and not as promised'}
      lead={
        others ? (
          <>
            Each line that billing reports is held against what it was handed.{' '}
            <Link to="/invoices" search={{ all: 'yes' }}>
              All that was invoiced
            </Link>
          </>
        ) : (
          <Link to="/invoices" search={{}}>
            Only what differs
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={others ? 'Nothing differs' : 'Nothing was invoiced'}>
              <p>What billing reports appears here as it comes.</p>
            </Empty>
          ) : (
            <Table caption="Invoiced lines" columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
    </Page>
  );
};
