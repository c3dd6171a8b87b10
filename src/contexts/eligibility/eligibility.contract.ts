/**
 * What a policy owner authors about who may buy what where: artifact kind `eligibility-table`. Each is a decision table that
 * says allow or deny with a reason; every table that applies must allow.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey, PlainDateText, Window } from '#contexts/catalog/index.ts';
import { CELL_CHARS_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX } from '#engines/table/index.ts';

const closed = { additionalProperties: false } as const;
const ColumnName = Type.String({ pattern: '^[a-z][A-Za-z0-9._-]{0,79}$' });
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
        { name: ColumnName, type: ColumnType, values: ColumnValues, optional: Type.Optional(Type.Boolean()) },
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
    /** Inputs by the names of `ELIGIBILITY_INPUTS`; outputs `verdict` (allow, deny) and `reason`. */
    table: DecisionTableContract,
    /** What holds where no row speaks. */
    otherwise: Type.Object(
      {
        verdict: Type.Enum(['allow', 'deny']),
        reason: Type.String({ minLength: 1, maxLength: 500 }),
      },
      closed,
    ),
  },
  { $id: 'eligibility-table', ...closed },
);

/** Instants as text in UTC, as every recorded instant is: `2026-11-21T10:00:00Z`. */
const InstantText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' });

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

export const EligibilityRequest = Type.Object(
  {
    offering: ArtifactKey,
    country: CountryCode,
    channel: PartKey,
    /** The day on which it is to be sold, in the contract's zone. */
    date: PlainDateText,
    /** The moment of asking: what expired before it counts no more. */
    at: InstantText,
    segment: Type.Optional(PartKey),
    newCustomer: Type.Optional(Type.Boolean()),
    /** True when it is asked for as a part of a bundle and not as a line of its own. */
    inBundle: Type.Optional(Type.Boolean()),
    qualifications: Type.Optional(Type.Array(Qualification, { maxItems: 20 })),
  },
  closed,
);

export type EligibilityTable = Static<typeof EligibilityTable>;
export type Qualification = Static<typeof Qualification>;
export type EligibilityRequest = Static<typeof EligibilityRequest>;
