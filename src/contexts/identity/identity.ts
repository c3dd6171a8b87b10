/** The words of identity: people, the accounts they sign in with, and the named system principals. */
import { Type } from 'typebox';
import type { Principal } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { derivedId } from '#kernel/ids.ts';
import { apiKeyFacts, apiKeyRefusals } from './api-key.ts';
import { breakGlassConstraints, breakGlassFacts, breakGlassRefusals } from './break-glass.ts';
import { signInRefusals } from './sign-in.refusals.ts';

export const ROLES = [
  'sales-rep',
  'sales-manager',
  'finance',
  'legal',
  'catalog-owner',
  'pricing-owner',
  'policy-owner',
  'release-approver',
  'sales-ops',
  'order-ops',
  'billing-ops',
  'support',
  'auditor',
  'executive',
  'sre',
  'customer',
] as const;
export type Role = (typeof ROLES)[number];

export const identityFacts = ['PersonAdded', 'SignInLinked', ...apiKeyFacts, ...breakGlassFacts] as const;

export const identityRefusals: RefusalTexts = {
  'activity.not-responsible': {
    status: 403,
    title: 'Your role does not do this activity',
    todo: 'The change policy names under responsible who does: ask one of them.',
  },
  'person.not-found': { status: 404, title: 'There is no such person', todo: 'Check the key.' },
  'person.exists': { status: 409, title: 'This person is known already', todo: 'Use the person that exists.' },
  ...signInRefusals,
  ...apiKeyRefusals,
  ...breakGlassRefusals,
};

export const identityConstraints: Readonly<Record<string, string>> = {
  ...breakGlassConstraints,
  sign_in_subject: 'sign-in.taken',
};

export const PersonPayload = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    email: Type.String({ minLength: 3, maxLength: 200 }),
    type: Type.Union([Type.Literal('user'), Type.Literal('agent'), Type.Literal('customer')]),
    roles: Type.Array(Type.Union(ROLES.map((role) => Type.Literal(role))), {
      minItems: 1,
      uniqueItems: true,
      maxItems: 20,
    }),
    territories: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { uniqueItems: true, maxItems: 100 }),
    /** What they read letters in; English where nothing is said. */
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' })),
    accountId: Type.Optional(
      Type.String({ format: undefined, pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    ),
  },
  { additionalProperties: false },
);

const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

/** What runs without a person in front of it still has a name: `flow`, `fulfillment`, `timer`, `callback`, `seed`. */
export const systemPrincipal = (tenantId: string, name: string): Principal => {
  const id = derivedId(EPOCH, tenantId, 'system', name);
  return { tenantId, id, type: 'system', personId: id, name, roles: [name], territories: [] };
};
