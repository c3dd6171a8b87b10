/** The words of agreements: what was agreed with a customer once, and holds for every deal made under it. */
import { Type, type Static } from 'typebox';
import type { RefusalTexts } from '#platform/refusals.ts';
import { ContractedModel } from './contracted-model.ts';

export const AGREEMENT_PRICES_MAX = 1_000;
export const AGREEMENTS_OF_ACCOUNT_MAX = 100;

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** Money and quantities travel as text: exact, never a float. */
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });

/** The forms in which contracts state prices: a percentage off the list, or the price itself. Pricing does the arithmetic of both. */
export const ContractedTerms = Type.Union([
  Type.Object({ kind: Type.Literal('percentOff'), percent: Amount }, closed),
  Type.Object({ kind: Type.Literal('model'), model: ContractedModel }, closed),
]);

export const ContractedPrice = Type.Object(
  {
    /** What the contract calls it: a clause, a line of its annex. Traces name it. */
    key: Key,
    offering: Type.String({ minLength: 1, maxLength: 200 }),
    charge: Type.String({ minLength: 1, maxLength: 80 }),
    from: Day,
    to: Type.Optional(Day),
    price: ContractedTerms,
  },
  closed,
);
const prices = Type.Array(ContractedPrice, { maxItems: AGREEMENT_PRICES_MAX });

export const RecordAgreementPayload = Type.Object(
  {
    accountId: Uuid,
    key: Key,
    name: Name,
    /** Where the contract itself lies, and under which number: its owner is the contract system. */
    contractSystem: Type.String({ minLength: 1, maxLength: 80 }),
    contractReference: Type.String({ minLength: 1, maxLength: 200 }),
    /** The legal entity that is bound by it; absent: whichever sells. */
    legalEntity: Type.Optional(Key),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    from: Day,
    to: Type.Optional(Day),
    prices: Type.Optional(prices),
  },
  closed,
);
export const ChangePricesPayload = Type.Object(
  {
    accountId: Uuid,
    agreementId: Uuid,
    /** Prices that no longer hold from that day on. */
    end: Type.Optional(Type.Array(Type.Object({ key: Key, on: Day }, closed), { maxItems: AGREEMENT_PRICES_MAX })),
    add: Type.Optional(prices),
  },
  closed,
);
export const EndAgreementPayload = Type.Object({ accountId: Uuid, agreementId: Uuid, on: Day }, closed);

export type ContractedPrice = Static<typeof ContractedPrice>;
export type RecordAgreement = Static<typeof RecordAgreementPayload>;
export type ChangePrices = Static<typeof ChangePricesPayload>;
export type EndAgreement = Static<typeof EndAgreementPayload>;

export type Agreement = {
  readonly id: string;
  readonly key: string;
  readonly accountId: string;
  readonly name: string;
  readonly contractSystem: string;
  readonly contractReference: string;
  readonly legalEntity: string | null;
  readonly currency: string;
  readonly from: string;
  readonly to: string | null;
  readonly prices: readonly ContractedPrice[];
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const agreementFacts = ['AgreementRecorded', 'AgreementPricesChanged', 'AgreementEnded'] as const;

export const agreementRefusals: RefusalTexts = {
  'agreement.not-found': {
    status: 404,
    title: 'The account has no such agreement',
    todo: 'Read the agreements of the account.',
  },
  'agreement.exists': {
    status: 409,
    title: 'An agreement with this key exists',
    todo: 'Change its prices, or give the new one a key of its own.',
  },
  'agreement.window': {
    status: 422,
    title: 'A period ends before it begins, or lies outside its agreement',
    todo: 'The days are half-open: `to` is the first day on which it no longer holds.',
  },
  'agreement.price-overlap': {
    status: 422,
    title: 'Two contracted prices hold for one charge on the same day',
    todo: 'End the one that is named before the other begins; nobody picks one by chance.',
  },
  'agreement.no-such-price': {
    status: 422,
    title: 'The agreement has no price with this key',
    todo: 'Use the key of a price that it has.',
  },
  'agreement.percent': {
    status: 422,
    title: 'More than the whole price cannot be taken off',
    todo: 'Use a percentage of at most 100.',
  },
  'agreement.tiers': {
    status: 422,
    title: 'The tiers of a contracted price are not in order',
    todo: 'Each tier ends higher than the one before it; only the last may be without an end.',
  },
  'agreement.model': {
    status: 422,
    title: 'A contracted price cannot be worked out as it stands',
    todo: 'What is wrong with it is said; a package or a block holds something, and the most for an event is not below the least.',
  },
  'agreement.too-many-prices': {
    status: 422,
    title: 'An agreement holds at most as many prices as are named',
    todo: 'Record the rest in another agreement of the account: all of its agreements hold beside each other.',
  },
};
