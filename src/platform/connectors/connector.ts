/** The words of calling a system that others own. No behaviour. */
import type { OutboundRequest, OutboundResult } from '../outbound/send.connector.ts';
import type { Json } from '#kernel/json.ts';
import type { OperationContract, UndoRequest, WorkRequest } from './work.contract.ts';

/** `work`: the contract of Troth itself. `tmf641`: service ordering as TM Forum has it. `billing-api`: a billing system's REST resources. */
export const CONNECTOR_KINDS = ['work', 'tmf641', 'billing-api'] as const;
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number];

export type ConnectorDefinition = {
  readonly key: string;
  /** How it is spoken to; `work` when absent. */
  readonly kind?: ConnectorKind;
  readonly baseUrl: string;
  /** `whsec_…`: signs its callbacks. One per tenant and connector, because the secret is what tells whose callback it is. */
  readonly secret: string;
  readonly callTimeoutMs: number;
  readonly operations: Readonly<Record<string, OperationContract>>;
};

/** What happened on the wire, before anybody draws a conclusion from it. */
export type TransportResult = OutboundResult;
export type TransportRequest = OutboundRequest;

/** Never throws for what a network can do. The simulator injects one that needs no network; `tookMs` is then its own time. */
export type Transport = (
  request: TransportRequest,
) => Promise<{ readonly result: TransportResult; readonly tookMs: number }>;

type Fields = { readonly [field: string]: Json };

export type Done = { readonly kind: 'done'; readonly ref: string; readonly result: Fields };
/** They took it; a callback or a status query will say what became of it. */
export type Accepted = { readonly kind: 'accepted'; readonly ref: string };
/** A business *no*. Nothing happened under this key. */
export type Refused = {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
  readonly retriable: boolean;
};
/** It is known that nothing happened under this key: trying again is safe, whatever the operation. */
export type FailedSafe = { readonly kind: 'failed-safe'; readonly why: string };
/** Nobody knows. A status query, a callback or a person with evidence decides, never a guess. */
export type Unknown = { readonly kind: 'unknown'; readonly why: string };
export type Undone = { readonly kind: 'undone'; readonly ref?: string };

export type SubmitOutcome = Done | Accepted | Refused | FailedSafe | Unknown;
export type QueryOutcome = Done | Accepted | Refused | Undone | FailedSafe | Unknown;
/** `failed-safe` and `refused` speak of the undo: what it was to take back still stands. */
export type UndoOutcome = Undone | Refused | FailedSafe | Unknown;

/** One call with what is needed to prove and to measure it. The answer is kept by hash; the text only for a person who looks into a fallout. */
export type Exchange<Conclusion> = {
  readonly outcome: Conclusion;
  readonly tookMs: number;
  readonly status?: number;
  readonly answerSha256?: string;
  readonly answerStart?: string;
};

/** What the caller knows about this key before it sends. */
export type SubmitContext = {
  /** An earlier send under this key has an outcome nobody knows. Then an answer that speaks only of this send settles nothing. */
  readonly earlierUnknown: boolean;
};
export type QueryContext = { readonly sinceLastSendMs: number };

export type Connector = {
  readonly definition: ConnectorDefinition;
  readonly submit: (work: WorkRequest, context: SubmitContext) => Promise<Exchange<SubmitOutcome>>;
  readonly query: (operation: string, idempotencyKey: string, context: QueryContext) => Promise<Exchange<QueryOutcome>>;
  readonly undo: (idempotencyKey: string, undo: UndoRequest) => Promise<Exchange<UndoOutcome>>;
  /** What the other side says of itself; absent where its standard says it for everybody. */
  readonly contract?: () => Promise<Exchange<TransportResult>>;
};
