/** The words of a step that an outside system answers: what it is asked, what it may say, and how far it got. */
import { type Static, Type } from 'typebox';
import { ASKED_OUTCOMES } from '#platform/connectors/asked-outcome.contract.ts';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

export const OUTSIDE_CONNECTOR = 'approval';
export const OUTSIDE_OPERATION = 'approval.ask';

export type OutsideState =
  | 'requested'
  | 'asking'
  | 'waiting'
  | 'unknown'
  | 'answered'
  | 'counted'
  | 'notCounted'
  | 'failed'
  | 'over';

const Text = Type.String({ minLength: 1, maxLength: 2_000 });
const Ref = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false } as const;

/** What the system says in the end; an answer may say more than we know. `content` is what its person was shown; `person` is an e-mail address or a key of ours. */
export const OutsideResult = Type.Object({
  decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
  comment: Text,
  person: Ref,
  content: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
});
export type OutsideAnswer = Static<typeof OutsideResult> & { readonly ref: string };

/** A person answers in hours; only the taking of the question settles within this time. Nothing is taken back: what comes too late counts as nothing. */
export const OUTSIDE_CONTRACTS: ConnectorContracts = {
  [OUTSIDE_CONNECTOR]: {
    [OUTSIDE_OPERATION]: {
      idempotent: true,
      pointOfNoReturn: true,
      statusQuery: true,
      settlesWithinMs: 5_000,
      request: Type.Object({
        quoteId: Type.String(),
        content: Type.String(),
        reasons: Type.Array(Type.Unknown()),
        role: Type.String(),
      }),
      result: OutsideResult,
    },
  },
};

/** What a call, a query or a callback brought; the last three are of ourselves, when the answer was judged. */
export const OutsideOutcome = Type.Union([
  ...ASKED_OUTCOMES,
  Type.Object({ kind: Type.Literal('over') }, closed),
  Type.Object({ kind: Type.Literal('counted') }, closed),
  Type.Object({ kind: Type.Literal('held-up'), why: Text }, closed),
  Type.Object({ kind: Type.Literal('not-counted'), why: Text }, closed),
]);
export type OutsideOutcome = Static<typeof OutsideOutcome>;

/** The row, with what its step and case say now. Its id is the step's: one step is asked about once. */
export type OutsideRequest = {
  readonly id: string;
  readonly caseId: string;
  readonly quoteId: string;
  readonly content: string;
  readonly stepNo: number;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly stepStatus: string;
  /** Of the policy: which queue or person of that system the question goes to. */
  readonly desk: string | null;
  readonly connector: string;
  readonly state: OutsideState;
  readonly attemptNo: number;
  readonly dueAt: string | null;
  readonly lastSentAt: string | null;
  readonly said: OutsideAnswer | null;
  readonly why: string | null;
  readonly settledAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const outsideFacts = [
  'ApprovalOutsideAsked',
  'ApprovalOutsideTaken',
  'ApprovalOutsideAwaited',
  'ApprovalOutsideUnknown',
  'ApprovalOutsidePostponed',
  'ApprovalOutsideAnswered',
  'ApprovalOutsideHeldUp',
  'ApprovalOutsideCounted',
  'ApprovalOutsideNotCounted',
  'ApprovalOutsideFailed',
  'ApprovalOutsideOver',
] as const;

export const outsideRefusals: RefusalTexts = {
  'approval-outside.not-found': {
    status: 404,
    title: 'No outside system is asked about this step',
    todo: 'Read the case: its steps say who is asked.',
  },
  'approval-outside.move-not-allowed': {
    status: 409,
    title: 'What was asked outside is in another state',
    todo: 'Nothing: what is known of it stands.',
  },
  'approval-outside.not-due': {
    status: 409,
    title: 'It is not time to ask the outside system',
    todo: 'Nothing: whoever came first asks.',
  },
  'approval-outside.overtaken': {
    status: 409,
    title: 'Something newer was recorded of what was asked outside',
    todo: 'Nothing: the newer word stands.',
  },
};
