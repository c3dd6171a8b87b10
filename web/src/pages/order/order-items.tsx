import type { Order } from '../../api/shapes.ts';
import { Progress } from '../../parts/progress.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { quantity } from '../../words/money.ts';
import { statusWord } from '../../words/status.ts';

type Item = Order['items'][number];

const columns: readonly Column<Item>[] = [
  { name: 'Item', head: true, cell: (item) => item.offeringName },
  { name: 'Quantity', numeric: true, cell: (item) => quantity(item.quantity) },
  { name: 'Action', cell: (item) => statusWord(item.action).word },
  { name: 'State', cell: (item) => <Status state={item.status} /> },
  { name: 'Tasks done', cell: (item) => <Progress done={item.tasksDone} of={item.tasks} /> },
];

export const OrderItems = ({ order }: { readonly order: Order }) => (
  <Table caption="Items" showCaption columns={columns} rows={order.items} rowKey={(item) => item.id} />
);
