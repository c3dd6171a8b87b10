/**
 * What the rest of Troth learns of a database error: what kind it is, which constraint was met, whether sending the
 * whole transaction again can help. Never the values of a row: PostgreSQL puts them in `detail`, in `where` and in the message
 * of a failed cast, and from there they reach logs and answers that their reader may not see.
 */
import pg from 'pg';

export type StoreErrorKind =
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'not-null'
  | 'serialization'
  | 'deadlock'
  | 'lock-timeout'
  | 'statement-timeout'
  | 'transaction-too-long'
  | 'not-permitted'
  | 'raised'
  | 'value'
  | 'stale-plan'
  | 'connection'
  | 'other';

export type StoreError = Error & {
  readonly kind: StoreErrorKind;
  /** SQLSTATE, when the server answered. */
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  /** Sending the whole transaction again may succeed, and cannot do anything twice. */
  readonly retryable: boolean;
  /** The connection broke while committing: the transaction may or may not have happened. Its idempotency key will tell. */
  readonly outcomeUnknown: boolean;
};

const KIND_OF_CODE: Readonly<Record<string, StoreErrorKind>> = {
  '23505': 'unique',
  '23P01': 'unique',
  '23503': 'foreign-key',
  '23514': 'check',
  '23502': 'not-null',
  '40001': 'serialization',
  '40P01': 'deadlock',
  '55P03': 'lock-timeout',
  '57014': 'statement-timeout',
  '25P04': 'transaction-too-long',
  '25P03': 'transaction-too-long',
  '42501': 'not-permitted',
  P0001: 'raised',
};

const RETRYABLE: ReadonlySet<StoreErrorKind> = new Set(['serialization', 'deadlock', 'lock-timeout', 'stale-plan']);

/** Server went away or is not there yet: 08 connection, 57P shutdown and crash recovery, 53300 too many connections. */
const CONNECTION_CODE = /^(08|57P|53300)/;

export const isStoreError = (error: unknown): error is StoreError =>
  error instanceof Error && error.name === 'StoreError';

/** The constraint that a unique violation met, or undefined for every other error. */
export const violatedKey = (error: unknown): string | undefined =>
  isStoreError(error) && error.kind === 'unique' ? error.constraint : undefined;

type Details = Pick<StoreError, 'kind'> &
  Partial<Pick<StoreError, 'code' | 'constraint' | 'table' | 'retryable' | 'outcomeUnknown'>>;

export const storeError = (message: string, details: Details): StoreError => {
  const error = new Error(message);
  error.name = 'StoreError';
  return Object.assign(error, { retryable: RETRYABLE.has(details.kind), outcomeUnknown: false, ...details });
};

export type ErrorContext = { readonly statement?: string; readonly committing?: boolean };

/** Maps whatever the driver threw. The statement's name or beginning is named, for the developer; its values never. */
export const toStoreError = (error: unknown, { statement, committing = false }: ErrorContext = {}): Error => {
  // A broken promise of ours passes as what it is: a crash with its own stack.
  if (isStoreError(error) || (error as Error).name === 'BrokenPromise') return error as Error;
  const where = statement === undefined ? '' : ` in ${statement}`;
  if (!(error instanceof pg.DatabaseError)) return fromDriver(error as Error, where, committing);
  const kind = kindOf(error);
  const message = kind === 'value' ? `a value does not fit its type` : error.message;
  return storeError(`${message} (${error.code ?? 'no code'})${where}`, {
    kind,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
    ...(error.table === undefined ? {} : { table: `${error.schema ?? ''}.${error.table}` }),
    outcomeUnknown: committing && kind === 'connection',
  });
};

const kindOf = (error: pg.DatabaseError): StoreErrorKind => {
  const code = error.code ?? '';
  if (code === '0A000' && error.message.includes('cached plan')) return 'stale-plan';
  if (code.startsWith('22')) return 'value';
  if (CONNECTION_CODE.test(code)) return 'connection';
  return KIND_OF_CODE[code] ?? 'other';
};

const NOT_CONNECTED = /terminat|ECONN|EPIPE|ETIMEDOUT|timeout|not queryable|closed|Connection/i;

const fromDriver = (error: Error, where: string, committing: boolean): StoreError => {
  const connection = NOT_CONNECTED.test(`${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`);
  return storeError(`${error.message}${where}`, {
    kind: connection ? 'connection' : 'other',
    outcomeUnknown: connection && committing,
  });
};
