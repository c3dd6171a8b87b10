/** The words of qualifications: what other systems say about a customer, and what it means to us. No behaviour. */
import { Type } from 'typebox';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { QualificationKind } from './qualification-kinds.ts';

export type QualificationStatus = 'requested' | 'asking' | 'unknown' | 'passed' | 'failed' | 'expired';

/** Fields of text: what a question is about (a site, an offering, a currency), or what is asked of it (an amount). */
export type QuestionFields = { readonly [field: string]: string };
export type Question = {
  readonly kind: QualificationKind;
  readonly subject: QuestionFields;
  readonly asked: QuestionFields;
};

/** What they said besides yes or no: up to which amount, and why. */
export type QualificationAnswer = { readonly limit?: string; readonly reason?: string };

export type QualificationRow = {
  readonly id: string;
  readonly kind: QualificationKind;
  readonly accountId: string;
  readonly subject: QuestionFields;
  readonly subjectHash: string;
  readonly asked: QuestionFields;
  readonly status: QualificationStatus;
  readonly attemptNo: number;
  /** When somebody looks at it next. */
  readonly dueAt: string | null;
  readonly sentAt: string | null;
  readonly answer: QualificationAnswer | null;
  /** Whose word it is: a connector, or a person. */
  readonly source: string | null;
  /** Why it is not known, or why not. */
  readonly why: string | null;
  readonly answeredAt: string | null;
  readonly expiresAt: string | null;
  readonly requestedBy: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
};

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const QuestionFieldsSchema = Type.Record(
  Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$' }),
  Type.String({ minLength: 1, maxLength: 200 }),
  { maxProperties: 10 },
);

/** What an answer must say to be one. An answer may say more than we know. */
export const CheckResult = Type.Object({
  decision: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  /** Good up to this amount in the currency that was asked about. */
  limit: Type.Optional(Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' })),
  /** The last day on which it holds. */
  validUntil: Type.Optional(Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
});

export const qualificationFacts = [
  'QualificationRequested',
  'QualificationAsked',
  'QualificationPostponed',
  'QualificationUnknown',
  'QualificationPassed',
  'QualificationFailed',
  'QualificationExpired',
] as const;

/** Two who ask at the same moment: the table lets one through. */
export const qualificationConstraints: Readonly<Record<string, string>> = {
  qualification_one_open: 'qualification.open-already',
};

export const qualificationRefusals: RefusalTexts = {
  'qualification.not-found': {
    status: 404,
    title: 'There is no such qualification',
    todo: 'Read the qualifications of the account.',
  },
  'qualification.unknown-kind': {
    status: 422,
    title: 'Nobody can be asked for this kind of qualification',
    todo: 'Use one of the kinds named under known.',
  },
  'qualification.open-already': {
    status: 409,
    title: 'This is being asked already',
    todo: 'Wait for the answer, or ask again about the question that is open.',
  },
  'qualification.move-not-allowed': {
    status: 409,
    title: 'The qualification is in another state',
    todo: 'The moves that are allowed now are listed.',
  },
  'qualification.not-due': {
    status: 409,
    title: 'It is not time to ask this',
    todo: 'Nothing: whoever came first asks it.',
  },
  'qualification.other-attempt': {
    status: 409,
    title: 'This answer belongs to an attempt that is not under way any more',
    todo: 'Nothing: a later attempt decides.',
  },
  'qualification.not-expired': {
    status: 409,
    title: 'The qualification still holds',
    todo: 'It expires at the time that is given.',
  },
  'qualification.expiry': {
    status: 422,
    title: 'A qualification that is settled by hand ends in the future',
    todo: 'Give a day after today, at most as far off as is named.',
  },
};
