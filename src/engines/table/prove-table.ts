/**
 * What is proved before a table is published: no two rows of a UNIQUE table meet, rows of an ANY table that meet agree,
 * no row of a FIRST table is hidden by earlier ones, and which cases no row decides. Each finding comes with an example.
 */
import type { CompiledTable } from './compile-table.ts';
import { hasRow, sameOutputs } from './evaluate-table.ts';
import type { Region, RowSet } from './regions.ts';
import { rowSet } from './regions.ts';
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

const regionsOfRow = ({ columns }: CompiledTable, row: number): readonly (readonly Region[])[] =>
  columns.map(({ regions }) => regions.filter(({ rows }) => hasRow(rows, row)));

const overlaps = (compiled: CompiledTable, meets: (a: TableRow, b: TableRow) => boolean): Proof['overlaps'] => {
  const { rows } = compiled.table;
  const found: { rows: readonly [string, string]; example: Example }[] = [];
  for (const [i, first] of rows.entries()) {
    const boxes = regionsOfRow(compiled, i);
    const sharing = compiled.columns.map((_, c) => unionOf(boxes[c] as readonly Region[], rows.length));
    for (const [j, second] of rows.entries()) {
      if (j <= i || !sharing.every((set) => hasRow(set, j)) || !meets(first, second)) continue;
      const common = boxes.map((regions) => regions.find((region) => hasRow(region.rows, j)) as Region);
      found.push({ rows: [first.id, second.id], example: exampleOf(compiled, common) });
      if (found.length === FINDINGS_MAX) return found;
    }
  }
  return found;
};

const unionOf = (regions: readonly Region[], size: number): RowSet =>
  rowSet(size, (row) => regions.some((region) => hasRow(region.rows, row)));

const exampleOf = ({ columns }: CompiledTable, regions: readonly Region[]): Example =>
  Object.fromEntries(columns.map(({ column }, i) => [column.name, (regions[i] as Region).label]));

const hiddenRows = (compiled: CompiledTable, budget: { steps: number }): Proof['unreachable'] => {
  const { rows } = compiled.table;
  const hidden: { row: string; hiddenBy: readonly string[] }[] = [];
  for (const [i, row] of rows.entries()) {
    const earlier = rowSet(rows.length, (other) => other < i);
    const box = regionsOfRow(compiled, i);
    if (uncovered(compiled, earlier, box, budget, 1).length > 0 || budget.steps <= 0) continue;
    const meeting = rows.filter(
      (_, other) => other < i && box.every((regions) => regions.some((region) => hasRow(region.rows, other))),
    );
    hidden.push({ row: row.id, hiddenBy: meeting.map(({ id }) => id) });
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
