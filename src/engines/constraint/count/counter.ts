/**
 * How many solutions clauses have, by splitting and remembering: decide a variable, propagate, let what no longer shares a
 * clause fall apart, count each part once and multiply (the trace is a d-DNNF: Bayardo, Pehoushek 2000; cached by residual
 * parts as in sharpSAT, Thurley 2006). The budget counts variables looked at, not
 * time, so that an answer is always the same.
 */
import type { ExactSum } from './exact-clauses.ts';
import type { Simplified } from './simplify.ts';

/** At least and at most; the same when it was counted to the end. */
export type Bounds = { readonly atLeast: bigint; readonly atMost: bigint };

/** Deeper than this the machine's stack could end; then the part is only bounded. */
const DEPTH_MAX = 1_500;
/** How much of what was counted is remembered, in characters of keys. */
const CACHE_MAX = 60_000_000;

type Part = { readonly variables: Int32Array; readonly clauses: Int32Array; readonly sums: Int32Array };

/** `rank`, by variable: the higher, the earlier it is decided. */
export const countSolutions = (
  { clauses, sums, variables, free, isOption }: Simplified,
  rank: Float64Array,
  budget: number,
): Bounds => {
  const last = variables.at(-1) ?? 0;
  const value = new Int8Array(last * 2 + 2); // by code: 1 true, -1 false, 0 open
  const binary: Int32Array[] = []; // by code: what must be true once this is false
  const long: Int32Array[] = []; // by code: the longer clauses that hold it
  const open = new Int32Array(clauses.length);
  const satisfied = new Int32Array(clauses.length);
  const codesOf = clauses.map((clause) => Int32Array.from(clause));
  {
    const two: number[][] = Array.from({ length: last * 2 + 2 }, () => []);
    const more: number[][] = Array.from({ length: last * 2 + 2 }, () => []);
    for (const [i, clause] of clauses.entries()) {
      open[i] = clause.length;
      const [a, b] = clause as [number, number];
      if (clause.length === 2) {
        (two[a] as number[]).push(b);
        (two[b] as number[]).push(a);
      } else for (const code of clause) (more[code] as number[]).push(i);
    }
    for (const list of two) binary.push(Int32Array.from(list));
    for (const list of more) long.push(Int32Array.from(list));
  }
  const inSums: { readonly sum: number; readonly weight: number }[][] = Array.from({ length: last * 2 + 2 }, () => []);
  /** How much is still missing, and how much more than that could still come. */
  const missing = Float64Array.from(sums, ({ bound }) => bound);
  const slack = Float64Array.from(sums, ({ list, bound }) =>
    list.reduce((total, { weight }) => total + weight, -bound),
  );
  for (const [sum, { list }] of sums.entries())
    for (const { code, weight } of list) (inSums[code] as { sum: number; weight: number }[]).push({ sum, weight });
  const trail = new Int32Array(last + 1);
  let trailSize = 0;
  let steps = 0;
  const cache = new Map<string, bigint>();
  let cacheSize = 0;
  const seenVariable = new Int32Array(last + 1);
  const seenClause = new Int32Array(clauses.length);
  const partOf = new Int32Array(last + 1);
  const partOfClause = new Int32Array(clauses.length);
  const seenSum = new Int32Array(sums.length);
  const partOfSum = new Int32Array(sums.length);
  let stamp = 0;

  const assign = (code: number): void => {
    value[code] = 1;
    value[code ^ 1] = -1;
    trail[trailSize++] = code;
  };
  const undo = (to: number, propagated: number): void => {
    while (trailSize > to) {
      const code = trail[--trailSize] as number;
      if (trailSize < propagated) {
        for (const i of long[code] as Int32Array) (satisfied[i] as number)--;
        for (const i of long[code ^ 1] as Int32Array) (open[i] as number)++;
        for (const { sum, weight } of inSums[code] as Occurrences) missing[sum] = (missing[sum] as number) + weight;
        for (const { sum, weight } of inSums[code ^ 1] as Occurrences) slack[sum] = (slack[sum] as number) + weight;
      }
      value[code] = value[code ^ 1] = 0;
    }
  };
  /** How far the trail was worked off; -1-that on a conflict. */
  const propagate = (from: number): number => {
    let head = from;
    while (head < trailSize) {
      const code = trail[head] as number;
      for (const other of binary[code ^ 1] as Int32Array) {
        if (value[other] === -1) return -1 - head;
        if (value[other] === 0) assign(other);
      }
      head++;
      for (const i of long[code] as Int32Array) (satisfied[i] as number)++;
      let isBroken = false;
      for (const i of long[code ^ 1] as Int32Array) {
        (open[i] as number)--;
        if (isBroken || (satisfied[i] as number) > 0 || (open[i] as number) > 1) continue;
        const unit = (codesOf[i] as Int32Array).find((each) => value[each] !== -1);
        if (unit === undefined) isBroken = true;
        else if (value[unit] === 0) assign(unit);
      }
      if (!settleSums(code) || isBroken) return -1 - head;
    }
    return head;
  };
  /** False when one of them can no longer be kept; what weighs more than the slack cannot be spared. */
  const settleSums = (code: number): boolean => {
    for (const { sum, weight } of inSums[code] as Occurrences) missing[sum] = (missing[sum] as number) - weight;
    const lost = inSums[code ^ 1] as Occurrences;
    for (const { sum, weight } of lost) slack[sum] = (slack[sum] as number) - weight;
    for (const { sum } of lost) {
      const left = slack[sum] as number;
      if (left < 0) return false;
      for (const { code: each, weight } of (sums[sum] as ExactSum).list) {
        if (weight <= left) break;
        if (value[each] === 0) assign(each);
      }
    }
    return true;
  };

  /** What is still open of a part, fallen apart; and how many of its variables are in no open clause any more. */
  const split = (part: Part): { readonly parts: readonly Part[]; readonly loose: number } => {
    const first = ++stamp;
    const sizes: { variables: number; clauses: number; sums: number }[] = [];
    const queue: number[] = [];
    let loose = 0;
    for (const start of part.variables) {
      if (value[start * 2] !== 0 || (seenVariable[start] as number) >= first) continue;
      const count = { variables: 0, clauses: 0, sums: 0 };
      seenVariable[start] = stamp;
      queue.push(start);
      for (let v = queue.pop(); v !== undefined; v = queue.pop()) {
        count.variables++;
        partOf[v] = sizes.length;
        for (let code = v * 2; code <= v * 2 + 1; code++) {
          for (const other of binary[code] as Int32Array) {
            if (value[other] !== 0 || (seenVariable[other >> 1] as number) >= first) continue;
            seenVariable[other >> 1] = stamp;
            queue.push(other >> 1);
          }
          for (const i of long[code] as Int32Array) {
            if ((satisfied[i] as number) > 0 || (seenClause[i] as number) >= first) continue;
            seenClause[i] = stamp;
            partOfClause[i] = sizes.length;
            count.clauses++;
            for (const other of codesOf[i] as Int32Array) {
              if (value[other] !== 0 || (seenVariable[other >> 1] as number) >= first) continue;
              seenVariable[other >> 1] = stamp;
              queue.push(other >> 1);
            }
          }
          for (const { sum } of inSums[code] as Occurrences) {
            if ((missing[sum] as number) <= 0 || (seenSum[sum] as number) >= first) continue;
            seenSum[sum] = stamp;
            partOfSum[sum] = sizes.length;
            count.sums++;
            for (const { code: other } of (sums[sum] as ExactSum).list) {
              if (value[other] !== 0 || (seenVariable[other >> 1] as number) >= first) continue;
              seenVariable[other >> 1] = stamp;
              queue.push(other >> 1);
            }
          }
        }
      }
      if (count.variables === 1 && count.sums === 0) loose++;
      sizes.push(count);
    }
    // A variable alone is in no clause: one with itself was taken out before.
    const parts = sizes.map((size) => ({
      variables: new Int32Array(size.variables),
      clauses: new Int32Array(size.clauses),
      sums: new Int32Array(size.sums),
      v: 0,
      c: 0,
      s: 0,
    }));
    for (const v of part.variables)
      if (value[v * 2] === 0) {
        const into = parts[partOf[v] as number] as (typeof parts)[number];
        into.variables[into.v++] = v;
      }
    for (const i of part.clauses)
      if ((seenClause[i] as number) >= first) {
        const into = parts[partOfClause[i] as number] as (typeof parts)[number];
        into.clauses[into.c++] = i;
      }
    for (const i of part.sums)
      if ((seenSum[i] as number) >= first) {
        const into = parts[partOfSum[i] as number] as (typeof parts)[number];
        into.sums[into.s++] = i;
      }
    return { parts: parts.filter((each) => each.variables.length > 1 || each.sums.length > 0), loose };
  };

  const countPart = (part: Part, depth: number): Bounds => {
    const key = keyOf(part, missing);
    const known = cache.get(key);
    if (known !== undefined) return { atLeast: known, atMost: known };
    steps += part.variables.length;
    const v = part.variables.reduce((best, each) => ((rank[each] as number) > (rank[best] as number) ? each : best));
    let atLeast = 0n;
    let atMost = 0n;
    for (const code of [v * 2 + 1, v * 2]) {
      const mark = trailSize;
      assign(code);
      const head = propagate(mark);
      if (head >= 0) {
        // Once the budget is used up, one way through is enough to say that there is at least one.
        const isSkipped = atMost > 0n && (steps > budget || depth > DEPTH_MAX);
        const found = isSkipped ? { atLeast: 0n, atMost: 1n << BigInt(remaining(part)) } : countParts(part, depth + 1);
        atLeast += found.atLeast;
        atMost += found.atMost;
      }
      undo(mark, head >= 0 ? head : -1 - head);
    }
    if (atLeast === atMost && cacheSize < CACHE_MAX) {
      cacheSize += key.length + 50;
      cache.set(key, atLeast);
    }
    return { atLeast, atMost };
  };
  const remaining = (part: Part): number =>
    part.variables.reduce((total, v) => total + (value[v * 2] === 0 ? (isOption[v] as number) : 0), 0);

  const countParts = (part: Part, depth: number): Bounds => {
    const { parts, loose } = split(part);
    let atLeast = 1n << BigInt(loose);
    let atMost = atLeast;
    // Small parts first: one of them may already have none.
    for (const each of parts.toSorted((a, b) => a.variables.length - b.variables.length)) {
      if (atMost === 0n) break;
      if (depth > DEPTH_MAX) {
        atLeast = 0n;
        atMost <<= BigInt(remaining(each));
        continue;
      }
      const found = countPart(each, depth);
      atLeast *= found.atLeast;
      atMost *= found.atMost;
    }
    return { atLeast, atMost };
  };

  const whole: Part = {
    variables: Int32Array.from(variables),
    clauses: Int32Array.from(clauses.keys()).filter((i) => (clauses[i] as readonly number[]).length > 2),
    sums: Int32Array.from(sums.keys()),
  };
  const found = countParts(whole, 0);
  return { atLeast: found.atLeast << BigInt(free), atMost: found.atMost << BigInt(free) };
};

type Occurrences = readonly { readonly sum: number; readonly weight: number }[];

/**
 * What is open of a part is told by its variables, its longer clauses (those of two follow from their variables), and its sums
 * with what they still miss.
 */
const keyOf = ({ variables, clauses, sums }: Part, missing: Float64Array): string => {
  const codes: number[] = [];
  const put = (list: Int32Array): void => {
    let before = 0;
    for (const each of list) {
      const step = each - before;
      before = each;
      if (step < 0x8000) codes.push(step);
      else codes.push(0x8000 + (step % 0x8000), Math.floor(step / 0x8000));
    }
    codes.push(0xffff);
  };
  put(variables);
  put(clauses);
  let key = '';
  for (let i = 0; i < codes.length; i += 8_192) key += String.fromCharCode(...codes.slice(i, i + 8_192));
  return sums.length === 0 ? key : `${key}${[...sums].map((sum) => `${sum}:${missing[sum]}`).join(',')}`;
};
