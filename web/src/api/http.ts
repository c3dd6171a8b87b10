/** The one place that speaks HTTP. Reads throw a ProblemError; commands answer an outcome, because a refusal is an answer. */
import { type Problem, problemError, readProblem, unreachable } from './problem.ts';
import { endSession, session } from './session.ts';

export type CommandBody = {
  readonly payload: object;
  readonly expectedVersion?: number;
  readonly reason?: string;
  /** Given by callers that repeat: the same key makes the same command once. */
  readonly idempotencyKey?: string;
  readonly dryRun?: boolean;
};
export type CommandAnswer<T> = { readonly result: T; readonly version: number; readonly repeated: boolean };
export type Sent<T> =
  | { readonly ok: true; readonly answer: CommandAnswer<T> }
  | { readonly ok: false; readonly problem: Problem };

export const newKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};

const headers = (extra: Record<string, string> = {}): Record<string, string> => {
  const token = session()?.token;
  return token ? { ...extra, authorization: `Bearer ${token}` } : extra;
};

/** Any request; an answer that is not fine is thrown as the problem it carries. */
export const request = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
  const response = await fetch(path, { ...init, headers: headers(init.headers) }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw problemError(unreachable(cause instanceof Error ? cause.message : String(cause)));
  });
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (response.status === 401 && session()) endSession();
  throw problemError(problem);
};

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await request(path, signal ? { signal } : {})).json() as Promise<T>;

const JSON_TYPE = { 'content-type': 'application/json' };

/** A read that needs a body. */
export const ask = async <T>(path: string, body: object, signal?: AbortSignal): Promise<T> => {
  const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) };
  return (await request(path, signal ? { ...init, signal } : init)).json() as Promise<T>;
};

export const send = async <T = unknown>(
  path: string,
  command: CommandBody,
  method: 'POST' | 'PUT' = 'POST',
): Promise<Sent<T>> => {
  const { dryRun, idempotencyKey = newKey(), ...rest } = command;
  const body = JSON.stringify({ idempotencyKey, ...rest });
  try {
    const response = await request(`${path}${dryRun ? '?dryRun=true' : ''}`, {
      method,
      headers: JSON_TYPE,
      body,
    });
    return { ok: true, answer: (await response.json()) as CommandAnswer<T> };
  } catch (error) {
    if (error instanceof Error && 'problem' in error) return { ok: false, problem: error.problem as Problem };
    throw error;
  }
};

/** A file behind the token: fetched, then saved under its own name. */
export const download = async (path: string, name: string): Promise<void> => {
  const address = URL.createObjectURL(await (await request(path)).blob());
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
