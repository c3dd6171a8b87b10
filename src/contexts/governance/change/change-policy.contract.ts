/**
 * How a company governs its changes, as an artifact: who owns what (operations 4.1), who is responsible, accountable, consulted and informed
 * (4.2), what each tier asks (20.3), when a board sits (20.1). While one is in force no release is published past it.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OwnerKey, PartKey, Window } from '#contexts/catalog/index.ts';
import { ChangeTypeName, HouseRole } from './change-words.contract.ts';

const closed = { additionalProperties: false } as const;
const Role = HouseRole;
const Roles = Type.Array(Role, { uniqueItems: true, maxItems: 15 });
const Says = Type.String({ minLength: 1, maxLength: 500 });
const TierNumber = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)]);

export const OwnedDomain = Type.Object(
  { domain: PartKey, says: Says, owner: Role, engineering: Says, kinds: Type.Array(PartKey, { maxItems: 40 }) },
  closed,
);

/** A row of the RACI matrix. One role is accountable: shared accountability is nobody's. */
export const Activity = Type.Object(
  {
    activity: PartKey,
    says: Says,
    /** The changes that this activity makes; of an activity that is no change (an incident review) there are none. */
    types: Type.Array(ChangeTypeName, { uniqueItems: true }),
    responsible: Type.Array(Role, { uniqueItems: true, minItems: 1, maxItems: 15 }),
    accountable: Role,
    consulted: Roles,
    informed: Roles,
  },
  closed,
);

export const TierRule = Type.Object(
  {
    tier: TierNumber,
    control: Says,
    /** Roles of which one person each answers; nobody where the gates are enough. */
    approvers: Roles,
    /** Besides, the role that the changed domain belongs to. */
    domainOwner: Type.Boolean(),
    simulation: Type.Boolean(),
  },
  closed,
);

export const Board = Type.Object(
  {
    board: PartKey,
    says: Says,
    /** It sits when the change has one of these types and at least this tier. */
    types: Type.Array(ChangeTypeName, { uniqueItems: true }),
    tierFrom: TierNumber,
    members: Type.Array(Role, { uniqueItems: true, minItems: 1, maxItems: 15 }),
  },
  closed,
);

export const ChangePolicy = Type.Object(
  {
    key: ArtifactKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: OwnerKey,
    effective: Window,
    domains: Type.Array(OwnedDomain, { minItems: 1, maxItems: 100 }),
    activities: Type.Array(Activity, { minItems: 1, maxItems: 100 }),
    tiers: Type.Array(TierRule, { minItems: 5, maxItems: 5 }),
    /** At least these tiers for a kind of artifact, where a company is stricter than the product. */
    kinds: Type.Array(Type.Object({ kind: PartKey, tier: TierNumber }, closed), { maxItems: 100 }),
    boards: Type.Array(Board, { maxItems: 50 }),
    /** An emergency asks these instead before the release; whoever its tier asks besides reviews it after the release. */
    emergency: Type.Object(
      {
        /** Who may call one; left out: whoever may do the activity at all. */
        callers: Type.Optional(Roles),
        approvers: Type.Array(Role, { uniqueItems: true, minItems: 1, maxItems: 5 }),
        reviewWithinHours: Type.Integer({ minimum: 1, maximum: 720 }),
      },
      closed,
    ),
  },
  { $id: 'change-policy', ...closed },
);
export type ChangePolicy = Static<typeof ChangePolicy>;
export type PolicyRole = Static<typeof Role>;
export type Activity = Static<typeof Activity>;
