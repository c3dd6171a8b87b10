/** What a conflict teaches: the clause of its first unique implication point, and which assumptions cannot hold together. */
import { widen } from './grow.ts';
import type { State, Sum } from './state.ts';
import { NO_REASON, PAIR } from './state.ts';

export type Lesson = {
  /** The code that follows stands first, one of the level to return to second. */
  readonly codes: readonly number[];
  readonly back: number;
  /** How many levels it binds together: the fewer, the more often it will be of use. */
  readonly glue: number;
};

export type ConflictAnalysis = {
  readonly learnFrom: (conflict: number) => Lesson;
  /** The assumptions, `failed` among them, that make it impossible; `failed` is false on the trail. */
  readonly failedWith: (failed: number) => readonly number[];
};

export const createConflictAnalysis = (state: State): ConflictAnalysis => {
  let seen = new Uint8Array(state.variables + 1);
  let levelStamp = new Int32Array(16);
  let stamp = 0;
  let causes = new Int32Array(64);

  /** Into `causes`: the false codes that forced `code`, or, for 0, that are violated. Returns how many. */
  const readCauses = (why: number, code: number): number => {
    let count = 0;
    if (why >= PAIR) {
      causes[0] = why - PAIR;
      causes[1] = state.broken;
      return code === 0 ? 2 : 1;
    }
    if (why >= 0) {
      const { arena } = state;
      const size = arena[why] as number;
      causes = widen(causes, size);
      for (let k = why + 1; k <= why + size; k++) if (arena[k] !== code) causes[count++] = arena[k] as number;
      return count;
    }
    const { value, position } = state;
    const { codes } = state.sums[-2 - why] as Sum;
    causes = widen(causes, codes.length);
    const limit = code === 0 ? state.trailSize : (position[code >> 1] as number);
    for (let i = 0; i < codes.length; i++) {
      const cause = codes[i] as number;
      if (value[cause] === -1 && (position[cause >> 1] as number) < limit) causes[count++] = cause;
    }
    return count;
  };

  const isRedundant = (code: number): boolean => {
    const why = state.reason[code >> 1] as number;
    if (why === NO_REASON) return false;
    for (let i = readCauses(why, code ^ 1) - 1; i >= 0; i--) {
      const v = (causes[i] as number) >> 1;
      if (seen[v] === 0 && state.level[v] !== 0) return false;
    }
    return true;
  };

  const learnFrom = (conflict: number): Lesson => {
    seen = widen(seen, state.variables);
    const { level, reason, trail, order } = state;
    const current = state.levelStart.length;
    const codes: number[] = [0];
    const touched: number[] = [];
    let open = 0;
    let index = state.trailSize;
    let why = conflict;
    let code = 0;
    do {
      for (let i = readCauses(why, code) - 1; i >= 0; i--) {
        const cause = causes[i] as number;
        const v = cause >> 1;
        if (seen[v] === 1 || level[v] === 0) continue;
        seen[v] = 1;
        touched.push(v);
        if (level[v] === current) open++;
        else codes.push(cause);
      }
      do code = trail[--index] as number;
      while (seen[code >> 1] === 0);
      why = reason[code >> 1] as number;
      open--;
    } while (open > 0);
    codes[0] = code ^ 1;
    const short = codes.filter((c, i) => i === 0 || !isRedundant(c));
    touched.sort((a, b) => order.age(a) - order.age(b));
    for (const v of touched) {
      seen[v] = 0;
      order.bump(v);
    }
    return { codes: short, back: secondLevel(short), glue: glueOf(short) };
  };

  const secondLevel = (codes: number[]): number => {
    if (codes.length === 1) return 0;
    const { level } = state;
    let best = 1;
    for (let i = 2; i < codes.length; i++)
      if ((level[(codes[i] as number) >> 1] as number) > (level[(codes[best] as number) >> 1] as number)) best = i;
    [codes[1], codes[best]] = [codes[best] as number, codes[1] as number];
    return level[(codes[1] as number) >> 1] as number;
  };

  const glueOf = (codes: readonly number[]): number => {
    levelStamp = widen(levelStamp, state.levelStart.length);
    stamp++;
    let glue = 0;
    for (const code of codes) {
      const at = state.level[code >> 1] as number;
      if (levelStamp[at] === stamp) continue;
      levelStamp[at] = stamp;
      glue++;
    }
    return glue;
  };

  const failedWith = (failed: number): readonly number[] => {
    seen = widen(seen, state.variables);
    const { level, reason, trail } = state;
    const found = [failed];
    if (level[failed >> 1] === 0) return found;
    seen[failed >> 1] = 1;
    for (let i = state.trailSize - 1; i >= (state.levelStart[0] as number); i--) {
      const code = trail[i] as number;
      const v = code >> 1;
      if (seen[v] === 0) continue;
      seen[v] = 0;
      const why = reason[v] as number;
      if (why === NO_REASON) found.push(code);
      else
        for (let c = readCauses(why, code) - 1; c >= 0; c--) {
          const cause = (causes[c] as number) >> 1;
          if ((level[cause] as number) > 0) seen[cause] = 1;
        }
    }
    return found;
  };

  return { learnFrom, failedWith };
};
