import type { OrderItem, Task } from '../../api/work-shapes.ts';
import { Progress } from '../../parts/progress.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { quantity } from '../../words/money.ts';
import { statusWord } from '../../words/status.ts';
import { itemName, progressOf } from './planned.ts';

type ItemsProps = {
  readonly items: readonly OrderItem[];
  /** Null where the reader is not told which task is for which item. */
  readonly tasks: readonly Task[] | null;
};

export const OrderItems = ({ items, tasks }: ItemsProps) => {
  const columns: readonly Column<OrderItem>[] = [
    {
      name: 'Item',
      head: true,
      cell: (item) => <span className={item.parentItemId === null ? '' : 'part'}>{itemName(item)}</span>,
    },
    { name: 'Quantity', numeric: true, cell: (item) => quantity(item.segments[0]?.quantity ?? '–') },
    { name: 'Action', cell: (item) => statusWord(item.action).word },
    { name: 'From', short: true, cell: (item) => dateText(item.segments[0]?.from) },
  ];
  const progress: Column<OrderItem> = {
    name: 'Tasks done',
    cell: (item) => <Progress {...progressOf(tasks ?? [], item.id)} />,
  };
  return (
    <Table
      caption="Items"
      showCaption
      columns={tasks ? [...columns, progress] : columns}
      rows={items}
      rowKey={(item) => item.id}
    />
  );
};
