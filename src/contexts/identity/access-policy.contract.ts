/**
 * What a company authors about access: permits for its people, and forbids of its own. What binds everybody (another tenant,
 * one's own approval, cost and floor) stands beside it in every version and cannot be written here.
 */
import { Type, type Static } from 'typebox';

const POLICIES_MAX = 500;
const CEDAR_CHARS_MAX = 8_000;
const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 200 });

export const AccessPolicy = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z0-9][a-z0-9._:/-]{0,119}$' }),
    name: Name,
    owner: Type.String({ minLength: 1, maxLength: 80 }),
    policies: Type.Array(
      Type.Object(
        {
          /** What every decision and its evidence cite. */
          id: Type.String({ pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+$', maxLength: 120 }),
          because: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
          /** One statement of Cedar, without annotations. */
          cedar: Type.String({ minLength: 1, maxLength: CEDAR_CHARS_MAX }),
        },
        closed,
      ),
      { minItems: 1, maxItems: POLICIES_MAX },
    ),
  },
  closed,
);
export type AccessPolicy = Static<typeof AccessPolicy>;
