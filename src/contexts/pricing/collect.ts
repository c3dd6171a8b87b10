/** `flatMap` for lists of tens of thousands that are mostly empty or of one: the built-in one makes a list of each. */
export const collect = <T, U>(items: readonly T[], of: (item: T) => readonly U[]): U[] => {
  const all: U[] = [];
  for (let index = 0; index < items.length; index++) {
    const some = of(items[index]!);
    for (let at = 0; at < some.length; at++) all.push(some[at]!);
  }
  return all;
};
