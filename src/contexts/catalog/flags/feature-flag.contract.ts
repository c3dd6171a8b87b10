/**
 * A feature flag: for whom what is new already holds. It is an artifact like any other, so turning it is a release, with checks, approval and a way
 * back. What it switches stands in the artifacts that read it, as the segment `flag.<key>`.
 */
import { type Static, Type } from 'typebox';
import { CountryCode, OwnerKey, PartKey, PlainDateText } from '../catalog.contract.ts';

const closed = { additionalProperties: false } as const;
export const FLAG_RULES_MAX = 50;
export const FLAG_ACCOUNTS_MAX = 5_000;

const Value = Type.Union([Type.Literal('on'), Type.Literal('off')]);
const Some = { minItems: 1, maxItems: 250, uniqueItems: true } as const;
const Names = Type.Optional(Type.Array(PartKey, Some));

/** The seven dimensions. Every clause that is present must hold; of a clause's names one is enough. */
export const FlagRule = Type.Object(
  {
    id: PartKey,
    value: Value,
    channels: Names,
    countries: Type.Optional(Type.Array(CountryCode, Some)),
    /** Categories of offerings. */
    productLines: Names,
    /** Of the customer. */
    segments: Names,
    /** The sales territories whose people sell the deal: never who happens to look at it. */
    groups: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), Some)),
    /** Keys of accounts. */
    accounts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
        minItems: 1,
        maxItems: FLAG_ACCOUNTS_MAX,
        uniqueItems: true,
      }),
    ),
    /** So many of a hundred, by the hash of the account or of the quote family: the same ones each time, and all of them among more. */
    traffic: Type.Optional(
      Type.Object(
        {
          percent: Type.Integer({ minimum: 1, maximum: 100 }),
          of: Type.Union([Type.Literal('account'), Type.Literal('quote')]),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** By which flag a rule is staged: it holds where the flag is on, or where it is off. The old rule and the new one stand side by side, and one of them holds. */
export const StagedBy = Type.Object(
  { flag: Type.String({ pattern: '^flag\\.[a-z][a-z0-9-]{1,59}$' }), value: Value },
  closed,
);
export type StagedBy = Static<typeof StagedBy>;

export const FeatureFlag = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    purpose: Type.String({ minLength: 1, maxLength: 1_000 }),
    owner: OwnerKey,
    /** From this day on it is found to be overdue. Its value does not move by itself: a price must not change at midnight. */
    expires: PlainDateText,
    /** The first one that holds decides. */
    rules: Type.Array(FlagRule, { maxItems: FLAG_RULES_MAX }),
    otherwise: Value,
  },
  { $id: 'feature-flag', ...closed },
);

export type FlagRule = Static<typeof FlagRule>;
export type FeatureFlag = Static<typeof FeatureFlag>;
