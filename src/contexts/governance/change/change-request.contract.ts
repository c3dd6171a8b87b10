/**
 * What a change request says: the eleven fields of operations 6.1, and the risk as far as it cannot be measured. A draft may lack any of
 * them; `missingOf` names what submitting it still needs, in words.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey } from '#contexts/catalog/index.ts';
import { ChangeTypeName, HouseRole } from './change-words.contract.ts';
import { riskDimensions, type RiskDimension } from './risk-dimensions.ts';

const closed = { additionalProperties: false } as const;
const SCOPE_MAX = 1_000;
const WORDS_MAX = 4_000;
export const MONITORING_HOURS_MAX = 24 * 92;

const Words = Type.String({ minLength: 1, maxLength: WORDS_MAX });
const Id = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
/** As `canonical` writes them: UTC, no more digits than needed. */
export const InstantText = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
});

/** Of each: all of them, or those that are named. An empty list says that there are none, and is an answer. */
const Scope = <T extends typeof ArtifactKey>(one: T) =>
  Type.Union([Type.Literal('all'), Type.Array(one, { uniqueItems: true, maxItems: SCOPE_MAX })]);

const Impacted = Type.Object(
  {
    products: Type.Optional(Scope(ArtifactKey)),
    markets: Type.Optional(Scope(CountryCode)),
    channels: Type.Optional(Scope(PartKey)),
    customers: Type.Optional(Scope(ArtifactKey)),
    /** What shall become of the quotes, orders and assets that exist. Which they are is counted, not typed. */
    inHand: Type.Optional(Words),
  },
  closed,
);

const Rollback = Type.Object(
  {
    how: Type.Union([
      Type.Literal('release'),
      Type.Literal('switch'),
      Type.Literal('deployment'),
      Type.Literal('none'),
    ]),
    says: Words,
  },
  closed,
);

const FactName = Type.String({ pattern: '^[A-Z][A-Za-z]{2,79}$' });
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/**
 * How often a fact may happen in the hours after the release, or has to. With `of` it is a share: so many of each hundred of another fact, since a
 * quiet week sells less at the same conversion. `monitoring.ts` says how each limit is judged; a gate refuses a watch without any.
 */
const Watch = Type.Object(
  {
    fact: FactName,
    of: Type.Optional(FactName),
    atMost: Type.Optional(Count),
    atLeast: Type.Optional(Count),
    /** So many percent at most under, or over, as many hours before the release. */
    atMostBelow: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    atMostAbove: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
    says: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
export type Watch = Static<typeof Watch>;
const Monitoring = Type.Object(
  {
    hours: Type.Integer({ minimum: 1, maximum: MONITORING_HOURS_MAX }),
    watch: Type.Array(Watch, { minItems: 1, maxItems: 20 }),
  },
  closed,
);

const Stated = Type.Object({ score: Type.Integer({ minimum: 0, maximum: 3 }), because: Words }, closed);
export type Stated = Static<typeof Stated>;
const Risk = Type.Unsafe<{ readonly [D in RiskDimension]?: Stated }>(
  Type.Object(Object.fromEntries(riskDimensions.map(({ key }) => [key, Type.Optional(Stated)])), closed),
);

const Deployment = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 100 }),
    commit: Type.String({ pattern: '^[0-9a-f]{7,64}$' }),
    /** Of the files that it runs, as `troth deployments --here` tells it where it is built: what runs is held against it. */
    digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{12,64}$' })),
    /** Migrations of the database that it brings: what they did cannot be undone by deploying again. */
    migrations: Type.Array(Type.String({ pattern: '^\\d{4}-[a-z0-9-]{1,100}$' }), { uniqueItems: true, maxItems: 200 }),
    /** Contracts and events that other systems rely on and that it changes. */
    contracts: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { uniqueItems: true, maxItems: 200 }),
    says: Words,
  },
  closed,
);

const Carries = Type.Union([Type.Object({ releaseId: Id }, closed), Type.Object({ deployment: Deployment }, closed)]);

export const AskedSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    type: ChangeTypeName,
    carries: Carries,
    objective: Type.Optional(Words),
    effectiveFrom: Type.Optional(InstantText),
    impacted: Type.Optional(Impacted),
    owner: Type.Optional(OwnerKey),
    /** Asked besides whom the change policy asks. Empty: nobody besides. */
    approvers: Type.Optional(Type.Array(HouseRole, { uniqueItems: true, maxItems: 10 })),
    rollback: Type.Optional(Rollback),
    monitoring: Type.Optional(Monitoring),
    risk: Type.Optional(Risk),
    /** Why it cannot wait: fewer gates before it, all of them after it. */
    emergency: Type.Optional(Words),
  },
  closed,
);
export type Asked = Static<typeof AskedSchema>;
export type Deployment = Static<typeof Deployment>;

export const deploymentOf = ({ carries }: Asked): Deployment | undefined =>
  'deployment' in carries ? carries.deployment : undefined;
export const releaseOf = ({ carries }: Asked): string | null => ('releaseId' in carries ? carries.releaseId : null);

type Field = { readonly field: string; readonly says: string; readonly has: (asked: Asked) => boolean };

/** The eleven fields of operations 6.1, in its order. */
export const fieldsOfRequest: readonly Field[] = [
  { field: 'objective', says: 'the business objective', has: ({ objective }) => objective !== undefined },
  { field: 'effectiveFrom', says: 'the effective date', has: ({ effectiveFrom }) => effectiveFrom !== undefined },
  {
    field: 'impacted.products',
    says: 'the impacted products',
    has: ({ impacted }) => impacted?.products !== undefined,
  },
  { field: 'impacted.markets', says: 'the impacted markets', has: ({ impacted }) => impacted?.markets !== undefined },
  {
    field: 'impacted.channels',
    says: 'the impacted channels',
    has: ({ impacted }) => impacted?.channels !== undefined,
  },
  {
    field: 'impacted.customers',
    says: 'the impacted customers',
    has: ({ impacted }) => impacted?.customers !== undefined,
  },
  {
    field: 'impacted.inHand',
    says: 'what becomes of the quotes, orders and assets that exist',
    has: ({ impacted }) => impacted?.inHand !== undefined,
  },
  { field: 'owner', says: 'the owner', has: ({ owner }) => owner !== undefined },
  { field: 'approvers', says: 'the approvers', has: ({ approvers }) => approvers !== undefined },
  { field: 'rollback', says: 'the rollback requirement', has: ({ rollback }) => rollback !== undefined },
  { field: 'monitoring', says: 'the monitoring requirement', has: ({ monitoring }) => monitoring !== undefined },
];

export const missingOf = (asked: Asked): readonly { readonly field: string; readonly says: string }[] =>
  fieldsOfRequest.filter(({ has }) => !has(asked)).map(({ field, says }) => ({ field, says }));
