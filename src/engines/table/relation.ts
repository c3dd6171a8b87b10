/**
 * A list of pairs that belong together (a machine type and a zone in which it runs) as rows of a table: what has the same
 * partners stands in one row, so that thousands of pairs become as many rows as there are different sets of partners.
 */
import type { Json } from '#kernel/json.ts';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { TableRow } from './table.ts';
import { CELL_CHARS_MAX } from './table.ts';

export type Pair = readonly [left: string, right: string];

/** Exclusive by construction: a left value stands in one row, unless its partners are too many for one cell. Ids follow from content. */
export const relationRows = (pairs: readonly Pair[], then: readonly Json[]): readonly TableRow[] => {
  const partners = new Map<string, Set<string>>();
  for (const [left, right] of pairs) {
    const known = partners.get(left);
    if (known === undefined) partners.set(left, new Set([right]));
    else known.add(right);
  }
  const bySet = Map.groupBy(partners.keys(), (left) => [...(partners.get(left) ?? [])].toSorted().join('|'));
  return [...bySet].flatMap(([set, lefts]) =>
    cellsOf(lefts.toSorted()).flatMap((left) =>
      cellsOf(set.split('|')).map((right) => ({
        id: sha256Hex(utf8(`${left}\n${right}`)).slice(0, 12),
        when: [left, right],
        then,
      })),
    ),
  );
};

/** Values joined to as few cells as their length allows. */
const cellsOf = (values: readonly string[]): readonly string[] => {
  const cells: string[] = [];
  let cell = '';
  for (const value of values.map(written)) {
    if (cell !== '' && cell.length + value.length + 1 > CELL_CHARS_MAX) {
      cells.push(cell);
      cell = '';
    }
    cell = cell === '' ? value : `${cell}|${value}`;
  }
  return cell === '' ? cells : [...cells, cell];
};

const written = (value: string): string =>
  /^[A-Za-z0-9._/-]+$/.test(value) && value !== '-' && value !== 'absent' ? value : `"${value}"`;
