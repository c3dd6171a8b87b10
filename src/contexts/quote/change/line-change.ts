/** The words of a change: the kinds of order on what a customer has, what each asks of an asset, and what a line says of the asset it changes. */
import { Type, type Static } from 'typebox';
import type { ProductState } from '#contexts/assets/index.ts';
import type { CommittedCharge } from '#contexts/pricing/index.ts';

export const ORDER_TYPES = [
  'amendment',
  'upgrade',
  'downgrade',
  'renewal',
  'cotermination',
  'suspension',
  'resumption',
  'termination',
  'migration',
  'transfer',
] as const;
export const ChangeType = Type.Union(ORDER_TYPES.map((type) => Type.Literal(type)));
export type ChangeType = (typeof ORDER_TYPES)[number];

/** What the asset is after the change. */
type Becomes = 'active' | 'suspended' | 'terminated';

/** What a kind of order asks and does, one row each. */
export type ChangeRule = {
  /** The states in which an asset may be changed so. */
  readonly from: readonly ProductState[];
  readonly becomes: Becomes;
  readonly action: LineChange['action'];
  /** `inherited`: at the committed terms. `migrate`: another offering takes its place, at today's. */
  readonly basis: 'inherited' | 'migrate';
  /** Whose window of the catalog must be open on the day; null: ending something is never held up. */
  readonly window: 'amendment' | 'renewal' | null;
  /** Which ways out of the offering the catalog must name. */
  readonly ways: readonly ('upgradesTo' | 'downgradesTo' | 'migratesTo' | 'replacedBy' | 'substitutes')[];
  /** The parts of a bundle go where the bundle goes. */
  readonly takesParts: boolean;
};

const inUse: readonly ProductState[] = ['active'];
const had: readonly ProductState[] = ['active', 'suspended'];
const kept = { basis: 'inherited', action: 'modify', becomes: 'active', ways: [], takesParts: true } as const;
const replaced = {
  from: inUse,
  basis: 'migrate',
  action: 'modify',
  becomes: 'active',
  window: null,
  takesParts: false,
} as const;

export const CHANGE_RULES: { readonly [T in ChangeType]: ChangeRule } = {
  amendment: { ...kept, from: inUse, window: 'amendment' },
  renewal: { ...kept, from: inUse, window: 'renewal' },
  cotermination: { ...kept, from: inUse, window: 'amendment' },
  suspension: { ...kept, from: inUse, window: null, becomes: 'suspended' },
  resumption: { ...kept, from: ['suspended'], window: null },
  termination: { ...kept, from: had, window: null, becomes: 'terminated', action: 'delete' },
  transfer: { ...kept, from: inUse, window: 'amendment' },
  upgrade: { ...replaced, ways: ['upgradesTo'] },
  downgrade: { ...replaced, ways: ['downgradesTo'] },
  migration: { ...replaced, ways: ['migratesTo', 'replacedBy', 'substitutes'] },
};

/**
 * What a line changes: the asset at the version that the seller saw, from a day on. From that day the line's segments say all that is to
 * come; what was before stays as it was. `terms`: what was committed, as told by the accepted leaves.
 */
export type LineChange = {
  /** In the words of TMF622. */
  readonly action: 'add' | 'modify' | 'delete' | 'noChange';
  readonly assetId: string;
  readonly assetVersion: number;
  readonly effectiveFrom: string;
  readonly becomes: Becomes;
  /** What the customer has until then. */
  readonly was: {
    readonly offering: string;
    readonly offeringName: string;
    readonly quantity: string;
    readonly to: string | null;
    readonly state: 'active' | 'suspended';
  };
  readonly terms: readonly CommittedCharge[];
  /** Of a renewal: what the committed amounts are raised by. */
  readonly upliftPercent?: string;
  readonly reason?: string;
};

type Carried = { readonly change?: LineChange; readonly basis: 'newSale' | 'inherited' | 'migrate' };

/** Whether the line carries on what the customer has at its own terms; what takes another's place is sold anew. */
export const carriesOn = ({ change, basis }: Carried): boolean => change !== undefined && basis === 'inherited';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Key = Type.String({ minLength: 1, maxLength: 200 });
const Reason = Type.String({ minLength: 1, maxLength: 500 });

const ASSETS_CHANGED_MAX = 1_000;

/** What is wished of one asset; what is absent stays as it is. */
export const AssetWish = Type.Object(
  {
    assetId: Uuid,
    /** The version that the seller saw; another one by now is refused. */
    assetVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    quantity: Type.Optional(DecimalText),
    /** The day after the last; of an amendment of the dates. */
    to: Type.Optional(Day),
    /** What takes its place: of an upgrade, a downgrade, a migration. */
    offering: Type.Optional(Key),
    discountPercent: Type.Optional(DecimalText),
  },
  closed,
);
export type AssetWish = Static<typeof AssetWish>;

export const ChangeWish = {
  orderType: ChangeType,
  assets: Type.Array(AssetWish, { minItems: 1, maxItems: ASSETS_CHANGED_MAX }),
  /** First day of the new state; absent: today, or for a renewal the day on which each ends. */
  effectiveFrom: Type.Optional(Day),
  reason: Type.Optional(Reason),
  /** Of a renewal. */
  months: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
  upliftPercent: Type.Optional(DecimalText),
  /** Of a cotermination: the first of their ends, the last, or that of `owner`. */
  end: Type.Optional(Type.Union([Type.Literal('earliest'), Type.Literal('latest'), Type.Literal('owner')])),
  owner: Type.Optional(Uuid),
};
export type ChangeWish = {
  readonly orderType: ChangeType;
  readonly assets: readonly AssetWish[];
  readonly effectiveFrom?: string;
  readonly reason?: string;
  readonly months?: number;
  readonly upliftPercent?: string;
  readonly end?: 'earliest' | 'latest' | 'owner';
  readonly owner?: string;
};
