/** A plain table that becomes cards on a phone: each cell carries its column's name. */
import { useId, type ReactNode } from 'react';

export type Column<T> = {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly numeric?: boolean;
  /** The cell that names the row. */
  readonly head?: boolean;
  /** Short text that must not be broken: a date, a name of a person. */
  readonly short?: boolean;
};

type TableProps<T> = {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly showCaption?: boolean;
};

export const Table = <T,>({ caption, columns, rows, rowKey, showCaption }: TableProps<T>) => {
  const id = useId();
  return (
    <div className="table-frame" role="region" aria-labelledby={id} tabIndex={0}>
      <table className="table">
        <caption id={id} className={showCaption ? '' : 'unseen'}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" data-numeric={column.numeric || undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Cell = <T,>({ column, row }: { readonly column: Column<T>; readonly row: T }) => {
  const shared = {
    'data-numeric': column.numeric || undefined,
    'data-short': column.short || undefined,
    'data-name': column.name,
  };
  return column.head ? (
    <th scope="row" {...shared}>
      <div>{column.cell(row)}</div>
    </th>
  ) : (
    <td {...shared}>
      <div>{column.cell(row)}</div>
    </td>
  );
};
