/**
 * What becomes of what a customer has when an order about it is fulfilled: by what the order does to the item, and for what is sold. The first rule
 * that is about an item decides; where none is, the house's own table does. An order keeps the rules of the model that it started with.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OwnerKey, PartKey } from '#contexts/catalog/index.ts';

const closed = { additionalProperties: false } as const;

export const AssetMove = Type.Enum(['activate', 'modify', 'suspend', 'resume', 'requestTermination', 'terminate']);
export const AssetEvent = Type.Enum(['add', 'modify', 'suspend', 'resume', 'end']);

export const AssetRule = Type.Object(
  {
    id: PartKey,
    /** What the order does to the item. */
    on: Type.Array(AssetEvent, { minItems: 1, uniqueItems: true }),
    /** What it is about, named in one way at most; absent: whatever is sold. */
    offering: Type.Optional(ArtifactKey),
    specification: Type.Optional(ArtifactKey),
    category: Type.Optional(PartKey),
    /** The way through the life of a product. None: a day of advice is done and leaves nothing that somebody has. */
    moves: Type.Array(AssetMove, { maxItems: 3 }),
  },
  closed,
);

export const AssetRules = Type.Object(
  { key: ArtifactKey, owner: OwnerKey, rules: Type.Array(AssetRule, { minItems: 1, maxItems: 1_000 }) },
  { $id: 'asset-rules', ...closed },
);

export type AssetEvent = Static<typeof AssetEvent>;
export type AssetMove = Static<typeof AssetMove>;
export type AssetRule = Static<typeof AssetRule>;
export type AssetRules = Static<typeof AssetRules>;
