/** What takes an edit back: the line as it is shown now. Pure. */
import type { Line } from '../../api/shapes.ts';
import type { Edit, LineChange, Operation } from './line-edits.ts';
import { cellKey, type Field, typedInto, valueOf } from './line-fields.ts';
import { isRamped } from './ramp-text.ts';

const FIELDS: readonly (keyof LineChange)[] = ['group', 'site', 'optional'];

/** A removed line comes back at the end, as a new one: what was configured inside it is its offering's default again. */
export const inverse = (
  lines: ReadonlyMap<string, Line>,
  { operation, what }: Edit,
  shown: ReadonlyMap<string, string>,
): Edit | null => {
  const line = operation.op === 'add' ? undefined : lines.get(operation.lineId);
  if (line === undefined || operation.op === 'add') return null;
  if (operation.op === 'remove') return { operation: again(line), cell: null, typed: '', what };
  const field: Field | null =
    operation.discretionary !== undefined
      ? 'discount'
      : operation.quantity !== undefined || operation.segments !== undefined
        ? 'quantity'
        : null;
  const rest = Object.fromEntries(
    FIELDS.filter((name) => operation[name] !== undefined).map((name) => [name, was(line, name)]),
  );
  if (field === null) return { operation: { op: 'change', lineId: line.lineId, ...rest }, cell: null, typed: '', what };
  const before = shown.get(cellKey(line.lineId, field)) ?? valueOf(line, field);
  const typed = typedInto(line, field, before, line.discretionary?.reason ?? '');
  if (!typed.ok) return null;
  const back = typed.edit.operation as Extract<Operation, { op: 'change' }>;
  // Beside the ramp that is about to stand, one quantity is said as a ramp of one step.
  const { quantity, ...others } = back;
  const change =
    operation.segments !== undefined && quantity !== undefined
      ? { ...others, segments: [{ from: line.from, quantity }] }
      : back;
  return { ...typed.edit, operation: { ...change, ...rest } };
};

const was = (line: Line, name: keyof LineChange): unknown =>
  name === 'optional' ? line.optional === true : name === 'group' ? (line.group ?? null) : line.site;

const again = (line: Line): Operation => ({
  op: 'add',
  offering: line.offering,
  ...(isRamped(line)
    ? { segments: (line.segments ?? []).map(({ from, quantity }) => ({ from, quantity })) }
    : { quantity: line.quantity }),
  discretionary: line.discretionary,
  ...(line.group === undefined ? {} : { group: line.group }),
  site: line.site,
  ...(line.optional === true ? { optional: true } : {}),
});
