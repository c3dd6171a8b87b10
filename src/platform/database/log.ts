/** The part of a pino logger that the database needs, so that a test can hand in a list. */
export type Log = {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
  readonly error: (details: object, message: string) => void;
};

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
