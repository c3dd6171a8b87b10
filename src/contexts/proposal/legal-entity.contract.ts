/** Artifact kind `legal-entity`: who of us sells, and what the law wants printed about them. */
import { Type, type Static } from 'typebox';

const Text = Type.String({ minLength: 1, maxLength: 200 });

export const LegalEntity = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,79}$' }),
    owner: Text,
    legalName: Text,
    address: Type.Array(Text, { minItems: 1, maxItems: 8 }),
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    registration: Text,
    taxId: Text,
    email: Text,
    /** The countries it sells in; no two sell in one. */
    markets: Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { minItems: 1, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type LegalEntity = Static<typeof LegalEntity>;
