/**
 * A table of allowed combinations as a decision diagram: a path from the root to the end for every row, equal ends of
 * rows shared, wildcards followed once for all values. A million cells become some thousand nodes, and clauses over
 * nodes propagate all that the table implies, which clauses over rows do not.
 *
 * Every value has at most one edge out of a node, so that a combination has one path: nothing is counted twice.
 */

/** Values are 0 … size-1 of a column. */
export type Cell = number | 'any' | readonly number[];
export type DiagramEdge = { readonly from: number; readonly to: number; readonly values: readonly number[] };
/** The edges from the nodes of this level to those of the next; below the last level is the one end. */
export type DiagramLevel = { readonly size: number; readonly nodes: number; readonly edges: readonly DiagramEdge[] };
/** Node 0 of the first level is the root. */
export type Diagram = { readonly levels: readonly DiagramLevel[] };

/** Above this a table is no description any more; Renault's largest published car has 94,735 edges. */
export const DIAGRAM_EDGES_MAX = 500_000;

/** How many ends of rows are looked at, all nodes together: what bounds the time of a table full of wildcards. */
const DIAGRAM_STEPS_MAX = 20_000_000;

/** Undefined: nothing is allowed. `too-large`: wildcards overlap so much that the diagram would explode. */
export const buildDiagram = (
  sizes: readonly number[],
  rows: readonly (readonly Cell[])[],
): Diagram | undefined | 'too-large' => {
  if (rows.length === 0) return undefined;
  const ends = internEnds(sizes, rows);
  const made = expandStates(sizes, ends);
  return made === undefined ? 'too-large' : reduced(made);
};

/** The distinct ends of rows, by column: what the first cell is and which end follows it. */
type Ends = { readonly cells: readonly Cell[]; readonly next: readonly number[] };

const internEnds = (sizes: readonly number[], rows: readonly (readonly Cell[])[]) => {
  const columns: Ends[] = [];
  let following: Int32Array = new Int32Array(rows.length);
  for (let column = sizes.length - 1; column >= 0; column--) {
    const known = new Map<string, number>();
    const cells: Cell[] = [];
    const next: number[] = [];
    const here = new Int32Array(rows.length);
    for (let row = 0; row < rows.length; row++) {
      const cell = (rows[row] as readonly Cell[])[column] as Cell;
      const after = following[row] as number;
      const key = `${after}:${typeof cell === 'object' ? cell.join(',') : cell}`;
      let end = known.get(key);
      if (end === undefined) {
        end = cells.length;
        known.set(key, end);
        cells.push(cell);
        next.push(after);
      }
      here[row] = end;
    }
    columns.unshift({ cells, next });
    following = here;
  }
  return { columns, start: [...new Set(following)].toSorted((a, b) => a - b) };
};

type Open = { readonly size: number; readonly nodes: number; readonly edges: DiagramEdge[] };

/** A node is the set of ends that are still possible; two ways to the same set are one node. */
const expandStates = (sizes: readonly number[], ends: ReturnType<typeof internEnds>): readonly Open[] | undefined => {
  const levels: Open[] = [];
  let states: readonly (readonly number[])[] = [ends.start];
  let total = 0;
  let steps = 0;
  for (const [column, size] of sizes.entries()) {
    const { cells, next } = ends.columns[column] as Ends;
    const known = new Map<string, number>();
    const below: (readonly number[])[] = [];
    const edges: DiagramEdge[] = [];
    for (const [from, state] of states.entries()) {
      const values = new Map<number, number[]>(); // by node below
      for (const { ends: after, values: on } of followers(state, cells, next, size)) {
        const key = column === sizes.length - 1 ? '' : after.join(',');
        let to = known.get(key);
        if (to === undefined) {
          to = below.length;
          known.set(key, to);
          below.push(after);
        }
        append(values, to, on);
      }
      for (const [to, on] of values) edges.push({ from, to, values: on });
      total += values.size;
      steps += state.length;
      if (total > DIAGRAM_EDGES_MAX || steps > DIAGRAM_STEPS_MAX) return undefined;
    }
    levels.push({ size, nodes: states.length, edges });
    states = below;
  }
  return levels;
};

/** For each value the ends that remain. Values of which no cell speaks go where the wildcards go, together. */
const followers = (state: readonly number[], cells: readonly Cell[], next: readonly number[], size: number) => {
  const byValue = new Map<number, number[]>();
  const wild: number[] = [];
  const put = (value: number, end: number): void => {
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [end]);
    else list.push(end);
  };
  for (const end of state) {
    const cell = cells[end] as Cell;
    const after = next[end] as number;
    if (cell === 'any') wild.push(after);
    else if (typeof cell === 'number') put(cell, after);
    else for (const value of cell) put(value, after);
  }
  const found = [...byValue].map(([value, list]) => ({ values: [value], ends: distinct([...list, ...wild]) }));
  const rest =
    wild.length === 0 ? [] : Array.from({ length: size }, (_, value) => value).filter((value) => !byValue.has(value));
  return rest.length === 0 ? found : [...found, { values: rest, ends: distinct(wild) }];
};
const append = (lists: Map<number, number[]>, key: number, values: readonly number[]): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...values]);
  else for (const value of values) list.push(value);
};
const distinct = (list: readonly number[]): readonly number[] => [...new Set(list)].toSorted((a, b) => a - b);

/** From the end upwards, nodes with the same edges become one: different sets of wildcards may allow the same. */
const reduced = (levels: readonly DiagramLevel[]): Diagram => {
  const done: DiagramLevel[] = [];
  let renamed: readonly number[] = [0];
  for (const { size, nodes, edges } of levels.toReversed()) {
    const out: Map<number, number[]>[] = Array.from({ length: nodes }, () => new Map());
    for (const { from, to, values } of edges) {
      const target = renamed[to] as number;
      const edgesOf = out[from] as Map<number, number[]>;
      append(edgesOf, target, values);
    }
    const known = new Map<string, number>();
    const kept: DiagramEdge[] = [];
    renamed = out.map((edgesOf) => {
      const list = [...edgesOf]
        .map(([to, values]) => ({ to, values: values.toSorted((a, b) => a - b) }))
        .toSorted((a, b) => a.to - b.to);
      const key = list.map(({ to, values }) => `${to}:${values.join(',')}`).join(';');
      const same = known.get(key);
      if (same !== undefined) return same;
      const from = known.size;
      known.set(key, from);
      for (const edge of list) kept.push({ from, ...edge });
      return from;
    });
    done.unshift({ size, nodes: known.size, edges: kept });
  }
  return { levels: done };
};
