/** A line of a quote: what, how many, when, how configured, and what was given away on it. */
import { Type, type Static } from 'typebox';
import type { Characteristics, Chosen, Selection } from '#contexts/configuration/index.ts';
import type { LineChange } from './change/line-change.ts';
import { PartKey } from '#contexts/catalog/index.ts';
import { dec, mul, roundTo } from '#kernel/decimal.ts';

export const QUOTE_LINES_MAX = 10_000;
export const QUANTITY_MAX = 1_000_000_000;
export const LINE_OPERATIONS_MAX = 1_000;
/** Five years by the month; what is finer is a price that changes, not a ramp. */
export const RAMP_STEPS_MAX = 60;

const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Key = Type.String({ minLength: 1, maxLength: 200 });

export const Discretionary = Type.Union([
  Type.Object(
    { kind: Type.Literal('percent'), value: DecimalText, reason: Type.String({ minLength: 1, maxLength: 500 }) },
    closed,
  ),
  Type.Null(),
]);

const DayText = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** One step of a ramp, half-open. `to` may be left out: the next step's first day, or the end of the term. */
export const RampStep = Type.Object({ from: DayText, to: Type.Optional(DayText), quantity: DecimalText }, closed);

const PartyKey = Type.Optional(Type.String({ minLength: 1, maxLength: 80 }));
const LinePartiesSchema = Type.Object(
  { endCustomer: PartyKey, billTo: PartyKey, payer: PartyKey, shipTo: PartyKey, seller: PartyKey },
  closed,
);
/** By key: accounts', and for the seller one of our legal entities'. Absent: as the header says. */
export type LineParties = {
  readonly endCustomer?: string;
  readonly billTo?: string;
  readonly payer?: string;
  readonly shipTo?: string;
  readonly seller?: string;
};

/** What an editor may set on a line; what is absent stays. */
export const LineFields = {
  quantity: Type.Optional(DecimalText),
  /** Instead of one quantity; a single step from the first day makes it one quantity again. */
  segments: Type.Optional(Type.Array(RampStep, { minItems: 1, maxItems: RAMP_STEPS_MAX })),
  discretionary: Type.Optional(Discretionary),
  assumedUsage: Type.Optional(Type.Record(Key, DecimalText)),
  /** Per month, by metric: what the customer binds themselves to. It chooses rows, and is promised. */
  committedUsage: Type.Optional(Type.Record(PartKey, DecimalText)),
  /** A name that lines share, for prices and commitments about some of the quote's lines. */
  group: Type.Optional(Type.Union([PartKey, Type.Null()])),
  site: Type.Optional(Type.Union([Key, Type.Null()])),
  /** Who stands somewhere else for this line than for the quote; null takes all of them back. */
  parties: Type.Optional(Type.Union([LinePartiesSchema, Type.Null()])),
  /** The customer may take it or leave it; false makes it part of the offer again. */
  optional: Type.Optional(Type.Boolean()),
};

export const LineOperation = Type.Union([
  Type.Object({ op: Type.Literal('add'), offering: Key, ...LineFields }, closed),
  Type.Object(
    {
      op: Type.Literal('change'),
      lineId: Uuid,
      expectedLineVersion: Type.Optional(Type.Integer({ minimum: 1 })),
      ...LineFields,
    },
    closed,
  ),
  Type.Object(
    { op: Type.Literal('remove'), lineId: Uuid, expectedLineVersion: Type.Optional(Type.Integer({ minimum: 1 })) },
    closed,
  ),
]);

/** What is chosen of a bundle, with what is chosen inside it. A quantity is always written down. */
export type Choice = Chosen & { readonly quantity: number };
export type LineOperation = Static<typeof LineOperation>;
export type RampStep = Static<typeof RampStep>;

/** [from, to) in the contract's dates: quantity may differ from segment to segment of a ramp. */
export type LineSegment = {
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly quantity: string;
};

/**
 * A price that a person set on a charge of the line, with who, when and why. It stands through every later change and calculation until a
 * person takes it back. `rulesThen`: what the rules came to when it was set; null when the line was not priced.
 */
export type LineOverride = {
  readonly id: string;
  readonly componentId: string | null;
  readonly charge: string;
  readonly kind: 'unitPrice' | 'amount';
  readonly value: string;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
  readonly rulesThen: string | null;
};

/** Sold although it may not be: why it may not, why all the same, and who answers for it. */
export type SaleOverride = {
  readonly reason: string;
  readonly because: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
};

export type Line = {
  readonly id: string;
  /** Survives revision, order, asset and renewal. */
  readonly lineageId: string;
  readonly position: number;
  readonly offering: string;
  readonly offeringName: string;
  readonly offeringHash: string;
  readonly bundle: boolean;
  readonly basis: 'newSale' | 'inherited' | 'migrate';
  readonly segments: readonly LineSegment[];
  readonly selection: readonly Choice[];
  /** What the customer settled of the offering itself; absent where there was nothing to settle. */
  readonly characteristics?: Characteristics;
  /** Absent on lines that may be sold without anybody's exception. */
  readonly saleOverride?: SaleOverride;
  /** Absent on lines on which nobody ever set a price. */
  readonly overrides?: readonly LineOverride[];
  readonly discretionary: { readonly kind: 'percent'; readonly value: string; readonly reason: string } | null;
  readonly assumedUsage: Readonly<Record<string, string>>;
  /** Absent where the customer binds themselves to nothing. */
  readonly committedUsage?: Readonly<Record<string, string>>;
  /** Absent on lines that share no name. */
  readonly group?: string;
  readonly site: string | null;
  /** Absent where everybody stands where the header says. */
  readonly parties?: LineParties;
  /** Offered beside the rest: priced, outside every total, and sold only if the customer chooses it. Absent: part of the offer. */
  readonly optional?: true;
  /** Changes what the customer has. Absent: a sale. */
  readonly change?: LineChange;
  readonly version: number;
};

/** The deepest discount that a person gave on the line, in hundredths of a percent: Cedar counts in whole numbers. Rounded up, so that none slips under a threshold by its decimals. */
export const deepestDiscountBp = ({ discretionary }: Pick<Line, 'discretionary'>): number =>
  discretionary === null ? 0 : Number(roundTo(mul(dec(discretionary.value), dec('100')), 0, 'up').units);

export const selectionOf = ({
  selection,
  characteristics,
}: Pick<Line, 'selection' | 'characteristics'>): Selection => ({
  chosen: selection,
  ...(characteristics === undefined ? {} : { characteristics }),
});
