/**
 * What is proved before a table is published: no two rows of a UNIQUE table meet, rows of an ANY table that meet agree,
 * no row of a FIRST table is hidden by earlier ones, and which cases no row decides. Each finding comes with an example.
 */
import type { CompiledTable } from './compile-table.ts';
import { sameOutputs } from './evaluate-table.ts';
import type { Region, RowSet } from './regions.ts';
import { hasRow, rowSet, rowsIn, setRow } from './regions.ts';
import type { TableProblem, TableRow } from './table.ts';

export type Example = { readonly [input: string]: string };
export type Proof = {
  readonly overlaps: readonly { readonly rows: readonly [string, string]; readonly example: Example }[];
  readonly gaps: readonly Example[];
  readonly unreachable: readonly { readonly row: string; readonly hiddenBy: readonly string[] }[];
  /** False when the budget ran out: then absence of a gap or of a hidden row is not proved. */
  readonly finished: boolean;
};

/** Beyond these a table needs another shape, not a longer list. */
const FINDINGS_MAX = 20;
const STEPS_MAX = 200_000;

export const proveTable = (compiled: CompiledTable): Proof => {
  const { table } = compiled;
  const budget = { steps: STEPS_MAX };
  const everyRow = rowSet(table.rows.length, () => true);
  const meets =
    table.hit === 'UNIQUE'
      ? () => true
      : table.hit === 'ANY'
        ? (a: TableRow, b: TableRow) => !sameOutputs(a, b)
        : undefined;
  const gaps = uncovered(
    compiled,
    everyRow,
    compiled.columns.map(({ regions }) => regions),
    budget,
  );
  const unreachable = table.hit === 'FIRST' ? hiddenRows(compiled, budget) : [];
  return { overlaps: meets ? overlaps(compiled, meets) : [], gaps, unreachable, finished: budget.steps > 0 };
};

/** The findings as problems for a publish gate. A gap is one only where the table says that it must be complete. */
export const proofProblems = (proof: Proof, mustBeComplete: boolean): readonly TableProblem[] => [
  ...proof.overlaps.map(({ rows, example }) => ({ code: 'table.overlap', row: rows[1], with: rows[0], example })),
  ...proof.unreachable.map(({ row, hiddenBy }) => ({ code: 'table.unreachable', row, hiddenBy })),
  ...(mustBeComplete ? proof.gaps.map((example) => ({ code: 'table.gap', example })) : []),
  ...(proof.finished ? [] : [{ code: 'table.not-proved', steps: STEPS_MAX }]),
];

/** The regions of each cell and the rows that share any of them, kept by the cell's text: a table repeats its cells far more often than it invents them. */
const boxesOf = ({ table, columns }: CompiledTable) => {
  const kept = columns.map(() => new Map<string, { readonly regions: readonly Region[]; readonly sharing: RowSet }>());
  return (row: number) =>
    columns.map(({ regions: all }, c) => {
      const cell = table.rows[row]?.when[c] as string;
      const found = kept[c]?.get(cell);
      if (found) return found;
      const regions = all.filter(({ rows }) => hasRow(rows, row));
      const sharing = rowSet(table.rows.length, () => false);
      for (const region of regions)
        for (let i = 0; i < sharing.length; i++) (sharing[i] as number) |= region.rows[i] as number;
      const box = { regions, sharing };
      kept[c]?.set(cell, box);
      return box;
    });
};

const overlaps = (compiled: CompiledTable, meets: (a: TableRow, b: TableRow) => boolean): Proof['overlaps'] => {
  const { rows } = compiled.table;
  const found: { rows: readonly [string, string]; example: Example }[] = [];
  const boxOf = boxesOf(compiled);
  for (const [i, first] of rows.entries()) {
    const box = boxOf(i);
    const meeting = rowSet(rows.length, () => true);
    for (const { sharing } of box)
      for (let word = i >> 5; word < meeting.length; word++) (meeting[word] as number) &= sharing[word] as number;
    for (let word = 0; word < i >> 5; word++) meeting[word] = 0;
    for (const j of rowsIn(meeting)) {
      const second = rows[j] as TableRow;
      if (j <= i || !meets(first, second)) continue;
      const common = box.map(({ regions }) => regions.find((region) => hasRow(region.rows, j)) as Region);
      found.push({ rows: [first.id, second.id], example: exampleOf(compiled, common) });
      if (found.length === FINDINGS_MAX) return found;
    }
  }
  return found;
};

const exampleOf = ({ columns }: CompiledTable, regions: readonly Region[]): Example =>
  Object.fromEntries(columns.map(({ column }, i) => [column.name, (regions[i] as Region).label]));

const hiddenRows = (compiled: CompiledTable, budget: { steps: number }): Proof['unreachable'] => {
  const { rows } = compiled.table;
  const hidden: { row: string; hiddenBy: readonly string[] }[] = [];
  const boxOf = boxesOf(compiled);
  const earlier = rowSet(rows.length, () => false);
  for (const [i, row] of rows.entries()) {
    const box = boxOf(i);
    const regions = box.map((each) => each.regions);
    const covered = uncovered(compiled, earlier, regions, budget, 1).length === 0;
    if (budget.steps <= 0) return hidden;
    if (covered) {
      const meeting = rowsIn(earlier).filter((other) => box.every(({ sharing }) => hasRow(sharing, other)));
      hidden.push({ row: row.id, hiddenBy: meeting.map((other) => (rows[other] as TableRow).id) });
    }
    setRow(earlier, i);
  }
  return hidden;
};

/**
 * Examples inside the box that none of these rows covers. Column by column, with the rows that are still possible; regions
 * that leave the same rows are one case, and a case that was found covered is not looked at twice.
 */
const uncovered = (
  compiled: CompiledTable,
  rows: RowSet,
  box: readonly (readonly Region[])[],
  budget: { steps: number },
  max: number = FINDINGS_MAX,
): readonly Example[] => {
  const covered = new Set<string>();
  const found: Example[] = [];
  const visit = (column: number, left: RowSet, path: readonly Region[]): void => {
    if (found.length >= max || budget.steps-- <= 0) return;
    if (left.every((word) => word === 0)) {
      found.push(exampleOf(compiled, [...path, ...box.slice(column).map((regions) => regions[0] as Region)]));
      return;
    }
    if (column === box.length) return;
    const key = `${column}:${left.join(',')}`;
    if (covered.has(key)) return;
    const before = found.length;
    const seen = new Set<string>();
    for (const region of box[column] as readonly Region[]) {
      const next = left.map((word, i) => word & (region.rows[i] as number));
      const same = next.join(',');
      if (seen.has(same)) continue;
      seen.add(same);
      visit(column + 1, next, [...path, region]);
    }
    if (found.length === before) covered.add(key);
  };
  if (box.every((regions) => regions.length > 0)) visit(0, rows, []);
  return found;
};
