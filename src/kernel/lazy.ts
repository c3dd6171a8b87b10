/** What is worked out when it is first asked for, once; what it was worked out from is let go then. */
export const lazy = <T>(make: () => T): (() => T) => {
  let left: (() => T) | null = make;
  let known: T | undefined;
  return () => {
    if (left !== null) {
      known = left();
      left = null;
    }
    return known as T;
  };
};
