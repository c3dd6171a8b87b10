/** `flatMap` for lists of tens of thousands that are mostly empty: the built-in one makes a list of each. */
export const collect = <T, U>(items: readonly T[], of: (item: T) => readonly U[]): U[] => {
  const all: U[] = [];
  for (const item of items) for (const one of of(item)) all.push(one);
  return all;
};
