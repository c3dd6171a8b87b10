/**
 * The one contract that Troth speaks with every system that others own, as JSON Schema: what is asked, what may be answered, what may be called back.
 * The stand-ins in `sims/` import these same schemas, so that neither side can drift from the other in silence.
 *
 *   POST /work                 ask for work            → 200 done · 202 accepted, a callback follows · 4xx refused · 5xx or 429 failed
 *   GET  /work/{key}           what became of it       → 200 done | inProgress | refused | undone · 404 unknown-key
 *   POST /work/{key}/undo      take it back            → 200 undone · 4xx refused · 5xx failed
 *
 * What is not in these schemas is no answer: whoever receives it knows nothing, and says so (`classify.ts`).
 */
import { Type, type Static } from 'typebox';

/** A whole billing handoff of a 10,000-line order fits. */
export const WORK_BODY_BYTES_MAX = 4 * 1024 * 1024;
/** An answer or a callback carries references, not documents. */
export const ANSWER_BODY_BYTES_MAX = 256 * 1024;

/** Printable ASCII without the dot: it becomes part of a path, a header and a log line, and webhook signatures are dot-separated. */
const Key = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_:~-]{0,199}$' });
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' });
const Text = Type.String({ minLength: 1, maxLength: 2000 });
const Ref = Type.String({ minLength: 1, maxLength: 200 });
const Fields = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.Unknown());

export const OperationName = Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' });

export const WorkRequest = Type.Object(
  {
    operation: OperationName,
    /** One per piece of work, not per send: every repeat of the same work carries the same key. */
    idempotencyKey: Key,
    /** Our task id. */
    reference: Ref,
    tenantRef: Ref,
    payload: Fields,
    callbackUrl: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2000 })),
  },
  { additionalProperties: false },
);

export const UndoRequest = Type.Object(
  {
    reference: Ref,
    tenantRef: Ref,
    reason: Text,
    /** The compensating operation as the decomposition rule names it, and what it carries. */
    operation: Type.Optional(OperationName),
    payload: Type.Optional(Fields),
  },
  { additionalProperties: false },
);

// An answer may say more than we know: others add fields to their answers without asking us. What we read must be exact.
export const DoneAnswer = Type.Object({ status: Type.Literal('done'), ref: Ref, result: Fields });
export const AcceptedAnswer = Type.Object({ status: Type.Literal('accepted'), ref: Ref });
export const InProgressAnswer = Type.Object({ status: Type.Literal('inProgress'), ref: Ref });
export const UndoneAnswer = Type.Object({ status: Type.Literal('undone'), ref: Type.Optional(Ref) });
export const UnknownKeyAnswer = Type.Object({ status: Type.Literal('unknown-key') });
export const RefusedAnswer = Type.Object({
  status: Type.Literal('refused'),
  code: Code,
  message: Text,
  /** True: the same request may succeed later under the same key. False: this key is settled, a corrected request needs a new one. */
  retriable: Type.Boolean(),
});
/** A failure that the other side vouches for: `effect: none` is its word that this send changed nothing. */
export const FailedAnswer = Type.Object({
  status: Type.Literal('failed'),
  effect: Type.Literal('none'),
  code: Code,
  message: Text,
});

/** `sequence` counts up per piece of work, so that a callback that was overtaken is recognised. The tenant is never in here: the secret says it. */
const callback = {
  idempotencyKey: Key,
  reference: Ref,
  ref: Ref,
  sequence: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  at: Type.String({ format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{8,18}Z$' }),
};
export const CallbackBody = Type.Union([
  Type.Object({ ...callback, status: Type.Literal('inProgress') }),
  Type.Object({ ...callback, status: Type.Literal('done'), result: Fields }),
  Type.Object({ ...callback, status: Type.Literal('refused'), code: Code, message: Text, retriable: Type.Boolean() }),
]);

/** What one operation promises. `GET /contract` answers it, and a consumer contract test holds it against what we rely on. */
export const OperationContract = Type.Object(
  {
    /** The same key sent again gives the same answer and no second effect. Only then may a send whose outcome is unknown be repeated. */
    idempotent: Type.Boolean(),
    /** Once done it cannot be taken back: a parcel has left the house. */
    pointOfNoReturn: Type.Boolean(),
    /** The name of the operation that takes it back. */
    undo: Type.Optional(OperationName),
    statusQuery: Type.Boolean(),
    /** How long after a send that was never answered the request may still take effect. Earlier than that, *unknown key* proves nothing. */
    settlesWithinMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  },
  { additionalProperties: false },
);

/** What `GET /contract` answers: the promises of each operation, and JSON Schema of what it takes and of what it says. More may stand in it. */
export const CONTRACT_SCHEMA = Type.Object({
  operations: Type.Record(
    OperationName,
    Type.Object({
      ...OperationContract.properties,
      request: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      result: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});

export type WorkRequest = Static<typeof WorkRequest>;
export type UndoRequest = Static<typeof UndoRequest>;
export type CallbackBody = Static<typeof CallbackBody>;
export type OperationContract = Static<typeof OperationContract>;
