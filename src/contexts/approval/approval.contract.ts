/** The approval policy as an artifact: a decision table that turns facts about a deal into the roles that are asked, and who may answer for each. */
import { Type, type Static } from 'typebox';
import type { Fields } from '#engines/cel/index.ts';
import { OUTSIDE_CONNECTOR } from './outside/outside.ts';

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9._:/-]{0,119}$' });
const DateText = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const RoleName = Type.String({ minLength: 1, maxLength: 80 });
const DecimalText = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
const PersonKey = Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' });
const Some = { minItems: 1, maxItems: 100, uniqueItems: true } as const;
const Names = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), Some));

export const ANSWERS_MAX = 20;
export const ESCALATE_AFTER_HOURS_MAX = 24 * 30;
export const DELEGATION_DAYS_MAX = 366;

/** How a role answers. Of several rows about one role the first whose `where` fits the deal governs; without any, one holder of the role is enough. */
export const Authority = Type.Object(
  {
    role: RoleName,
    /** The deals that the row is about; absent means all. Product lines: the deal sells one of them. */
    where: Type.Optional(Type.Object({ territories: Names, countries: Names, productLines: Names }, closed)),
    /** How many persons must say yes, each another one; `everybody` who may answer when it is submitted. */
    answers: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: ANSWERS_MAX }), Type.Literal('everybody')])),
    /** Only who works in the quote's territory answers. */
    regional: Type.Optional(Type.Boolean()),
    /** Only these of the role's holders answer, by key. */
    people: Type.Optional(Type.Array(PersonKey, Some)),
    /** After so many hours of silence `escalateTo` is asked besides; without one, whoever is asked is reminded. */
    escalateAfterHours: Type.Optional(Type.Integer({ minimum: 1, maximum: ESCALATE_AFTER_HOURS_MAX })),
    escalateTo: Type.Optional(RoleName),
    /** A system outside is asked besides; it answers as a person who holds the role and may. `desk`: which queue or person there. */
    outside: Type.Optional(
      Type.Object(
        {
          connector: Type.Literal(OUTSIDE_CONNECTOR),
          desk: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        },
        closed,
      ),
    ),
    /** Who answers when nobody does who holds the role and may. */
    fallback: Type.Optional(Type.Object({ role: Type.Optional(RoleName), person: Type.Optional(PersonKey) }, closed)),
  },
  closed,
);
export type Authority = Static<typeof Authority>;

/** Roles that are asked together, when the table asks several of them. `any`: one of them is enough. */
export const Parallel = Type.Object(
  {
    roles: Type.Array(RoleName, { minItems: 2, maxItems: 20, uniqueItems: true }),
    needs: Type.Union([Type.Literal('all'), Type.Literal('any')]),
  },
  closed,
);

/** Beside what binds every policy: nobody answers who asked, who worked on the deal, or who wrote a policy that decided. */
export const SEGREGATIONS = ['one-person-one-step'] as const;

/** Persons who do not judge each other's deals: a manager whose bonus hangs on it, a relative. */
const Conflict = Type.Object(
  {
    /** Whoever asks or worked on the deal. */
    person: PersonKey,
    bars: Type.Array(PersonKey, Some),
    /** Continues "Mona Manager …": `is the manager of who sells it`. */
    why: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
);

const ScenarioFacts = Type.Record(
  Type.String({ maxLength: 80 }),
  Type.Union([
    Type.String({ maxLength: 200 }),
    Type.Integer(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
  ]),
  { maxProperties: 40 },
);

/** A deal, and who must be asked about it, in order: judged each time the policy is published. What is not given is nothing special. */
export const PolicyScenario = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    deal: ScenarioFacts,
    asks: Type.Array(RoleName, { maxItems: 20 }),
  },
  closed,
);
export type PolicyScenario = Static<typeof PolicyScenario>;

export const ApprovalPolicy = Type.Object(
  {
    key: Key,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: Type.String({ minLength: 1, maxLength: 80 }),
    /** From a day, and until the day on which it retires. */
    effective: Type.Object({ from: DateText, to: Type.Optional(DateText) }, closed),
    /** Thresholds of money are read in this currency, by the rate table in force, which the routing cites. */
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** Whoever is asked is asked in this order. */
    order: Type.Array(RoleName, { minItems: 1, uniqueItems: true, maxItems: 20 }),
    /** A decision table of engines/table: inputs as in `APPROVAL_INPUTS`, outputs `approverRole` and `reason`, hit policy RULE_ORDER. */
    table: Type.Unknown(),
    authorities: Type.Optional(Type.Array(Authority, { maxItems: 200 })),
    parallel: Type.Optional(Type.Array(Parallel, { maxItems: 20 })),
    /** Absent: nobody answers for somebody else. */
    delegation: Type.Optional(
      Type.Object(
        {
          daysMax: Type.Integer({ minimum: 1, maximum: DELEGATION_DAYS_MAX }),
          /** Who may be delegated to: holders of one of these roles. */
          toRoles: Type.Array(RoleName, { minItems: 1, maxItems: 20, uniqueItems: true }),
        },
        closed,
      ),
    ),
    segregation: Type.Optional(Type.Array(Type.Enum([...SEGREGATIONS]), { maxItems: 10, uniqueItems: true })),
    conflicts: Type.Optional(Type.Array(Conflict, { maxItems: 1_000 })),
    /** Every answer has a comment; above this total, in the policy's currency, it also names its evidence. */
    audit: Type.Optional(Type.Object({ evidenceAbove: Type.Optional(DecimalText) }, closed)),
    /** `always`: every submission asks everybody anew. Absent: who approved worse is not asked again. */
    reapproval: Type.Optional(Type.Union([Type.Literal('when-worse'), Type.Literal('always')])),
    scenarios: Type.Optional(Type.Array(PolicyScenario, { maxItems: 200 })),
  },
  closed,
);
export type ApprovalPolicy = Static<typeof ApprovalPolicy>;

/** What the table's columns may ask about. Percentages and money are decimals; margin is a fact of class cost and never leaves the decision. */
export const APPROVAL_INPUTS = [
  { name: 'discountPercent', type: 'decimal' },
  { name: 'marginPercent', type: 'decimal' },
  { name: 'floorBreached', type: 'boolean' },
  { name: 'totalInPolicyCurrency', type: 'decimal' },
  { name: 'country', type: 'string' },
  { name: 'termMonths', type: 'integer' },
  { name: 'paymentTermDays', type: 'integer' },
  { name: 'nonStandardClause', type: 'boolean' },
  { name: 'territory', type: 'string' },
  { name: 'currency', type: 'string' },
  { name: 'orderType', type: 'string' },
  { name: 'sellerCount', type: 'integer' },
] as const;

const LIST_MAX = 200;
const names = { list: 'string', maxItems: LIST_MAX } as const;

/** What a row's condition in CEL may read besides the columns: `"ai" in productLines`, `"liability" in clauses`. */
export const APPROVAL_FACTS: Fields = {
  discountPercent: 'decimal',
  floorBreached: 'bool',
  totalInPolicyCurrency: 'decimal',
  country: 'string',
  termMonths: 'int',
  paymentTermDays: 'int',
  nonStandardClause: 'bool',
  territory: 'string',
  currency: 'string',
  orderType: 'string',
  sellerCount: 'int',
  clauses: names,
  productLines: names,
  sellers: names,
  /** `"flag.new-routing" in flags`. */
  flags: names,
};
