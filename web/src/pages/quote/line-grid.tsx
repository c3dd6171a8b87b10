/**
 * The lines of a quote as a WAI-ARIA grid: one tab stop, arrows inside, only the rows in view in the document. Focus stays
 * on the grid and the active cell is named by id, so scrolling a row out of the document never loses it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Line } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { sentence } from '../../words/status.ts';
import { GridRow, type Editing } from './grid-row.tsx';
import { type Cell, moved, placesOf, types } from './grid-keys.ts';
import { columnsFor, type GridActions, type GridColumn, type GridContext } from './line-columns.tsx';
import { cellKey, type Field, typedInto, valueOf } from './line-fields.ts';
import type { Edit } from './line-edits.ts';
import type { Direction } from './line-moves.ts';

const ROW_PX = 56;
const ROWS_AROUND = 4;

type GridProps = {
  readonly lines: readonly Line[];
  readonly currency: string;
  readonly editable: boolean;
  readonly customer: boolean;
  readonly shown: ReadonlyMap<string, string>;
  readonly discountReason: string;
  readonly onEdit: (edit: Edit) => void;
  readonly onUndo: () => void;
  /** The version of a line that its cells show. */
  readonly known: (lineId: string) => number | undefined;
  /** One place up or down: the chosen lines, or the one in hand. */
  readonly onMove: (line: Line, by: Direction) => boolean;
  readonly actions: GridActions;
  readonly chosen: ReadonlySet<string>;
  readonly sections: ReadonlyMap<string, string>;
  /** A block of cells, out of a spreadsheet. */
  readonly onPaste: (text: string) => void;
};

export const LineGrid = (props: GridProps) => {
  const { lines, currency, editable } = props;
  const frame = useRef<HTMLDivElement>(null);
  const columns = columnsFor(editable, props.customer);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: ROWS_AROUND,
    scrollPaddingStart: ROW_PX,
  });
  const grid = useGrid(props, columns, frame, (row) => virtual.scrollToIndex(row));
  const rows = virtual.getVirtualItems();
  const shown = (line: Line, field: Field) => props.shown.get(cellKey(line.lineId, field)) ?? valueOf(line, field);
  const context: GridContext = {
    currency,
    editable,
    explains: !props.customer,
    shown,
    actions: props.actions,
    chosen: props.chosen,
    sections: props.sections,
  };
  const template = columns.map(({ width }) => width).join(' ');
  const minWidth = leastWidth(columns);
  const inView = rows.some(({ index }) => index === grid.active.row);
  return (
    <>
      <div
        ref={frame}
        className="grid"
        role="grid"
        aria-label="Lines of the quote"
        aria-rowcount={lines.length + 1}
        aria-colcount={columns.length}
        aria-readonly={!editable}
        aria-activedescendant={inView && !grid.editing ? cellId(grid.active) : undefined}
        tabIndex={0}
        onKeyDown={grid.onKeyDown}
        onClick={grid.onClick}
        onDoubleClick={grid.onDoubleClick}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain');
          if (!editable || grid.editing || !/[\t\n]/.test(text.trim())) return;
          event.preventDefault();
          props.onPaste(text);
        }}
      >
        <div
          role="row"
          aria-rowindex={1}
          className="grid-row grid-head"
          style={{ gridTemplateColumns: template, minWidth }}
        >
          {columns.map((column, index) => (
            <div
              key={column.key}
              role="columnheader"
              aria-colindex={index + 1}
              data-numeric={column.numeric || undefined}
            >
              {column.name}
            </div>
          ))}
        </div>
        <div role="presentation" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth }}>
          {rows.map(({ index, start }) => {
            const line = lines[index];
            return (
              line && (
                <GridRow
                  key={line.lineId}
                  line={line}
                  row={index}
                  top={start}
                  template={template}
                  columns={columns}
                  context={context}
                  active={grid.active.row === index ? grid.active.column : null}
                  editing={grid.active.row === index ? grid.editing : null}
                  onCommit={grid.commit}
                  onCancel={grid.cancel}
                />
              )
            );
          })}
        </div>
      </div>
      {grid.notTaken && <p className="not-taken small">{sentence(grid.notTaken)}</p>}
    </>
  );
};

/** Narrower than this the grid scrolls within itself; the page never does. */
const leastWidth = (columns: readonly GridColumn[]): string =>
  `calc(${columns.map(({ width }) => (width.endsWith('px') ? width : 'var(--offering-width)')).join(' + ')})`;

export const cellId = ({ row, column }: Cell): string => `cell-${row}-${column}`;

const useGrid = (
  props: GridProps,
  columns: readonly GridColumn[],
  frame: React.RefObject<HTMLDivElement | null>,
  reveal: (row: number) => void,
) => {
  const { lines, editable } = props;
  const [at, setActive] = useState<Cell>({ row: 0, column: 2 });
  const [editing, setEditing] = useState<Editing | null>(null);
  /** Why the last thing typed was not taken: heard when it happens, and seen until something else is typed. */
  const [notTaken, setNotTaken] = useState<string | null>(null);
  // Lines may have gone since: the active cell is always one that exists.
  const active = {
    row: Math.max(0, Math.min(at.row, lines.length - 1)),
    column: Math.min(at.column, columns.length - 1),
  };
  const line = lines[active.row];
  const column = columns[active.column];

  const go = (cell: Cell): void => {
    setActive(cell);
    reveal(cell.row);
  };
  const begin = (text: string | null): void => {
    if (!editable || !line || !column?.field) return;
    const value = props.shown.get(cellKey(line.lineId, column.field)) ?? valueOf(line, column.field);
    setEditing({
      field: column.field,
      text: text ?? (column.field === 'discount' && value === '0' ? '' : value),
      marked: text === null,
      was: value,
      seen: props.known(line.lineId),
    });
  };
  const cancel = (): void => {
    setEditing(null);
    frame.current?.focus({ preventScroll: true });
  };
  const commit = (text: string, then: 'stay' | 'next' | 'leave'): void => {
    const begun = editing;
    setEditing(null);
    setNotTaken(null);
    if (then !== 'leave') frame.current?.focus({ preventScroll: true });
    if (line && begun) save(line, begun, text);
    if (then === 'next') go(nextEditable(active, columns, lines.length));
  };
  const save = (of: Line, { field, was, seen }: Editing, text: string): void => {
    if (text.trim() === was) return;
    const typed = typedInto(of, field, text, props.discountReason);
    if (typed.ok) return props.onEdit(seen === undefined ? typed.edit : { ...typed.edit, seen });
    setNotTaken(typed.why);
    announce(typed.why, 'assertive');
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== frame.current || lines.length === 0) return;
    const rowsInView = Math.max(1, Math.floor((frame.current.clientHeight - ROW_PX) / ROW_PX));
    const places = editable && line ? placesOf(event) : null;
    if (places !== null && line) {
      event.preventDefault();
      // The active cell stays on the line that it was on.
      if (props.onMove(line, places)) go({ ...active, row: active.row + places });
      return;
    }
    const next = moved(active, event, { rows: lines.length, columns: columns.length, page: rowsInView });
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (next) go(next);
    else if (undo) props.onUndo();
    else if (event.key === 'F2' || event.key === 'Enter') enter();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && column?.field) begin('');
    else if (event.key === ' ' && editable && line) props.actions.choose(line);
    else if (types(event) && column?.field) begin(event.key);
    else return;
    event.preventDefault();
  };
  const enter = (): void => {
    if (editable && column?.field) begin(null);
    else if (line) column?.enter?.(line, props.actions);
  };

  const cellUnder = (event: MouseEvent): Cell | null => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[role=gridcell]');
    const [, row, at] = /^cell-(\d+)-(\d+)$/.exec(cell?.id ?? '') ?? [];
    return row === undefined || at === undefined ? null : { row: Number(row), column: Number(at) };
  };
  const onClick = (event: MouseEvent): void => {
    const cell = cellUnder(event);
    if (cell === null || editing) return;
    setActive(cell);
    frame.current?.focus({ preventScroll: true });
  };
  const onDoubleClick = (event: MouseEvent): void => {
    if (cellUnder(event) !== null && !editing) begin(null);
  };

  // The first line of a new quote, or the last one removed: the grid stays where the person was.
  useEffect(() => setEditing(null), [lines.length]);
  return { active, editing, notTaken, commit, cancel, onKeyDown, onClick, onDoubleClick };
};

const nextEditable = (from: Cell, columns: readonly GridColumn[], rows: number): Cell => {
  const after = columns.findIndex((column, index) => index > from.column && column.field);
  if (after >= 0) return { row: from.row, column: after };
  const first = columns.findIndex((column) => column.field);
  return { row: Math.min(from.row + 1, rows - 1), column: Math.max(first, 0) };
};
