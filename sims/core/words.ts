/** The words of a stand-in: what it is asked, what it remembers, how it may misbehave. No behaviour. */
import { Type, type Static, type TObject } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import type { CallbackBody, OperationContract, WorkRequest } from '#platform/connectors/work.contract.ts';

/** One thing that a stand-in can do. `answers: later` accepts with 202 and calls back when `workMs` have passed. */
export type Operation = {
  readonly contract: OperationContract;
  /** What its payload must have, and what it says when it is done: published under `GET /contract`. */
  readonly takes: TObject;
  readonly gives: TObject;
  readonly answers: 'now' | 'later';
  readonly workMs: number;
  readonly refPrefix: string;
  /** What such a system would answer. Pure: the same work gives the same references. */
  readonly result: (work: WorkRequest, ref: string, now: Temporal.Instant) => JsonObject;
};

export type Profile = {
  readonly key: string;
  readonly title: string;
  readonly operations: Readonly<Record<string, Operation>>;
};

export const FAULT_MODES = [
  'slow',
  'fail',
  'refuse',
  'timeout-after-success',
  'timeout-before-effect',
  'effect-after-timeout',
  'answer-twice',
  'lose-callback',
  'late-callback',
  'out-of-order',
  'duplicate-callback',
  'garbage',
  'connection-reset',
  'rate-limit',
  'down',
  'wrong-contract',
] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

const FAULT_RULES_MAX = 1000;
const FAULT_DELAY_MS_MAX = 600_000;
const text = Type.String({ minLength: 1, maxLength: 2000 });

export const FaultRule = Type.Object(
  {
    /** All that is given must hold; an empty match is everything. */
    match: Type.Optional(
      Type.Object(
        {
          operation: Type.Optional(text),
          reference: Type.Optional(text),
          tenantRef: Type.Optional(text),
          idempotencyKey: Type.Optional(text),
          /** `path` is a JSON Pointer into the payload, such as `/shipTo/country`. */
          payload: Type.Optional(
            Type.Object(
              { path: Type.String({ pattern: '^(/[^/]+)+$', maxLength: 500 }), equals: Type.Unknown() },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    /** Which call it strikes; `submit` when absent. `down` and `wrong-contract` strike every call that is not named. */
    on: Type.Optional(Type.Enum(['submit', 'query', 'undo'])),
    /** How often it strikes; for ever when absent. */
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    mode: Type.Enum([...FAULT_MODES]),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: FAULT_DELAY_MS_MAX })),
    /** `fail` with a status of its own answers bare text, as a crashed server does: then the contract vouches for nothing. */
    httpStatus: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
    code: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' })),
    message: Type.Optional(text),
    retriable: Type.Optional(Type.Boolean()),
    /** Whether `garbage` and `connection-reset` come after the effect (true, when absent) or instead of it. */
    effect: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export const FaultRules = Type.Array(FaultRule, { maxItems: FAULT_RULES_MAX });
export type FaultRule = Static<typeof FaultRule>;

export type CallbackStyle = 'none' | 'once' | 'again' | 'twice' | 'outOfOrder';
export type Refusal = { readonly code: string; readonly message: string; readonly retriable: boolean };

/** A line of the durable ledger. All state is what these lines add up to, so that a killed stand-in comes back as it was. */
export type LedgerRecord = { readonly at: string } & (
  | {
      readonly kind: 'received';
      readonly work: WorkRequest;
      readonly hash: string;
      readonly ref: string;
      readonly dueAtMs: number;
      readonly callbacks: CallbackStyle;
      readonly callbackDelayMs: number;
      /** It will be refused after having been accepted: they found out late. */
      readonly refusal?: Refusal;
    }
  | { readonly kind: 'done'; readonly key: string; readonly ref: string; readonly result: JsonObject }
  | {
      readonly kind: 'refused';
      readonly key: string;
      readonly work: WorkRequest;
      readonly hash: string;
      readonly ref: string;
      readonly refusal: Refusal;
    }
  | { readonly kind: 'undone'; readonly key: string; readonly reference: string; readonly reason: string }
  | { readonly kind: 'delayed'; readonly id: string; readonly work: WorkRequest; readonly dueAtMs: number }
  | { readonly kind: 'arrived'; readonly id: string }
  | { readonly kind: 'callback'; readonly callback: QueuedCallback }
  | { readonly kind: 'callbackSent'; readonly id: string }
  | { readonly kind: 'callbackFailed'; readonly id: string; readonly tries: number; readonly dueAtMs: number }
  | { readonly kind: 'callbackGivenUp'; readonly id: string; readonly tries: number }
  | { readonly kind: 'faultsSet'; readonly rules: readonly FaultRule[] }
  | { readonly kind: 'faultStruck'; readonly rule: number }
);

export type QueuedCallback = {
  readonly id: string;
  readonly url: string;
  readonly tenantRef: string;
  readonly body: CallbackBody;
  readonly tries: number;
  readonly dueAtMs: number;
  /** Sent once more with the same id after it was taken, as by a sender whom the answer did not reach. */
  readonly again?: true;
};

export type Work = {
  readonly request: WorkRequest;
  readonly hash: string;
  readonly ref: string;
  readonly dueAtMs: number;
  readonly callbacks: CallbackStyle;
  readonly callbackDelayMs: number;
  readonly lateRefusal?: Refusal;
  readonly state:
    | { readonly kind: 'inProgress' }
    | { readonly kind: 'done'; readonly result: JsonObject }
    | { readonly kind: 'refused'; readonly refusal: Refusal };
};

/** What really happened in the other system's world: what a test counts. */
export type Effect = {
  readonly at: string;
  readonly kind: 'done' | 'undone';
  readonly key: string;
  readonly operation: string;
  readonly reference: string;
  readonly tenantRef: string;
  readonly ref: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly result: JsonObject;
};

/** `path` with its query, as it stands in the request line. */
export type RequestIn = { readonly method: string; readonly path: string; readonly body?: string };

export type Reaction =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly afterMs: number }
  /** The connection stays open and nothing ever comes. */
  | { readonly kind: 'hang' }
  /** Nobody listens. On a real socket it is told apart from a reset only by killing the server, which is why it looks like one there. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'reset' };

export type Handled = { readonly records: readonly LedgerRecord[]; readonly reaction: Reaction };
