/** What a worker reports of a call, as it travels in a command: the words of `connectors/connector.ts` as a schema. */
import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ maxLength: 4000 });
const Fields = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.Unknown());

export const DoneOutcome = Type.Object({ kind: Type.Literal('done'), ref: Text, result: Fields }, closed);
export const AcceptedOutcome = Type.Object({ kind: Type.Literal('accepted'), ref: Text }, closed);
export const RefusedOutcome = Type.Object(
  { kind: Type.Literal('refused'), code: Text, message: Text, retriable: Type.Boolean() },
  closed,
);
/** `ours`: nothing was sent because of us, and the other system has nothing to do with it. */
export const FailedSafeOutcome = Type.Object(
  { kind: Type.Literal('failed-safe'), why: Text, ours: Type.Optional(Type.Literal(true)) },
  closed,
);
export const UnknownOutcome = Type.Object({ kind: Type.Literal('unknown'), why: Text }, closed);
/** The request could not be put together, so nothing was sent. */
export const UnsendableOutcome = Type.Object({ kind: Type.Literal('unsendable'), code: Text, message: Text }, closed);
export const UndoneOutcome = Type.Object({ kind: Type.Literal('undone'), ref: Type.Optional(Text) }, closed);
/** There is nobody to ask: no status query is declared, or no connector is configured. */
export const UnaskableOutcome = Type.Object({ kind: Type.Literal('unaskable') }, closed);

export const CallOutcome = Type.Union([
  DoneOutcome,
  AcceptedOutcome,
  RefusedOutcome,
  FailedSafeOutcome,
  UnknownOutcome,
  UnsendableOutcome,
]);
export const CheckOutcome = Type.Union([
  DoneOutcome,
  AcceptedOutcome,
  RefusedOutcome,
  UndoneOutcome,
  FailedSafeOutcome,
  UnknownOutcome,
  UnaskableOutcome,
]);
export const CallbackOutcome = Type.Union([DoneOutcome, AcceptedOutcome, RefusedOutcome]);

/** What proves and measures a call. A duration is in whole microseconds: a fraction has no canonical form. */
export const CallTrace = Type.Object(
  {
    tookUs: Type.Integer({ minimum: 0 }),
    status: Type.Optional(Type.Integer()),
    answerSha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    answerStart: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);

export type CallOutcome = Static<typeof CallOutcome>;
export type CheckOutcome = Static<typeof CheckOutcome>;
export type CallTrace = Static<typeof CallTrace>;

/** What an outcome says about the system itself: an answer of any kind, or trouble. What we did not send says nothing. */
export const troubleOf = (outcome: CallOutcome | CheckOutcome): { readonly trouble: string | null } | undefined => {
  switch (outcome.kind) {
    case 'unknown':
      return { trouble: outcome.why };
    case 'failed-safe':
      return outcome.ours === true ? undefined : { trouble: outcome.why };
    case 'unsendable':
    case 'unaskable':
      return undefined;
    default:
      return { trouble: null };
  }
};

/** That they never received it is an answer to a question, and no trouble. */
export const troubleOfCheck = (outcome: CheckOutcome): { readonly trouble: string | null } | undefined =>
  outcome.kind === 'failed-safe' ? { trouble: null } : troubleOf(outcome);
