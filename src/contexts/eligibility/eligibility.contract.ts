/**
 * What a policy owner authors about who may buy what where: artifact kind `eligibility-table`. Each is a decision table that
 * says allow or deny with a reason; every table that applies must allow.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey, PlainDateText, Window } from '#contexts/catalog/index.ts';
import { EXPRESSION_CHARS_MAX } from '#engines/cel/index.ts';
import { CELL_CHARS_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX } from '#engines/table/index.ts';

const closed = { additionalProperties: false } as const;
const ColumnName = Type.String({ pattern: '^[a-z][A-Za-z0-9._-]{0,79}$' });
const Expression = Type.String({ minLength: 1, maxLength: EXPRESSION_CHARS_MAX });
const ColumnType = Type.Enum(['boolean', 'integer', 'decimal', 'date', 'enum', 'string']);
const ColumnValues = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 1_000, uniqueItems: true }),
);

/** The form of any decision table of engines/table; what its cells mean is checked by `compileTable`. */
export const DecisionTableContract = Type.Object(
  {
    hit: Type.Enum(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'RULE_ORDER', 'COLLECT']),
    aggregate: Type.Optional(Type.Enum(['sum', 'min', 'max', 'count'])),
    inputs: Type.Array(
      Type.Object(
        {
          name: ColumnName,
          type: ColumnType,
          values: ColumnValues,
          optional: Type.Optional(Type.Boolean()),
          /** CEL: the column is computed. */
          expr: Type.Optional(Expression),
        },
        closed,
      ),
      {
        maxItems: TABLE_COLUMNS_MAX,
      },
    ),
    outputs: Type.Array(Type.Object({ name: ColumnName, type: ColumnType, values: ColumnValues }, closed), {
      minItems: 1,
      maxItems: TABLE_COLUMNS_MAX,
    }),
    rows: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 80 }),
          when: Type.Array(Type.String({ maxLength: CELL_CHARS_MAX }), { maxItems: TABLE_COLUMNS_MAX }),
          then: Type.Array(Type.Union([Type.String({ maxLength: 1_000 }), Type.Integer(), Type.Boolean()]), {
            maxItems: TABLE_COLUMNS_MAX,
          }),
          note: Type.Optional(Type.String({ maxLength: 1_000 })),
          /** CEL: holds besides the cells. */
          if: Type.Optional(Expression),
        },
        closed,
      ),
      { maxItems: TABLE_ROWS_MAX },
    ),
  },
  closed,
);

export const EligibilityTable = Type.Object(
  {
    key: ArtifactKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: OwnerKey,
    effective: Window,
    /** Absent: it speaks about every offering. */
    offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, maxItems: 5_000, uniqueItems: true })),
    /** What the customer must be qualified for besides, e.g. `credit`; one that is unknown or expired is no yes. */
    qualifications: Type.Optional(Type.Array(PartKey, { minItems: 1, maxItems: 20, uniqueItems: true })),
    /**
     * Inputs by the names of `sellability-inputs.ts`; outputs `verdict` (allow, deny) and `reason`, and where wanted `todo` (what would
     * make it a yes) and `requires` (qualifications that this row asks for, such as `credit|serviceability`).
     */
    table: DecisionTableContract,
    /** What holds where no row speaks. */
    otherwise: Type.Object(
      {
        verdict: Type.Enum(['allow', 'deny']),
        reason: Type.String({ minLength: 1, maxLength: 500 }),
        todo: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
        requires: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      },
      closed,
    ),
  },
  { $id: 'eligibility-table', ...closed },
);

export const SEGMENTS_MAX = 20;
/** Offerings that an account has in use, each once. */
export const INSTALLED_MAX = 2_000;
const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$' });
const PartyKey = Type.String({ minLength: 1, maxLength: 80 });
const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });

/** Instants as text in UTC, as every recorded instant is: `2026-11-21T10:00:00Z`. */
const InstantText = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$',
});

export const Qualification = Type.Object(
  {
    kind: PartKey,
    /** `unknown`: asked and not answered in time, which is not a yes. */
    status: Type.Enum(['passed', 'failed', 'unknown']),
    source: Type.Optional(Type.String({ maxLength: 200 })),
    expiresAt: Type.Optional(InstantText),
  },
  closed,
);

export const Installed = Type.Object({ offering: ArtifactKey, quantity: DecimalText }, closed);

/** Whatever is not given is not known, and matches only the rows that do not ask for it. */
const sale = {
  country: CountryCode,
  channel: PartKey,
  /** The day on which it is to be sold, in the contract's zone. */
  date: PlainDateText,
  /** The moment of asking: what expired before it counts no more. */
  at: InstantText,
  /** The first of its segments. */
  segment: Type.Optional(PartKey),
  segments: Type.Optional(Type.Array(PartKey, { maxItems: SEGMENTS_MAX, uniqueItems: true })),
  /** The key of the account. */
  account: Type.Optional(PartyKey),
  newCustomer: Type.Optional(Type.Boolean()),
  /** The legal entity that sells, and the partner through whom. */
  seller: Type.Optional(PartyKey),
  partner: Type.Optional(PartyKey),
  /** What the whole deal promises over its term, in its currency. */
  dealValue: Type.Optional(DecimalText),
  currency: Type.Optional(CurrencyCode),
  /** What the account has in use, added up by offering; absent when nobody looked, empty when it has nothing. */
  installed: Type.Optional(Type.Array(Installed, { maxItems: INSTALLED_MAX })),
  qualifications: Type.Optional(Type.Array(Qualification, { maxItems: 20 })),
};

export const EligibilityRequest = Type.Object(
  {
    ...sale,
    offering: ArtifactKey,
    quantity: Type.Optional(DecimalText),
    /** What was chosen of it, where a table asks `characteristic.<key>`. */
    characteristics: Type.Optional(
      Type.Record(PartKey, Type.Union([Type.String({ maxLength: 200 }), Type.Integer(), Type.Boolean()])),
    ),
    /** On what the line stands; absent: a new sale. What is installed is amended for longer than it is sold. */
    basis: Type.Optional(Type.Enum(['newSale', 'inherited', 'migrate'])),
    /** What is asked for, where the basis does not say it: what is installed is renewed by dates of its own. */
    purpose: Type.Optional(Type.Literal('renewal')),
    /** True when it is asked for as a part of a bundle and not as a line of its own. */
    inBundle: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** A page of a catalog: the same question about many offerings; about all that are published, where none is named. */
export const EligibilityPageRequest = Type.Object(
  { ...sale, offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, maxItems: 5_000, uniqueItems: true })) },
  closed,
);

export type EligibilityTable = Static<typeof EligibilityTable>;
export type Qualification = Static<typeof Qualification>;
export type Installed = Static<typeof Installed>;
export type EligibilityRequest = Static<typeof EligibilityRequest>;
export type EligibilityPageRequest = Static<typeof EligibilityPageRequest>;
