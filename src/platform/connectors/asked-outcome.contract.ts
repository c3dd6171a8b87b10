/** What asking another system brought, as it travels in a command: the words of `connector.ts` as a schema. */
import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const WHY_CHARS_MAX = 2_000;
const Text = Type.String({ minLength: 1, maxLength: WHY_CHARS_MAX });
const Ref = Type.String({ minLength: 1, maxLength: 200 });

/** The members, for a context whose words are some of these and some of its own. */
export const ASKED_OUTCOMES = [
  Type.Object({ kind: Type.Literal('done'), ref: Ref, result: Type.Record(Type.String(), Type.Unknown()) }, closed),
  Type.Object({ kind: Type.Literal('accepted'), ref: Ref }, closed),
  Type.Object({ kind: Type.Literal('refused'), code: Text, message: Text, retriable: Type.Boolean() }, closed),
  Type.Object({ kind: Type.Literal('failed-safe'), why: Text }, closed),
  Type.Object({ kind: Type.Literal('unknown'), why: Text }, closed),
] as const;
export const UndoneOutcome = Type.Object({ kind: Type.Literal('undone') }, closed);

export const AskedOutcome = Type.Union([...ASKED_OUTCOMES]);
export type AskedOutcome = Static<typeof AskedOutcome>;
export type AskedOrUndone = AskedOutcome | Static<typeof UndoneOutcome>;

/** A reason is told, not transmitted: what is longer than a person reads is cut. */
export const shortWhy = (why: string): string => why.slice(0, WHY_CHARS_MAX);
