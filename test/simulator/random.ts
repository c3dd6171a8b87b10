/** The only chance there is in a simulated run: everything drawn follows from the seed, in the order in which it is drawn. */
export type Random = {
  /** A whole number from 0 to `below` − 1. */
  readonly int: (below: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** One of the choices, each as likely as its weight among all. */
  readonly weighted: <T>(choices: readonly (readonly [choice: T, weight: number])[]) => T;
};

/** sfc32 (C. Doty-Humphrey, PractRand): 128 bits of state, and neighbouring seeds have nothing in common after the warm-up. */
export const randomOf = (seed: number): Random => {
  let [a, b, c, count] = [0x9e3779b9, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1];
  const next = (): number => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  const int = (below: number): number => Math.floor(next() * below);
  const pick = <T>(from: readonly T[]): T => {
    const found = from[int(from.length)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  };
  return {
    int,
    chance: (probability) => next() < probability,
    pick,
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) if ((left -= weight) < 0) return choice;
      return pick(choices)[0];
    },
  };
};
