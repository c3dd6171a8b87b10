/**
 * What an outside call tells us, in one table. The rule behind all of it: nobody guesses. Only the other side's word, in the form that the contract
 * gives it, or the certainty that nothing ever left this machine, settles what happened; everything else is `unknown` and is reconciled.
 *
 * | on the wire                                   | submit                     | query                        | undo        |
 * |-----------------------------------------------|----------------------------|------------------------------|-------------|
 * | no connection was made                        | failed-safe (1)            | unknown                      | failed-safe |
 * | time ran out; broke after sending; too large  | unknown                    | unknown                      | unknown     |
 * | 200 `done`                                    | done                       | done                         | unknown     |
 * | 202 `accepted` / 200 `inProgress`             | accepted / unknown         | unknown / accepted           | unknown     |
 * | 200 `undone`                                  | unknown                    | undone                       | undone      |
 * | 4xx `refused` (query: 200)                    | refused (1)                | refused                      | refused     |
 * | 404 `unknown-key`                             | unknown                    | failed-safe (2), or unknown  | unknown     |
 * | 5xx or 429 `failed`, `effect: none`           | failed-safe (1)            | unknown                      | failed-safe |
 * | any other status or body                      | unknown                    | unknown                      | unknown     |
 *
 * (1) It speaks only of this send. When an earlier send under the same key is unknown, that one may have taken effect, and the answer is unknown too.
 * (2) Only when the last send is longer ago than the contract's `settlesWithinMs`: a request may still lie in a queue on its way.
 */
import { Compile } from 'typebox/compile';
import { CanonicalError, parseStrict } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import type {
  Accepted,
  Done,
  FailedSafe,
  QueryContext,
  QueryOutcome,
  Refused,
  SubmitContext,
  SubmitOutcome,
  TransportResult,
  Undone,
  UndoOutcome,
  Unknown,
} from './connector.ts';
import {
  AcceptedAnswer,
  DoneAnswer,
  FailedAnswer,
  InProgressAnswer,
  RefusedAnswer,
  UndoneAnswer,
  UnknownKeyAnswer,
  type OperationContract,
} from './work.contract.ts';

export const classifySubmit = (result: TransportResult, context: SubmitContext): SubmitOutcome => {
  const reading = read(result, 'submit');
  switch (reading.kind) {
    case 'done':
    case 'accepted':
    case 'unknown':
      return reading;
    case 'refused':
    case 'failed-safe':
      return context.earlierUnknown
        ? unknown(`an earlier send is unknown, and this answer speaks only of the last one (${summary(reading)})`)
        : reading;
    case 'undone':
    case 'unknown-key':
      return unknown(`answered ${reading.kind} to a request for work`);
  }
};

export const classifyQuery = (
  result: TransportResult,
  contract: Pick<OperationContract, 'settlesWithinMs'>,
  context: QueryContext,
): QueryOutcome => {
  const reading = read(result, 'query');
  switch (reading.kind) {
    case 'done':
    case 'accepted':
    case 'refused':
    case 'undone':
    case 'unknown':
      return reading;
    case 'failed-safe':
      return unknown(`the status query itself failed: ${reading.why}`);
    case 'unknown-key':
      return context.sinceLastSendMs >= contract.settlesWithinMs
        ? failedSafe(`they never received it, ${context.sinceLastSendMs} ms after the last send`)
        : unknown(
            `not received yet, but a send is settled only after ${contract.settlesWithinMs} ms, and it is ${context.sinceLastSendMs} ms old`,
          );
  }
};

export const classifyUndo = (result: TransportResult): UndoOutcome => {
  const reading = read(result, 'undo');
  switch (reading.kind) {
    case 'undone':
    case 'refused':
    case 'failed-safe':
    case 'unknown':
      return reading;
    case 'done':
    case 'accepted':
    case 'unknown-key':
      return unknown(`answered ${reading.kind} to a request to undo`);
  }
};

type Call = 'submit' | 'query' | 'undo';
type Reading = Done | Accepted | Refused | Undone | FailedSafe | Unknown | { readonly kind: 'unknown-key' };

const read = (result: TransportResult, call: Call): Reading => {
  switch (result.kind) {
    case 'notSent':
      return failedSafe(`nothing was sent: ${result.why}`);
    case 'timedOut':
      return unknown(`no answer within ${result.afterMs} ms`);
    case 'broken':
      return unknown(`the connection broke: ${result.why}`);
    case 'tooLarge':
      return unknown(`an answer larger than ${result.bytesMax} bytes`);
    case 'answered':
      return readAnswer(result.status, result.body, call);
  }
};

const readAnswer = (status: number, text: string, call: Call): Reading => {
  const body = parsed(text);
  if (body === undefined) return unknown(`status ${status} with a body that is not exact JSON`);
  for (const row of ANSWERS)
    if (row.when(status, call) && row.schema.Check(body)) return row.read(body as unknown as AnyAnswer);
  return unknown(`status ${status} with a body that the contract does not know`);
};

type AnyAnswer = {
  readonly ref: string;
  readonly result: { readonly [field: string]: Json };
  readonly code: string;
  readonly message: string;
  readonly retriable: boolean;
};
type Row = {
  readonly when: (status: number, call: Call) => boolean;
  readonly schema: { readonly Check: (value: unknown) => boolean };
  readonly read: (answer: AnyAnswer) => Reading;
};

const is4xx = (status: number): boolean => status >= 400 && status < 500;
/** Their trouble, or too many requests at once: neither is a business *no*. */
const saysLater = (status: number): boolean => status === 429 || (status >= 500 && status < 600);

/** A status counts only together with its body: a proxy in between also answers 404 and 503, and knows nothing of the work. */
const ANSWERS: readonly Row[] = [
  {
    when: (status) => status === 200,
    schema: Compile(DoneAnswer),
    read: ({ ref, result }) => ({ kind: 'done', ref, result }),
  },
  {
    when: (status, call) => status === 202 && call === 'submit',
    schema: Compile(AcceptedAnswer),
    read: ({ ref }) => ({ kind: 'accepted', ref }),
  },
  {
    when: (status, call) => status === 200 && call === 'query',
    schema: Compile(InProgressAnswer),
    read: ({ ref }) => ({ kind: 'accepted', ref }),
  },
  {
    when: (status, call) => status === 200 && call !== 'submit',
    schema: Compile(UndoneAnswer),
    read: ({ ref }) => (ref === undefined ? { kind: 'undone' } : { kind: 'undone', ref }),
  },
  {
    when: (status, call) => (call === 'query' ? status === 200 : is4xx(status)),
    schema: Compile(RefusedAnswer),
    read: ({ code, message, retriable }) => ({ kind: 'refused', code, message, retriable }),
  },
  {
    when: (status, call) => status === 404 && call === 'query',
    schema: Compile(UnknownKeyAnswer),
    read: () => ({ kind: 'unknown-key' }),
  },
  {
    when: saysLater,
    schema: Compile(FailedAnswer),
    read: ({ code, message }) => failedSafe(`${code}: ${message}`),
  },
];

/** Duplicate keys, fractions and broken text are no answer: two readers would read them differently. */
const parsed = (text: string): Json | undefined => {
  try {
    return parseStrict(text);
  } catch (error) {
    if (error instanceof CanonicalError) return undefined;
    throw error;
  }
};

const unknown = (why: string): Unknown => ({ kind: 'unknown', why });
const failedSafe = (why: string): FailedSafe => ({ kind: 'failed-safe', why });
const summary = (reading: Refused | FailedSafe): string =>
  reading.kind === 'refused' ? `refused ${reading.code}` : reading.why;
