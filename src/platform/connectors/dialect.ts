/**
 * How a system is spoken to that does not speak the work contract: what is sent for each call, and its answers put into the words of the contract, as if
 * they had come so. What they mean is then decided in one place for all (`classify.ts`). What a dialect cannot put into those words it hands on as it
 * came: that is no answer, and stays unknown. Pure but for the sending that is handed in.
 */
import type { Json } from '#kernel/json.ts';
import type { SubmitContext, TransportResult } from './connector.ts';
import type { UndoRequest, WorkRequest } from './work.contract.ts';

export type SendIn = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<TransportResult>;

export type Dialect = {
  readonly submit: (send: SendIn, work: WorkRequest, context: SubmitContext) => Promise<TransportResult>;
  readonly query: (send: SendIn, idempotencyKey: string) => Promise<TransportResult>;
  readonly undo: (send: SendIn, idempotencyKey: string, undo: UndoRequest) => Promise<TransportResult>;
};

const keyPath = (key: string): string => `/work/${encodeURIComponent(key)}`;

/** The contract itself: nothing is put into other words. */
export const workDialect: Dialect = {
  submit: (send, work) => send('POST', '/work', work),
  query: (send, key) => send('GET', keyPath(key)),
  undo: (send, key, undo) => send('POST', `${keyPath(key)}/undo`, undo),
};

export type Members = { readonly [member: string]: unknown };

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const answer = (status: number, body: Members): TransportResult => ({
  kind: 'answered',
  status,
  body: JSON.stringify(body),
});

/** Other people's standards write fractions and repeat members; only what is taken out of an answer has to be exact. */
export const bodyOf = (result: TransportResult): unknown => {
  if (result.kind !== 'answered') return undefined;
  try {
    return JSON.parse(result.body);
  } catch {
    // A body that is no JSON is handed on as it came, and is unknown.
    return undefined;
  }
};

/** A value as the contract carries it: text, truth and whole numbers as they are, anything else as its text. */
export const exact = (value: unknown): Json => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return Number.isSafeInteger(value) ? (value as number) : JSON.stringify(value ?? null);
};

/** A code of theirs as a code of the contract. */
export const codeOf = (text: unknown, otherwise: string): string => {
  const code = String(text ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return code === '' ? otherwise : code;
};

export const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : otherwise;
