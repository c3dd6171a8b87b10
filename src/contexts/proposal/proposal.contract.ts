import { Type, type Static } from 'typebox';

/**
 * What a proposal says, as data. Everything in it is of class *customer*: each object is closed, so that a cost, a margin
 * or a floor that leaks in from a price result is refused instead of printed.
 *
 * Amounts are canonical decimals as text, already rounded by pricing; rendering pads them to the currency's digits and
 * never rounds, adds or multiplies. The page therefore cannot disagree with the accepted price.
 */
export const PROPOSAL_LINES_MAX = 10_000;
export const CLAUSES_MAX = 200;
/** Each day on which a recurring amount changes begins another total. */
const RECURRING_TOTALS_MAX = 2_000;

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 500 });
const LongText = Type.String({ minLength: 1, maxLength: 20_000 });
const Amount = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
export const Language = Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' });
export const Country = Type.String({ pattern: '^[A-Z]{2}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const Period = Type.Union([Type.Literal('month'), Type.Literal('quarter'), Type.Literal('year')]);
/** Half-open [from, to), as everywhere; the page prints the last day that belongs to it. */
const Term = Type.Object(
  {
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
  },
  closed,
);

const Party = Type.Object(
  {
    legalName: Text,
    address: Type.Array(Text, { maxItems: 8 }),
    country: Country,
    /** Printed small under the address: register entry, VAT number. */
    registration: Type.Optional(Text),
    taxId: Type.Optional(Text),
    contact: Type.Optional(Text),
    email: Type.Optional(Text),
  },
  closed,
);

const Commitment = Type.Object(
  {
    name: Text,
    per: Type.Union([Period, Type.Literal('term')]),
    minimum: Type.Optional(Amount),
    maximum: Type.Optional(Amount),
    term: Term,
  },
  closed,
);

const Discount = Type.Object({ label: Text, amount: Amount }, closed);

const Charge = Type.Object(
  {
    kind: Type.Union([Type.Literal('recurring'), Type.Literal('oneTime'), Type.Literal('usage')]),
    period: Type.Optional(Period),
    label: Type.Optional(Text),
    /** A ramp prints one charge a segment, each with its own dates. */
    term: Type.Optional(Term),
    quantity: Type.Optional(Amount),
    unitAmount: Type.Optional(Amount),
    /** Net of the discounts named under it; absent on usage, which is metered. */
    net: Type.Optional(Amount),
    rateCard: Type.Optional(Text),
    discounts: Type.Optional(Type.Array(Discount, { maxItems: 20 })),
  },
  closed,
);

const ChangeAction = Type.Union([
  Type.Literal('add'),
  Type.Literal('modify'),
  Type.Literal('delete'),
  Type.Literal('noChange'),
]);

const PartyRole = Type.Union([
  Type.Literal('endCustomer'),
  Type.Literal('shipTo'),
  Type.Literal('billTo'),
  Type.Literal('payer'),
  Type.Literal('seller'),
]);

const Line = Type.Object(
  {
    number: Text,
    /** 0 stands alone or heads a bundle; 1 and deeper are its components. */
    depth: Type.Integer({ minimum: 0, maximum: 4 }),
    name: Text,
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    quantity: Type.Optional(Amount),
    unit: Type.Optional(Text),
    term: Type.Optional(Term),
    site: Type.Optional(Text),
    /** The customer may accept without it. */
    optional: Type.Optional(Type.Boolean()),
    /** What becomes of a product that the customer has already; absent on new ones. */
    change: Type.Optional(Type.Object({ action: ChangeAction, from: Type.Optional(Day) }, closed)),
    /** A heading that stands above it, where it begins another part of the offer. */
    section: Type.Optional(Text),
    /** What that part comes to over the term, options aside. */
    sectionTotal: Type.Optional(Amount),
    /** Who stands elsewhere for this line than for the whole offer. */
    parties: Type.Optional(Type.Array(Type.Object({ role: PartyRole, name: Text }, closed), { maxItems: 5 })),
    charges: Type.Array(Charge, { maxItems: 50 }),
  },
  closed,
);

const Tier = Type.Object({ from: Amount, to: Type.Optional(Amount), amount: Amount }, closed);
const RateCard = Type.Object(
  {
    key: Text,
    name: Text,
    unit: Text,
    /** The tier's amount buys this many units: "per 1,000,000 tokens". */
    per: Amount,
    mode: Type.Union([Type.Literal('graduated'), Type.Literal('volume'), Type.Literal('flat')]),
    note: Type.Optional(Text),
    tiers: Type.Array(Tier, { minItems: 1, maxItems: 50 }),
  },
  closed,
);

export const ProposalSchema = Type.Object(
  {
    v: Type.Literal(1),
    language: Language,
    currency: Currency,
    paper: Type.Optional(Type.Union([Type.Literal('a4'), Type.Literal('us-letter')])),
    title: Text,
    introduction: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 })),
    quote: Type.Object({ number: Text, revision: Type.Integer({ minimum: 1 }) }, closed),
    /** Root of the leaves that the customer may see: what the acceptance names. */
    contentRoot: Hash,
    /** UTC; it is the document's date too, so that the same promise has the same bytes whenever it is rendered. */
    presentedAt: Type.String({
      format: 'date-time',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
    }),
    /** The day it was presented in the contract's zone, resolved at capture. */
    presentedOn: Day,
    /** The last day on which it can be accepted, in the contract's zone. */
    validUntil: Day,
    seller: Party,
    customer: Party,
    preparedBy: Type.Object({ name: Text, role: Type.Optional(Text), email: Type.Optional(Text) }, closed),
    lines: Type.Array(Line, { minItems: 1, maxItems: PROPOSAL_LINES_MAX }),
    rateCards: Type.Array(RateCard, { maxItems: 500 }),
    /** Promotions and discounts on the whole offer, already inside the totals. */
    discounts: Type.Array(Discount, { maxItems: 50 }),
    totals: Type.Object(
      {
        /** With dates where it is not the same over the whole term: a ramp, a promotion of the first months. */
        recurring: Type.Array(Type.Object({ period: Period, amount: Amount, term: Type.Optional(Term) }, closed), {
          maxItems: RECURRING_TOTALS_MAX,
        }),
        oneTime: Type.Optional(Amount),
        /** Whether anything is metered: it is then said in words, never as an amount. */
        usage: Type.Boolean(),
        /** All fixed amounts over the committed term. */
        committed: Type.Optional(Amount),
        /** What the customer binds themselves to over several lines. */
        commitments: Type.Optional(Type.Array(Commitment, { maxItems: 50 })),
      },
      closed,
    ),
    /** What each optional line adds when it is chosen; none of it is in the totals. */
    options: Type.Optional(
      Type.Array(Type.Object({ number: Text, name: Text, overTerm: Amount }, closed), { maxItems: PROPOSAL_LINES_MAX }),
    ),
    /** Nobody was shown it yet: every page says so. */
    draft: Type.Optional(Type.Literal(true)),
    tax: Type.Object({ inclusive: Type.Boolean(), statement: Type.String({ minLength: 1, maxLength: 2_000 }) }, closed),
    clauses: Type.Array(Type.Object({ key: Text, title: Text, text: LongText }, closed), { maxItems: CLAUSES_MAX }),
  },
  closed,
);
export type ProposalData = Static<typeof ProposalSchema>;

/** Artifact kind `proposal-template`: Typst text that reads `/data.json` (the page of `page.ts`) and nothing else. */
export const ProposalTemplateSchema = Type.Object(
  {
    key: Text,
    name: Text,
    owner: Text,
    languages: Type.Array(Language, { minItems: 1, maxItems: 40, uniqueItems: true }),
    source: Type.String({ minLength: 1, maxLength: 200_000 }),
  },
  closed,
);
export type ProposalTemplate = Static<typeof ProposalTemplateSchema>;

const AlternativeKey = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' });
const Keys = Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
});
const Months = Type.Integer({ minimum: 1, maximum: 600 });
export const ClauseCondition = Type.Object(
  {
    orderTypes: Type.Optional(Keys),
    /** Categories of offerings: one of them stands on a line, or in a bundle on a line. */
    productLines: Type.Optional(Keys),
    termMonthsFrom: Type.Optional(Months),
    termMonthsUpTo: Type.Optional(Months),
  },
  { ...closed, minProperties: 1 },
);
export type ClauseCondition = Static<typeof ClauseCondition>;

/** Artifact kind `clause`: one clause, for one country, in one language, from a day on. */
export const ClauseSchema = Type.Object(
  {
    key: Text,
    country: Country,
    language: Language,
    title: Text,
    text: LongText,
    /** A clause that is not standard needs legal's approval before it goes to a customer. */
    standard: Type.Boolean(),
    /** Another text for the clause of this key, to choose instead; absent: the text that stands unless another is chosen. */
    alternative: Type.Optional(AlternativeKey),
    /** In the document only where somebody takes it in; absent: nobody can leave it out. */
    optional: Type.Optional(Type.Literal(true)),
    /** The deals that it is about; absent: every deal in the country. All that is said must hold. */
    when: Type.Optional(ClauseCondition),
    /** Its place on the page. */
    order: Type.Integer({ minimum: 0, maximum: 100_000 }),
    effective: Type.Object({ from: Day, to: Type.Optional(Day) }, closed),
  },
  closed,
);
export type Clause = Static<typeof ClauseSchema>;

/** What is kept of a rendered document: enough to render it again, or to say which part has changed since. */
export const DocumentRecordSchema = Type.Object(
  {
    sha256: Hash,
    bytes: Type.Integer({ minimum: 1 }),
    pages: Type.Integer({ minimum: 1 }),
    templateHash: Hash,
    dataHash: Hash,
    /** By PostScript name, in order of name; exactly the faces that the document embeds. */
    fontHashes: Type.Array(Type.Object({ font: Text, hash: Hash }, closed)),
    typstVersion: Text,
    standard: Text,
  },
  closed,
);
export type DocumentRecord = Static<typeof DocumentRecordSchema>;
