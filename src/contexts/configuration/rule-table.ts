/** A compatibility table as its author wrote it: one of its rows holds. */
import type { Constraint, Formula, TableCell } from '#engines/constraint/index.ts';
import type { ConfigurationRule } from './configuration.contract.ts';
import type { Scope } from './rule-scope.ts';
import { askedOf, failed, ladderAt, presence, settledValue, spotsAt } from './rule-scope.ts';
import { anyOf, NOTHING, valueRef, valuesOf, withinRange } from './vocabulary.ts';

type Table = Extract<ConfigurationRule, { kind: 'table' }>;
/** What a column says of one value; undefined for one that it does not have. */
type Column = {
  readonly is: (value: string) => Formula | undefined;
  readonly none: Formula;
  /** The options that stand for its values, where it has some that are listed. */
  readonly options?: readonly string[];
};

const ANY = '*';
const NONE = '-';
const RANGE = /^(-?\d+)\.\.(-?\d+)$/;

/** The engine keeps a table of listed values as one; a number in it makes it a sentence, of which there cannot be as much. */
export const tableConstraint = (table: Table, scope: Scope, guard: string | undefined): Constraint => {
  const columns = table.columns.map((ref) => columnOf(scope, ref));
  const rows = rowsOf(table, scope, columns);
  const listed = columns.flatMap((column) => (column?.options === undefined ? [] : [column.options]));
  const when = guard === undefined ? {} : { when: guard };
  if (listed.length === columns.length)
    return { kind: 'table', columns: listed, rows: rows.map((row) => row.map(listedCell)), ...when };
  const formula = anyOf(rows.map((row) => ({ and: row.flatMap((cell) => (cell === null ? [] : [anyOf(cell)])) })));
  return { kind: 'formula', formula: guard === undefined ? formula : { implies: [guard, formula] } };
};

/** `null`: whatever. */
type Cell = readonly Formula[] | null;

const listedCell = (cell: Cell): TableCell => cell && cell.map((value) => (typeof value === 'string' ? value : false));

const rowsOf = (table: Table, scope: Scope, columns: readonly (Column | undefined)[]): readonly (readonly Cell[])[] =>
  table.rows.flatMap((row, at) => {
    if (row.length !== columns.length) {
      failed(scope, 'configuration.table-row', { row: at + 1, cells: row.length, columns: columns.length });
      return [];
    }
    return [
      row.map((cell, index): Cell => {
        const values = typeof cell === 'string' ? [cell] : cell;
        if (values.includes(ANY)) return null;
        return values.map((value) => cellOf(scope, columns[index], value, at, table.columns[index] ?? ''));
      }),
    ];
  });

const cellOf = (scope: Scope, column: Column | undefined, value: string, row: number, ref: string): Formula => {
  if (column === undefined) return NOTHING;
  if (value === NONE) return column.none;
  return column.is(value) ?? failed(scope, 'configuration.table-cell', { row: row + 1, column: ref, value });
};

const columnOf = (scope: Scope, ref: string): Column | undefined =>
  ref.includes('@') ? characteristicColumn(scope, ref) : groupColumn(scope, ref);

/** A table speaks of one thing a column: through instances it has to be told which, by `forEach`. */
const only = <T>(scope: Scope, ref: string, found: readonly T[]): T | undefined => {
  if (found.length > 1) failed(scope, 'configuration.which-instance', { option: ref });
  return found.length > 1 ? undefined : found[0];
};

const groupColumn = (scope: Scope, ref: string): Column | undefined => {
  const cut = ref.lastIndexOf('/');
  const key = ref.slice(cut + 1);
  const spot = only(scope, ref, spotsAt(scope, cut < 0 ? '' : ref.slice(0, cut), 'instances'));
  const group = spot?.node?.groups.find(({ of }) => of.key === key);
  if (spot && !group) failed(scope, 'configuration.unknown-group', { group: ref });
  if (group && group.of.max !== 1) failed(scope, 'configuration.column-not-single', { group: ref });
  if (group?.of.max !== 1) return undefined;
  const refs = new Map(group.places.map((place) => [place.option, place.ref]));
  const options = [...refs.values()];
  return { is: (value) => refs.get(value), none: { not: { or: options } }, options };
};

const characteristicColumn = (scope: Scope, ref: string): Column | undefined => {
  const [path = '', key = ''] = ref.split('@');
  const spot = only(scope, ref, spotsAt(scope, path, 'instances'));
  if (spot === undefined) return undefined;
  const settled = settledValue(spot, key);
  if (settled !== undefined)
    return { is: (value) => (String(settled) === value ? presence(spot) : NOTHING), none: { not: presence(spot) } };
  const asked = askedOf(spot, key);
  const values = asked && valuesOf(asked);
  if (values) {
    const named = (value: string): string => valueRef(spot.node?.path ?? '', key, value);
    return {
      is: (value) => (values.includes(value) ? named(value) : undefined),
      none: { not: { or: values.map(named) } },
      options: values.map(named),
    };
  }
  const ladder = ladderAt(scope, spot, key, ref);
  if (ladder === undefined) return undefined;
  return {
    is: (value) => {
      const [, from = value, to = value] = RANGE.exec(value) ?? [];
      return /^-?\d+$/.test(from) ? withinRange(ladder, Number(from), Number(to)) : undefined;
    },
    none: { not: ladder.base },
  };
};
