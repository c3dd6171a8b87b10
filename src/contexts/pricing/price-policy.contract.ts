/**
 * The conventions of a seller, named, in one artifact: vendors and their customers disagree about every one of them, and a price
 * that followed an unnamed one could not be explained to either. Without this artifact none of what it allows happens.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey } from '#contexts/catalog/index.ts';
import { CurrencyCode, NonNegative } from './charge.contract.ts';
import { RoundingMode, Uplift } from './price-artifacts.contract.ts';

const closed = { additionalProperties: false } as const;

/**
 * A book's prices in another currency, where no book of that currency prices an offering. Each row is a book of its own for these countries and
 * channels; nothing else is ever converted, and what was accepted is never converted again.
 */
export const ConvertedBook = Type.Object(
  {
    book: ArtifactKey,
    currency: CurrencyCode,
    countries: Type.Array(CountryCode, { uniqueItems: true, maxItems: 250 }),
    channels: Type.Array(PartKey, { uniqueItems: true, maxItems: 20 }),
    /** On top of the rate, for its risk. */
    markupPercent: Type.Optional(NonNegative),
    /** Digits of a converted price; the mode that rounds it. */
    scale: Type.Integer({ minimum: 0, maximum: 10 }),
    mode: RoundingMode,
  },
  closed,
);

/** Ways to count a part of a billing period; each formula stands in `engines/price/proration.ts`. */
const ProrationMethodName = Type.Union([
  Type.Literal('daysOverPeriod'),
  Type.Literal('daysOverStartMonth'),
  Type.Literal('daysOverCalendarMonth'),
  Type.Literal('daysOver30'),
  Type.Literal('strict30Over30'),
  Type.Literal('fixedMonthOverFixedMonth'),
  Type.Literal('daysOver365'),
  Type.Literal('daysOverRealYear'),
  Type.Literal('calendarMonthsOver12'),
]);

/** What a change in the middle of a paid period costs. A fee that is paid once is never prorated, under any of them. */
export const AmendmentPolicy = Type.Object(
  {
    proration: ProrationMethodName,
    /** Only for `fixedMonthOverFixedMonth`. */
    monthDays: Type.Optional(Type.Integer({ minimum: 28, maximum: 31 })),
    rounding: RoundingMode,
    /** One line for the difference, or a credit and a charge. */
    form: Type.Union([Type.Literal('net'), Type.Literal('creditAndCharge')]),
    /** Whether less gives money back: `now` against this change, `onRenewal` against the next bill, `never`. */
    credits: Type.Union([Type.Literal('now'), Type.Literal('onRenewal'), Type.Literal('never')]),
    /** A credit is at most what was paid for the period, less what was credited for it before. */
    creditCap: Type.Union([Type.Literal('paidLessCredited'), Type.Literal('none')]),
    /** For a renewal that names none of its own. */
    renewalUpliftPercent: Type.Optional(NonNegative),
  },
  closed,
);

export const PricePolicy = Type.Object(
  {
    key: ArtifactKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: OwnerKey,
    regions: Type.Optional(
      Type.Array(
        Type.Object({ key: PartKey, countries: Type.Array(CountryCode, { minItems: 1, uniqueItems: true }) }, closed),
        { minItems: 1, maxItems: 200 },
      ),
    ),
    /** For rows that say nothing of their own. */
    uplift: Type.Optional(Uplift),
    amendment: Type.Optional(AmendmentPolicy),
    conversion: Type.Optional(
      Type.Object({ rateTable: ArtifactKey, books: Type.Array(ConvertedBook, { minItems: 1, maxItems: 300 }) }, closed),
    ),
  },
  { $id: 'price-policy', ...closed },
);

export type ConvertedBook = Static<typeof ConvertedBook>;
export type PricePolicy = Static<typeof PricePolicy>;
export type AmendmentPolicy = Static<typeof AmendmentPolicy>;
