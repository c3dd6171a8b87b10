import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import type { Line } from '../../api/shapes.ts';
import type { GridColumn, GridContext } from './line-columns.tsx';
import type { Field } from './line-fields.ts';

/** `marked`: the value that was there is shown selected, so that typing replaces it. `was` and `seen`: the value and the version of the line when typing began; the quote may be read again under an open cell. */
export type Editing = {
  readonly field: Field;
  readonly text: string;
  readonly marked: boolean;
  readonly was: string;
  readonly seen: number | undefined;
};
type Commit = (text: string, then: 'stay' | 'next' | 'leave') => void;

type RowProps = {
  readonly line: Line;
  readonly row: number;
  readonly top: number;
  readonly template: string;
  readonly columns: readonly GridColumn[];
  readonly context: GridContext;
  /** The active column, when the active cell is in this row. */
  readonly active: number | null;
  readonly editing: Editing | null;
  readonly onCommit: Commit;
  readonly onCancel: () => void;
};

const Row = ({ line, row, top, template, columns, context, active, editing, onCommit, onCancel }: RowProps) => (
  <div
    role="row"
    aria-rowindex={row + 2}
    className="grid-row"
    data-chosen={context.chosen.has(line.lineId) || undefined}
    style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
  >
    {columns.map((column, index) => {
      const editable = context.editable && column.field !== undefined;
      const here = active === index;
      return (
        <div
          key={column.key}
          id={`cell-${row}-${index}`}
          role="gridcell"
          aria-colindex={index + 1}
          aria-selected={here}
          aria-readonly={editable ? undefined : true}
          data-active={here || undefined}
          data-editable={editable || undefined}
          data-numeric={column.numeric || undefined}
        >
          {here && editing && column.field === editing.field ? (
            <CellInput
              text={editing.text}
              marked={editing.marked}
              label={`${column.name} of ${line.offeringName}`}
              onCommit={onCommit}
              onCancel={onCancel}
            />
          ) : (
            column.cell(line, context)
          )}
        </div>
      );
    })}
  </div>
);

export const GridRow = memo(Row);

type InputProps = {
  readonly text: string;
  readonly marked: boolean;
  readonly label: string;
  readonly onCommit: Commit;
  readonly onCancel: () => void;
};

const CellInput = ({ text, marked, label, onCommit, onCancel }: InputProps) => {
  const input = useRef<HTMLInputElement>(null);
  /** Enter and Escape take focus away themselves; the blur that follows must not commit a second time. */
  const over = useRef(false);
  useEffect(() => {
    input.current?.focus();
    if (marked) input.current?.select();
  }, [marked]);
  const end = (act: () => void): void => {
    if (over.current) return;
    over.current = true;
    act();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    if (event.key === 'Enter') end(() => onCommit(value, 'stay'));
    else if (event.key === 'Tab') end(() => onCommit(value, 'next'));
    else if (event.key === 'Escape') end(onCancel);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={input}
      className="cell-input"
      aria-label={label}
      inputMode="decimal"
      autoComplete="off"
      defaultValue={text}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        const { value } = event.currentTarget;
        end(() => onCommit(value, 'leave'));
      }}
    />
  );
};
