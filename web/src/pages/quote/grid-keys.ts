/** Where a key leads in a grid, after the WAI-ARIA grid pattern. Pure: the same table serves the app and its tests. */
export type Cell = { readonly row: number; readonly column: number };
export type Extent = { readonly rows: number; readonly columns: number; readonly page: number };
export type Key = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

const clamp = (value: number, last: number): number => Math.max(0, Math.min(value, last));

export const moved = (cell: Cell, pressed: Key, extent: Extent): Cell | undefined => {
  const far = pressed.ctrlKey || pressed.metaKey;
  const to = (row: number, column: number): Cell => ({
    row: clamp(row, extent.rows - 1),
    column: clamp(column, extent.columns - 1),
  });
  switch (pressed.key) {
    case 'ArrowUp':
      return to(far ? 0 : cell.row - 1, cell.column);
    case 'ArrowDown':
      return to(far ? extent.rows - 1 : cell.row + 1, cell.column);
    case 'ArrowLeft':
      return to(cell.row, far ? 0 : cell.column - 1);
    case 'ArrowRight':
      return to(cell.row, far ? extent.columns - 1 : cell.column + 1);
    case 'PageUp':
      return to(cell.row - extent.page, cell.column);
    case 'PageDown':
      return to(cell.row + extent.page, cell.column);
    case 'Home':
      return to(far ? 0 : cell.row, 0);
    case 'End':
      return to(far ? extent.rows - 1 : cell.row, extent.columns - 1);
    default:
      return undefined;
  }
};

/** Alt and an arrow carry a line along, as editors do with theirs. */
export const placesOf = ({ key, altKey, ctrlKey, metaKey }: Key): -1 | 1 | null =>
  !altKey || ctrlKey || metaKey ? null : key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : null;

/** A key that types a character: in an editable cell it begins a new value. */
export const types = ({ key, ctrlKey, metaKey, altKey }: Key): boolean =>
  [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
