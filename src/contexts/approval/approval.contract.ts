/** The approval policy as an artifact: a decision table that turns facts about a deal into the roles that are asked. */
import { Type, type Static } from 'typebox';

const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9._:/-]{0,119}$' });
const DateText = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const ApprovalPolicy = Type.Object(
  {
    key: Key,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: Type.String({ minLength: 1, maxLength: 80 }),
    effective: Type.Object({ from: DateText, to: Type.Optional(DateText) }, { additionalProperties: false }),
    /** Thresholds of money are read in this currency, at the rate of the day of submission. */
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** Whoever is asked is asked in this order. */
    order: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, uniqueItems: true, maxItems: 20 }),
    /** A decision table of engines/table: inputs as in `APPROVAL_INPUTS`, outputs `approverRole` and `reason`, hit policy RULE_ORDER. */
    table: Type.Unknown(),
  },
  { additionalProperties: false },
);
export type ApprovalPolicy = Static<typeof ApprovalPolicy>;

/** What the table may ask about. Percentages and money are decimals; margin is a fact of class cost and never leaves the decision. */
export const APPROVAL_INPUTS = [
  { name: 'discountPercent', type: 'decimal' },
  { name: 'marginPercent', type: 'decimal' },
  { name: 'floorBreached', type: 'boolean' },
  { name: 'totalInPolicyCurrency', type: 'decimal' },
  { name: 'country', type: 'string' },
  { name: 'termMonths', type: 'integer' },
  { name: 'paymentTermDays', type: 'integer' },
  { name: 'nonStandardClause', type: 'boolean' },
] as const;
