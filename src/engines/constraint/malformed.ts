/** Thrown inside a reader of text, at the place where it stopped understanding; the reader's door makes it a refusal. */
export class Malformed extends Error {
  readonly line: number;
  readonly column: number;
  constructor(at: { readonly line: number; readonly column: number }, what: string) {
    super(what);
    this.line = at.line;
    this.column = at.column;
  }
}

/** What was read, or where it was malformed. Anything else that is thrown is a bug and stays one. */
export const readOr = <T, R>(read: () => T, refuse: (malformed: Malformed) => R): T | R => {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Malformed) return refuse(thrown);
    throw thrown;
  }
};
