import type { OrderItem, Task } from '../../api/shapes.ts';
import { Progress } from '../../parts/progress.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { quantity } from '../../words/money.ts';
import { statusWord } from '../../words/status.ts';
import { itemName, progressOf } from './planned.ts';

type ItemsProps = { readonly items: readonly OrderItem[]; readonly tasks: readonly Task[] };

export const OrderItems = ({ items, tasks }: ItemsProps) => {
  const columns: readonly Column<OrderItem>[] = [
    { name: 'Item', head: true, cell: itemName },
    { name: 'Quantity', numeric: true, cell: (item) => quantity(item.segments[0]?.quantity ?? '–') },
    { name: 'Action', cell: (item) => statusWord(item.action).word },
    { name: 'From', short: true, cell: (item) => dateText(item.segments[0]?.from) },
    { name: 'Tasks done', cell: (item) => <Progress {...progressOf(tasks, item.id)} /> },
  ];
  return <Table caption="Items" showCaption columns={columns} rows={items} rowKey={(item) => item.id} />;
};
