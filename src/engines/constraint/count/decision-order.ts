/**
 * In which order variables are decided. What counts one model in an instant never ends on another, so there are two.
 */
import type { Simplified } from './simplify.ts';

const DEGREE_MAX = 250;

/**
 * By separation: those first that, once settled, let the rest fall apart. Variables are taken out of the graph of who shares a
 * clause or a sum with whom, the least connected first, its neighbours becoming connected; what is left longest holds the most
 * together (minimum degree, as for tree decompositions). By variable: the higher, the earlier.
 */
export const rankBySeparation = ({ variables, clauses, sums }: Simplified): Float64Array => {
  const last = variables.at(-1) ?? 0;
  const neighbours: Set<number>[] = Array.from({ length: last + 1 }, () => new Set<number>());
  for (const clause of [...clauses, ...sums.map(({ list }) => list.map(({ code }) => code))]) {
    if (clause.length > DEGREE_MAX) continue;
    for (const a of clause)
      for (const b of clause) if (a >> 1 !== b >> 1) (neighbours[a >> 1] as Set<number>).add(b >> 1);
  }
  const degreeOf = (v: number): number => (neighbours[v] as Set<number>).size;
  const buckets: number[][] = [];
  const put = (v: number): void => void (buckets[degreeOf(v)] ??= []).push(v);
  for (const v of variables) put(v);
  const rank = new Float64Array(last + 1);
  const isOut = new Uint8Array(last + 1);
  let place = 0;
  for (let degree = 0; degree <= DEGREE_MAX && degree < buckets.length;) {
    const v = buckets[degree]?.pop();
    if (v === undefined) {
      degree++;
      continue;
    }
    if (isOut[v] === 1 || degreeOf(v) !== degree) continue;
    isOut[v] = 1;
    rank[v] = ++place;
    const around = [...(neighbours[v] as Set<number>)];
    for (const a of around) {
      const set = neighbours[a] as Set<number>;
      set.delete(v);
      for (const b of around) if (b !== a) set.add(b);
      put(a);
    }
    degree = Math.max(0, degree - 1);
  }
  // What is too entangled to be taken out is decided first, the most connected before the others.
  const rest = variables.filter((v) => isOut[v] === 0).toSorted((a, b) => degreeOf(a) - degreeOf(b) || b - a);
  for (const v of rest) rank[v] = ++place;
  return rank;
};

/** As the author wrote them, options before helpers: then a long sum is added up term by term, and every total is met once. */
export const rankAsWritten = (variables: readonly number[], isOption: Uint8Array): Float64Array => {
  const rank = new Float64Array((variables.at(-1) ?? 0) + 1);
  for (const v of variables) rank[v] = isOption[v] === 1 ? 1 - v * 1e-9 : -v * 1e-9;
  return rank;
};
