/** A compatibility table as its author wrote it, as a sentence over what is chosen: one of its rows holds. */
import type { Formula } from '#engines/constraint/index.ts';
import type { ConfigurationRule } from './configuration.contract.ts';
import type { Scope } from './rule-scope.ts';
import { askedOf, failed, ladderAt, presence, settledValue, spotsAt } from './rule-scope.ts';
import { anyOf, EVERYTHING, NOTHING, valueRef, valuesOf, withinRange } from './vocabulary.ts';

type Table = Extract<ConfigurationRule, { kind: 'table' }>;
/** What a column says of one value; undefined for one that it does not have. */
type Column = { readonly is: (value: string) => Formula | undefined; readonly none: Formula };

const ANY = '*';
const NONE = '-';
const RANGE = /^(-?\d+)\.\.(-?\d+)$/;

export const tableFormula = (table: Table, scope: Scope): Formula => {
  const columns = table.columns.map((ref) => columnOf(scope, ref));
  const rows = table.rows.map((row, at): Formula => {
    if (row.length !== columns.length) {
      const details = { row: at + 1, cells: row.length, columns: columns.length };
      return failed(scope, 'configuration.table-row', details);
    }
    const cells = row.flatMap((cell, index) => {
      const values = typeof cell === 'string' ? [cell] : cell;
      if (values.includes(ANY)) return [];
      return [anyOf(values.map((value) => cellOf(scope, columns[index], value, at, table.columns[index] ?? '')))];
    });
    return cells.length === 1 ? (cells[0] as Formula) : cells.length === 0 ? EVERYTHING : { and: cells };
  });
  return anyOf(rows);
};

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
  return { is: (value) => refs.get(value), none: { not: { or: [...refs.values()] } } };
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
