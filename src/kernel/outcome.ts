/**
 * How a decision answers. A "no" that the business can meet is data: a stable code and the numbers a person needs.
 * A promise that we broke to ourselves is a crash, so that it is never answered as if it were a business "no".
 */
export type Refusal = { readonly code: string; readonly [detail: string]: unknown };

export type Accepted<T> = { readonly ok: true; readonly value: T };
export type Refused<R extends Refusal = Refusal> = { readonly ok: false; readonly refusal: R };
export type Outcome<T, R extends Refusal = Refusal> = Accepted<T> | Refused<R>;

export const accepted = <T>(value: T): Accepted<T> => ({ ok: true, value });

export const refused = <const R extends Refusal>(refusal: R): Refused<R> => ({ ok: false, refusal });

/** Crashes, naming the promise, when we broke one to ourselves. Never for input: what a caller can get wrong is refused. */
export function must(condition: unknown, promise: string): asserts condition {
  if (!condition) throw brokenPromise(promise);
}

/** The value of an outcome that cannot be a refusal here, because the caller has checked; a refusal is then our bug. */
export const mustAccept = <T>(outcome: Outcome<T>, promise: string): T => {
  if (!outcome.ok) throw brokenPromise(`${promise} (refused: ${JSON.stringify(outcome.refusal)})`);
  return outcome.value;
};

const brokenPromise = (promise: string): Error => {
  const error = new Error(`Broken promise: ${promise}`);
  error.name = 'BrokenPromise';
  return error;
};
